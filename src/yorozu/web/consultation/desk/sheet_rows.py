"""Rows of the desk's sheets, from what its pages show."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yorozu.consultation.queries import HandoffPage
from yorozu.kernel import clock
from yorozu.language.phones import display_phone
from yorozu.papers.handoff_sheet import HandoffSheet, handoff_sheet


def handoff_pdf(page: HandoffPage) -> bytes:
    """つなぐ票 of an offer that was opened: the ticked fields and no more."""
    row = page.row
    return handoff_sheet(HandoffSheet(
        city=settings.CITY_NAME, number=page.number, url=settings.BASE_URL + reverse("desk:handoff", args=[row.id]),
        urgent=_("至急") if row.urgent else "", from_desk=row.from_desk, from_phone=display_phone(page.from_phone),
        to_desk=row.to_desk, to_phone=display_phone(page.to_phone), offered_at=_moment(row.offered_at), due_at=_moment(row.due_at),
        offered_by=page.offered_by, area=page.area, shared=page.shared, message=page.message, consent=page.consent,
    ))  # fmt: skip


def _moment(moment: datetime) -> str:
    return date_format(moment.astimezone(clock.TOKYO), "Y年n月j日（D）H:i")
