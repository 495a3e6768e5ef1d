"""お知らせ: what nobody at the desk has opened, and what couldn't be sent."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yorozu.kernel.access import Permission
from yorozu.notices import operations as do
from yorozu.notices.queries import tasks, unread
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once


@staff(Permission.SEE_NOTICES)
def notices(request: ActorRequest) -> HttpResponse:
    """The list."""
    return render(request, "notices/notices.html", {"unread": unread(request.actor), "tasks": tasks(request.actor)})


@staff(Permission.SEE_NOTICES)
@require_POST
def settle(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Dealt with another way."""

    def run() -> str:
        do.settle(by=request.actor, notice_id=notice_id)
        return reverse("notices:list")

    url = sent_once(request, run)
    messages.success(request, _("済みにしました。"))
    return redirect(url)


@staff(Permission.SEE_NOTICES)
@require_POST
def again(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """Try once more."""

    def run() -> str:
        do.send_again(by=request.actor, notice_id=notice_id)
        return reverse("notices:list")

    url = sent_once(request, run)
    messages.success(request, _("もう一度送ります。"))
    return redirect(url)


@staff(Permission.SEE_NOTICES)
def letter(request: ActorRequest, notice_id: UUID) -> HttpResponse:
    """The letter as PDF; name and address were seen, which the trace says."""
    from yorozu.papers.letter_sheet import LetterSheet, letter_sheet  # typst is loaded on first use only

    row = do.print_letter(by=request.actor, notice_id=notice_id)
    pdf = letter_sheet(LetterSheet(
        city=settings.CITY_NAME, to_name=_("%(name)s 様") % {"name": row.name} if row.name else "", to_address=row.address,
        day=date_format(row.made_at, _("Y年n月j日")), number=row.number, desk=row.desk, phone=row.phone or settings.MAIN_PHONE,
        url=f"{settings.BASE_URL}/consult/status/", large=row.large))  # fmt: skip
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="letter.pdf"'
    return response
