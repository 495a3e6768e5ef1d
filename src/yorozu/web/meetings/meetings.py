"""Meetings: the list, one with its agenda, and what its secretariat does with it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from yorozu.kernel.access import Permission
from yorozu.kernel.clock import TOKYO
from yorozu.meetings import operations as do
from yorozu.meetings.enums import MeetingState, MinutesState
from yorozu.meetings.queries import meeting_ics
from yorozu.web.portal.gate import ActorRequest, staff

from .acting import NoForm, acted
from .forms import BecauseForm, ItemForm, WhenForm

TABS = (("coming", _("これから")), ("past", _("終わったもの")), ("series", _("会議体")))
FORMS: dict[str, type[forms.Form]] = {"call": NoForm, "move": WhenForm, "cancel": BecauseForm, "item": ItemForm}
_SAID: dict[str, str | Promise] = {"call": _("呼びました。メールがない人には、電話か紙で知らせてください。"), "move": _("日時と場所を変えました。"), "cancel": _("中止にしました。"), "item": _("議題に入れました。")}


@staff(Permission.SEE_MEETING)
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Coming ones, past ones, and which there are."""
    tab, after = request.GET.get("tab", "coming"), request.GET.get("after", "")[:200]
    context = {"tab": tab if tab in dict(TABS) else "coming", "tabs": TABS, "may_begin": request.actor.has(Permission.RUN_MEETINGS)}
    if tab == "series":
        context["page"] = do.list_series(by=request.actor, after=after)
    else:
        context["page"] = do.list_meetings(by=request.actor, past=tab == "past", after=after)
    return render(request, "meetings/list.html", context)


@staff(Permission.SEE_MEETING)
@require_safe
def one(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting."""
    return _page(request, meeting_id)


def _page(request: ActorRequest, meeting_id: UUID, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    seen = do.read_meeting(by=request.actor, meeting_id=meeting_id)
    meeting = seen.meeting
    shown = {f"{name}_form": typed.get(name) or _fresh(name, meeting) for name in FORMS}
    context = {**shown, "seen": seen, "problems": next(iter(typed.values()), None), "state": MeetingState(meeting.state).label, "minutes_state": MinutesState(meeting.minutes_state).label,
               "coming": meeting.state in (MeetingState.PLANNED, MeetingState.CALLED)}  # fmt: skip
    return render(request, "meetings/meeting.html", context, status=status)


def _fresh(name: str, meeting: Any) -> forms.Form:
    if name != "move":
        return FORMS[name](auto_id=f"{name}_%s")
    first, last = meeting.starts_at.astimezone(TOKYO), meeting.ends_at.astimezone(TOKYO)
    return WhenForm(auto_id="move_%s", initial={"day": f"{first:%Y-%m-%d}", "since": f"{first:%H:%M}", "until": f"{last:%H:%M}", "place": meeting.place})


@staff(Permission.RUN_MEETINGS)
@require_POST
def act(request: ActorRequest, meeting_id: UUID, name: str) -> HttpResponse:
    """Do one of them."""
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    return acted(request, form, lambda given: _done(request, meeting_id, name, form), said=_SAID[name],
                 shown=lambda: _page(request, meeting_id, status=422, **{name: form}))  # fmt: skip


def _done(request: ActorRequest, meeting_id: UUID, name: str, form: forms.Form) -> str:
    by, given = request.actor, form.cleaned_data
    if isinstance(form, WhenForm):
        do.move_meeting(by=by, meeting_id=meeting_id, **form.moments())
    elif name == "item":
        do.put_on_agenda(by=by, meeting_id=meeting_id, **given)
    elif name == "cancel":
        do.cancel_meeting(by=by, meeting_id=meeting_id, **given)
        return reverse("meetings:people", args=[meeting_id])  # whom to call by telephone
    else:
        do.call_meeting(by=by, meeting_id=meeting_id, but=[UUID(one) for one in request.POST.getlist("but") if _is_key(one)])
        return reverse("meetings:people", args=[meeting_id])
    return reverse("meetings:one", args=[meeting_id])


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


@staff(Permission.SEE_MEETING)
@require_safe
def ics(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The meeting for a calendar program."""
    seen = do.read_meeting(by=request.actor, meeting_id=meeting_id)
    response = HttpResponse(meeting_ics(seen.meeting), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response
