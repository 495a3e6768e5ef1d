"""A desk says that it takes nobody new for a while, and when that is over."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from yorozu.community.operations import say_full, take_again
from yorozu.community.queries import desk_by_id, find_desk
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.web.community.forms import FullForm
from yorozu.web.portal.blank import blank
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once


def desks_with_state(actor: Actor) -> list[dict[str, Any]]:
    """The desks at which somebody answers, and whether each takes new people."""
    desks = [desk for one in sorted(actor.desks(Permission.ANSWER_HANDOFF)) if (desk := desk_by_id(one))]
    return [{"desk": desk, "full": desk.is_full_on(clock.today()), "last_resort": desk.code == settings.LAST_RESORT_DESK,
             "form": blank(FullForm, auto_id=f"full-{desk.code}_%s")} for desk in desks]


@staff(Permission.ANSWER_HANDOFF)
@require_POST
def full(request: ActorRequest, code: str) -> HttpResponse:
    """Full from now, or taking people again."""
    desk = find_desk(code)
    if desk is None or desk.code != code:
        raise Http404
    form, again = FullForm(request.POST), request.POST.get("act") == "again"
    if not again and not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["until"])))
        return redirect("desk:handoffs")

    def run() -> str:
        if again:
            take_again(by=request.actor, desk=desk)
        else:
            say_full(by=request.actor, desk=desk, until=form.cleaned_data["until"])
        return ""

    try:
        sent_once(request, run)
    except (Invalid, Refused) as error:
        messages.error(request, " ".join(str(one) for one in error.field_errors.values()) if isinstance(error, Invalid) else str(error))
    else:
        messages.success(request, _t("書きました。さがすページと「この話なら」に出ます。"))
    return redirect("desk:handoffs")
