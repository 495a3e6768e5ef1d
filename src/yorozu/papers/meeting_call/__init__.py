"""開催通知: when and where, the agenda, what is said about secrecy, and a slip to answer by fax or telephone."""

from dataclasses import dataclass

from yorozu.papers.rendering import render


@dataclass(frozen=True, kw_only=True)
class MeetingCall:
    """The call of one meeting; a page for each of `people` (name, organisation). Items: (time, title, minutes). No resident's name stands in it."""

    city: str
    title: str
    when: str
    place: str
    desk: str
    phone: str
    fax: str
    day: str
    duty: str
    what: str
    items: tuple[tuple[str, str, str], ...]
    people: tuple[tuple[str, str], ...]
    support: tuple[str, ...]
    cancelled: str = ""


def meeting_call(row: MeetingCall) -> bytes:
    """The PDF, one A4 page for each person."""
    return render("meeting_call", row)
