"""One desk or one place as an entry of the booklet."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from yorozu.community.models import Desk
from yorozu.community.queries import Calendar
from yorozu.directory.enums import Accepting, AccessKind
from yorozu.directory.models import Service
from yorozu.directory.queries.booklet_words import checked_words, hours_words
from yorozu.directory.queries.mapping import MapPlace
from yorozu.directory.queries.opening import Opening
from yorozu.kernel import clock
from yorozu.language.phones import display_phone
from yorozu.papers.booklet import Entry

TEXT = 160
_SHOWN = (AccessKind.WHEELCHAIR, AccessKind.TOILET, AccessKind.SIGN, AccessKind.WRITING, AccessKind.NURSING_ROOM, AccessKind.PRIORITY_PARKING)


def desk_entry(desk: Desk, calendar: Calendar, written_at: datetime | None) -> Entry:
    """A desk: what it takes, its hours, where it is."""
    week = [(day, opens, closes, "") for day, stretches in sorted(calendar.hours.items()) for opens, closes in stretches]
    day = written_at.astimezone(clock.TOKYO) if written_at else None
    checked = _("%(year)s年%(month)s月の内容です") % {"year": day.year, "month": day.month} if day else ""
    return Entry(key=f"d-{desk.pk}", name=desk.name, kana=desk.kana, phone=display_phone(desk.phone), fax=display_phone(desk.fax),
                 text=short(desk.accepts), hours=hours_words(week), place=desk.address, checked=checked)  # fmt: skip


def service_entry(service: Service, on_map: MapPlace | None, today: date) -> Entry:
    """A place or service, whose phones, schedules, places, languages were fetched with it."""
    phones = service.phones.all()
    voice = next((one.number for one in phones if one.kind == "voice"), "")
    fax = next((one.number for one in phones if one.kind == "fax"), "")
    location = next((one.location for one in service.places.all()), None)
    text = "\n".join(one for one in (service.alert, service.summary, _for_whom(service)) if one)
    return Entry(
        key=f"s-{service.pk}", name=service.name, kana=service.kana, phone=display_phone(voice), fax=display_phone(fax), text=short(text),
        hours=hours_words(Opening.of(service.schedules.all()).week(), note=short(service.hours_note, 60)),
        place=location.full_address if location else "", chips=_chips(service), checked=checked_words(service.last_checked_on, today),
        number=on_map.number if on_map else 0, kind=on_map.kind if on_map else "place",
    )  # fmt: skip


def short(text: str, most: int = TEXT) -> str:
    """The first sentences of a text, as many as fit; cut with … where even the first is too long."""
    plain = text.strip()
    if len(plain) <= most:
        return plain
    end = max(plain.rfind(mark, 0, most) for mark in "。\n")
    return plain[: end + 1] if end > most // 3 else plain[: most - 1] + "…"


def _for_whom(service: Service) -> str:
    return _("対象：%(who)s") % {"who": service.eligibility} if service.eligibility else ""


def _chips(service: Service) -> tuple[str, ...]:
    """What helps to choose, in a word each."""
    chips = [_("無料")] if service.is_free else [service.fees] if 0 < len(service.fees) <= 14 else []
    if service.accepting == Accepting.NO:
        chips.append(_("いまは受けつけていません"))
    elif service.accepting == Accepting.YES:
        chips.append(_("受けつけています"))
    if service.has_transport:
        chips.append(_("送迎あり"))
    access = [one for place in service.places.all() for one in place.location.access.all() if one.available and one.kind in _SHOWN]
    chips += [str(AccessKind(one.kind).label) for one in access]
    languages = [one.name or one.code for one in service.languages.all() if one.code not in ("ja", "jpn")]
    return (*dict.fromkeys(chips), *languages[:4])
