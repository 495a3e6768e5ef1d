"""In the room: one page for the keyboard, and the same without names for the projector."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.community.queries import desk_choices
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Refused
from yorozu.meetings import operations as do
from yorozu.meetings.enums import ItemState, MeetingState
from yorozu.meetings.queries import meeting_of_item
from yorozu.web.portal.gate import ActorRequest, staff

from .acting import NoForm, acted
from .forms import DecideForm, LeaveForm, WordsForm

FORMS: dict[str, type[forms.Form]] = {"decide": DecideForm, "talk": WordsForm, "leave": LeaveForm, "again": NoForm, "first": NoForm, "off": WordsForm}
_SETTLE: dict[str, Callable[..., Any]] = {"talk": do.talk_over, "leave": do.leave_out, "again": do.open_again, "first": do.place_first, "off": do.take_off}
_SAID: dict[str, str | Promise] = {"decide": _("決まったことを書きました。窓口に知らせました。"), "talk": _("話し合ったことを書きました。"), "leave": _("今日はしないわけを書きました。"), "again": _("もう一度開きました。"),
                                   "first": _("1つ前にしました。"), "off": _("議題から外しました。")}  # fmt: skip


@staff(Permission.RUN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The room; a post ends the meeting."""
    if request.method == "POST":
        try:
            do.end_meeting(by=request.actor, meeting_id=meeting_id)
        except do.OpenItems as error:
            return _page(request, meeting_id, status=422, unsettled=dict(error.field_errors))
        except Refused as error:
            messages.error(request, str(error))
            return redirect("meetings:room", meeting_id)
        messages.success(request, str(_("会議を終わらせました。記録の下書きができました。")))
        return redirect("meetings:minutes", meeting_id)
    return _page(request, meeting_id)


def _page(request: ActorRequest, meeting_id: UUID, *, status: int = 200, item_id: UUID | None = None, unsettled: Any = None, **typed: forms.Form) -> HttpResponse:
    seen = do.read_meeting(by=request.actor, meeting_id=meeting_id, runs_only=True)
    asked = str(item_id or request.GET.get("item", ""))
    now = next((row for row in seen.agenda if str(row.item.pk) == asked), None)
    now = now or next((row for row in seen.agenda if row.item.state == ItemState.OPEN and not row.item.formal), None)
    shown: dict[str, Any] = {f"{name}_form": typed.get(name) or _fresh(name, now) for name in ("decide", "talk", "leave")}
    rows = [{"row": row, "wrong": str((unsettled or {}).get(str(row.item.pk), "")), "current": now is not None and row.item.pk == now.item.pk} for row in seen.agenda]
    context = {**shown, "seen": seen, "now": now, "rows": rows, "problems": next(iter(typed.values()), None), "unsettled": unsettled, "desks": desk_choices(),
               "is_open": seen.meeting.state == MeetingState.CALLED, "ended": seen.meeting.state == MeetingState.HELD}  # fmt: skip
    return render(request, "meetings/room.html", context, status=status)


def _fresh(name: str, now: Any) -> forms.Form:
    return FORMS[name](auto_id=f"{name}_%s", initial={"again": True})


@staff(Permission.RUN_MEETINGS)
@require_POST
def item_act(request: ActorRequest, item_id: UUID, name: str) -> HttpResponse:
    """Settle one item, or change its place."""
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")

    def shown() -> HttpResponse:
        meeting_id = meeting_of_item(item_id)
        if meeting_id is None:
            raise Http404
        if name in ("again", "first", "off"):
            messages.error(request, " ".join(str(one) for errors in form.errors.values() for one in errors))
            return redirect("meetings:one", meeting_id)
        return _page(request, meeting_id, status=422, item_id=item_id, **{name: form})

    return acted(request, form, lambda given: _done(request, item_id, name, given), said=_SAID[name], shown=shown)


def _done(request: ActorRequest, item_id: UUID, name: str, given: dict[str, Any]) -> str:
    by = request.actor
    if name == "decide":
        task = do.Task(given["words"], given["desk"].pk, given["due_on"], given["in_charge"])
        item = do.decide(by=by, item_id=item_id, task=task, seen=given["seen"] or 0).item
    else:
        item = _SETTLE[name](by=by, item_id=item_id, **given)
    if name in ("first", "off"):
        return reverse("meetings:one", args=[item.meeting_id])
    return reverse("meetings:room", args=[item.meeting_id]) + (f"?item={item_id}" if name in ("decide", "again") else "")


@staff(Permission.SEE_MEETING)
@require_safe
def screen(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """For the projector: large, without anybody's name; of a single case only that it is decided, by which desk and when."""
    seen = do.read_meeting(by=request.actor, meeting_id=meeting_id)
    response = render(request, "meetings/screen.html", {"seen": seen})
    if seen.meeting.state == MeetingState.CALLED:
        response["Refresh"] = "20"
    return response
