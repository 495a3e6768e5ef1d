"""Paper from the desk: つなぐ票 of an offer."""

from uuid import UUID

from django.http import HttpResponse

from yorozu.consultation import operations as do
from yorozu.consultation.queries import handoff_page
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ActorRequest, staff


@staff(Permission.ANSWER_HANDOFF)
def handoff_sheet(request: ActorRequest, handoff_id: UUID) -> HttpResponse:
    """The sheet of an offer: exactly the ticked fields."""
    from .sheet_rows import handoff_pdf  # typst is loaded on first use only

    page = handoff_page(request.actor, do.open_offer(by=request.actor, handoff_id=handoff_id))
    response = HttpResponse(handoff_pdf(page), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="handoff-{page.number}.pdf"'
    return response
