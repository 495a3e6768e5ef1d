"""Minutes: read, mended, agreed, published."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from yorozu.kernel.access import Permission
from yorozu.meetings import operations as do
from yorozu.meetings.enums import MinutesState
from yorozu.web.portal.gate import ActorRequest, staff

from .acting import acted
from .forms import AgreeForm, BecauseForm, MinutesForm, PublishForm

FORMS: dict[str, type[forms.Form]] = {"write": MinutesForm, "agree": AgreeForm, "publish": PublishForm, "reopen": BecauseForm, "take_back": BecauseForm}
_ACTS: dict[str, Callable[..., object]] = {"write": do.write_minutes, "agree": do.agree_minutes, "publish": do.publish_minutes, "reopen": do.reopen_minutes, "take_back": do.take_back_minutes}
_SAID: dict[str, str | Promise] = {"write": _("記録を直しました。"), "agree": _("記録を確かめました。"), "publish": _("公開しました。"), "reopen": _("下書きに戻しました。"), "take_back": _("公開をやめました。")}


@staff(Permission.SEE_MEETING)
@require_safe
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The minutes of a meeting."""
    return _page(request, meeting_id)


def _page(request: ActorRequest, meeting_id: UUID, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    seen = do.read_meeting(by=request.actor, meeting_id=meeting_id)
    initial = {"minutes": seen.meeting.minutes, "public_words": seen.meeting.public_words}
    shown = {f"{name}_form": typed.get(name) or form(auto_id=f"{name}_%s", initial=initial) for name, form in FORMS.items()}
    context = {**shown, "seen": seen, "state": MinutesState(seen.meeting.minutes_state).label, "problems": next(iter(typed.values()), None)}
    return render(request, "meetings/minutes.html", context, status=status)


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
    _ACTS[name](by=request.actor, meeting_id=meeting_id, **form.cleaned_data)
    return reverse("meetings:minutes", args=[meeting_id])
