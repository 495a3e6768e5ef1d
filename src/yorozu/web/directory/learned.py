"""学んだことば, for staff: what the night's training found, whether it is used, the way back, and why a desk stands where it does."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from yorozu.consultation.operations import TRAIN_JOB, start_training
from yorozu.directory.operations import roll_back_words
from yorozu.directory.queries import explain_first, models_kept, situation_choices, taken_back
from yorozu.kernel import jobs
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Refused
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.jobs import job_row_of
from yorozu.web.portal.once import sent_once

EXPLAINED = 3  # desks
KINDS: dict[str, str | Promise] = {
    "own": _("窓口のふだんのことば"), "situation": _("いちばん近い場面"), "situations": _("場面すべて"), "topic": _("場面に多いことば"), "leaning": _("これまでの問いの傾き"), "words": _("窓口の説明にあることば"),
    "title": _("窓口の名前にあることば"), "letters": _("文字のならび"), "sounds": _("音のならび"), "age": _("年のころ"), "city": _("市のことば"),
}  # fmt: skip


class RollBackForm(forms.Form):
    """Why what was learned is taken back."""

    reason = forms.CharField(label=_("もどすわけ"), max_length=200, error_messages={"required": _("もどすわけを書いてください。")})


class ExplainForm(forms.Form):
    """A sentence to explain; it is not kept."""

    text = forms.CharField(label=_("ためすことば"), help_text=_("どこにも残しません。名前は書かないでください。"), max_length=400,
                           widget=forms.Textarea(attrs={"rows": 2, "data-no-ruby": "", "autocomplete": "off"}))  # fmt: skip


def _page(request: ActorRequest, status: int = 200, **more: Any) -> HttpResponse:
    last, done = jobs.latest(TRAIN_JOB), jobs.latest(TRAIN_JOB, state="done")
    models = models_kept()
    context = {"job": job_row_of(last) if last and last.state != "done" else None, "done": done, "models": models,
               "used": next((one for one in models if one.active), None), "taken_back": taken_back(), "back": RollBackForm(),
               "explain": ExplainForm(auto_id="explain_%s"), "explained": (), **more}  # fmt: skip
    return render(request, "directory/staff_learned.html", context, status=status)


@staff(Permission.EDIT_DIRECTORY)
@require_safe
def learned(request: ActorRequest) -> HttpResponse:
    """How the last training went, what is in use, and what was before."""
    return _page(request)


@staff(Permission.EDIT_DIRECTORY)
@require_POST
def train(request: ActorRequest) -> HttpResponse:
    """Learn anew, now: the worker does it."""
    sent_once(request, lambda: str(start_training(by=request.actor).pk))
    messages.success(request, _t("学びなおしを頼みました。画面を閉じても続きます。"))
    return redirect("directory:words_learned")


@staff(Permission.EDIT_DIRECTORY)
@require_POST
def roll_back(request: ActorRequest) -> HttpResponse:
    """What was learned last is no longer used."""
    form = RollBackForm(request.POST)
    if form.is_valid():
        try:
            url = sent_once(request, lambda: _rolled_back(request, form.cleaned_data["reason"]))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _t("前にもどしました。人が「学びなおす」を押すまで、夜は測るだけにします。"))
            return redirect(url)
    return _page(request, 422, back=form, problems=form)


def _rolled_back(request: ActorRequest, reason: str) -> str:
    roll_back_words(by=request.actor, reason=reason)
    return reverse("directory:words_learned")


@staff(Permission.EDIT_DIRECTORY)
@require_POST
def explained(request: ActorRequest) -> HttpResponse:
    """The first desks for a sentence, and what adds to each, term by term. POST, so that no words stand in an address."""
    form = ExplainForm(request.POST, auto_id="explain_%s")
    if not form.is_valid():
        return _page(request, 422, explain=form, problems=form)
    text = form.cleaned_data["text"]
    found = [{"title": one.title, "because": one.because, "reasons": [(_told(row.what), row.adds) for row in one.reasons]}
             for one in explain_first(text, top=EXPLAINED)]  # fmt: skip
    return _page(request, explain=form, explained=found, asked=True)


def _told(what: str) -> str:
    """A kind of evidence, a learned term or a situation, in words."""
    kind, _space, term = what.partition(" ")
    if kind == "learned":
        return _t("学んだことば：%(term)s") % {"term": _situation(term[1:]) if term.startswith("#") else term}
    return _t("場面：%(name)s") % {"name": _situation(term)} if kind == "situation" and term else str(KINDS.get(kind, kind))


def _situation(code: str) -> str:
    return dict(situation_choices()).get(code, code)
