"""つなぐ票: exactly the ticked fields, who asks whom, until when, and a corner for the answer."""

from dataclasses import dataclass

from yorozu.papers.rendering import render


@dataclass(frozen=True, kw_only=True)
class HandoffSheet:
    """One offer on paper; `shared` is what was ticked, as (label, value), never more."""

    city: str
    number: str
    url: str
    urgent: str
    from_desk: str
    from_phone: str
    to_desk: str
    to_phone: str
    offered_at: str
    due_at: str
    offered_by: str
    area: str
    shared: tuple[tuple[str, str], ...]
    message: str
    consent: str


def handoff_sheet(row: HandoffSheet) -> bytes:
    """The PDF, A4."""
    return render("handoff_sheet", row, qr=row.url)
