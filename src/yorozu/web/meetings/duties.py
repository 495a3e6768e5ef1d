"""What meetings decided for one's desk: done, not yet, no longer needed."""

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
from yorozu.meetings.enums import DutyState
from yorozu.web.portal.gate import ActorRequest, staff

from .acting import acted
from .forms import NotDoneForm, WordsForm

TABS = (("desk", _("窓口がすること")), ("ours", _("わたしたちの会議で決めたこと")), ("lifted", _("上へあがったもの")), ("ended", _("済んだもの")))
FORMS: dict[str, type[forms.Form]] = {"done": WordsForm, "not_done": NotDoneForm, "drop": WordsForm}
_ACTS: dict[str, Callable[..., object]] = {"done": do.report_done, "not_done": do.report_not_done, "drop": do.drop_duty}
_SAID: dict[str, str | Promise] = {"done": _("できたことを書きました。おつかれさまでした。"), "not_done": _("まだできていないことを書きました。"), "drop": _("しなくてよくなったことを書きました。")}


@staff(Permission.ANSWER_DUTIES)
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The nearest date first."""
    view = request.GET.get("view", "desk")
    view = view if view in dict(TABS) else "desk"
    page = do.list_duties(by=request.actor, view=view, after=request.GET.get("after", "")[:60])
    return render(request, "meetings/duties.html", {"page": page, "view": view, "tabs": TABS})


@staff(Permission.ANSWER_DUTIES)
@require_safe
def one(request: ActorRequest, decision_id: UUID) -> HttpResponse:
    """One decision with its way."""
    return _page(request, decision_id)


def _page(request: ActorRequest, decision_id: UUID, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    seen = do.read_duty(by=request.actor, decision_id=decision_id)
    shown = {f"{name}_form": typed.get(name) or form(auto_id=f"{name}_%s") for name, form in FORMS.items()}
    context = {**shown, "seen": seen, "state": DutyState(seen.duty.state).label, "is_open": seen.duty.state == DutyState.OPEN, "problems": next(iter(typed.values()), None)}
    return render(request, "meetings/duty.html", context, status=status)


@staff(Permission.ANSWER_DUTIES)
@require_POST
def act(request: ActorRequest, decision_id: UUID, name: str) -> HttpResponse:
    """Say what came of it."""
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    return acted(request, form, lambda given: _done(request, decision_id, name, given), said=_SAID[name],
                 shown=lambda: _page(request, decision_id, status=422, **{name: form}))  # fmt: skip


def _done(request: ActorRequest, decision_id: UUID, name: str, given: dict[str, object]) -> str:
    _ACTS[name](by=request.actor, decision_id=decision_id, **given)
    return reverse("duties:list")
