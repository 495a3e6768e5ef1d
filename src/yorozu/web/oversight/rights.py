"""本人からの請求: a desk's requests about people's own data: who asks made sure, put off once, answered, copied, written to."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from yorozu.kernel import clock
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.oversight import operations as do
from yorozu.oversight.enums import LAW, RightsAnswer, RightsKind, RightsState
from yorozu.web.portal.gate import ALWAYS, ActorRequest, staff
from yorozu.web.portal.once import sent_once

_AREA = {"rows": 4, "data-no-ruby": ""}


class IdentityForm(forms.Form):
    """How it was made sure who asks."""

    how = forms.CharField(label=_("何で確かめたか"), help_text=_("例：運転免許証、委任状と印鑑登録証明書。番号は書かないでください。"), max_length=200)


class ExtendForm(forms.Form):
    """Why it takes longer."""

    because = forms.CharField(label=_("延ばすわけ"), help_text=_("本人が読みます。"), max_length=400, widget=forms.Textarea(attrs=_AREA))


class AnswerForm(forms.Form):
    """The answer."""

    answer = forms.ChoiceField(label=_("どうするか"), choices=RightsAnswer.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("返事のことば"), help_text=_("本人が読みます。できないときは、そのわけを書いてください。"), max_length=2000, widget=forms.Textarea(attrs=_AREA))


FORMS: dict[str, type[forms.Form]] = {"identity": IdentityForm, "extend": ExtendForm, "answer": AnswerForm}
_ACTS: dict[str, Callable[..., object]] = {"identity": do.confirm_identity, "extend": do.extend_right, "answer": do.answer_right}
_DONE: dict[str, str | Promise] = {"identity": _("確かめたことを残しました。"), "extend": _("期限を延ばしました。"), "answer": _("返事を残しました。")}


@staff(Permission.ANSWER_RIGHTS)
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The nearest last day first."""
    state = request.GET.get("state", RightsState.WAITING)
    state = state if state in RightsState.values else RightsState.WAITING
    page = do.list_rights(by=request.actor, state=state, after=request.GET.get("after", "")[:60])
    rows = [{"one": one, "kind": RightsKind(one.kind).label, "late": one.state == RightsState.WAITING and one.due_on < clock.today()} for one in page.rows]
    return render(request, "oversight/rights.html", {"rows": rows, "state": state, "tabs": RightsState.choices, "next_key": page.next_key})


def _page(request: ActorRequest, request_id: UUID, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    row = do.read_right(by=request.actor, request_id=request_id)
    article, _days = LAW[row.kind]
    shown = {f"{name}_form": typed.get(name) or form(auto_id=f"{name}_%s") for name, form in FORMS.items()}
    context: dict[str, Any] = {
        **shown, "row": row, "kind": RightsKind(row.kind).label, "article": article, "waiting": row.state == RightsState.WAITING, "late": row.due_on < clock.today(),
        "answer_label": RightsAnswer(row.answer).label if row.answer else "", "is_copy": row.kind == RightsKind.DISCLOSURE,
        "problems": next(iter(typed.values()), None), "may_extend": row.extended_at is None and clock.today() <= row.due_on,
    }  # fmt: skip
    return render(request, "oversight/right.html", context, status=status)


@staff(Permission.ANSWER_RIGHTS)
@require_safe
def one(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """One request with what can be done."""
    return _page(request, request_id)


@staff(Permission.ANSWER_RIGHTS)
@require_POST
def act(request: ActorRequest, request_id: UUID, name: str) -> HttpResponse:
    """Do one of the three."""
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            url = sent_once(request, lambda: _done(request, request_id, name, form.cleaned_data))
        except Invalid as error:
            for field, message in error.field_errors.items():
                form.add_error(field, str(message))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(_DONE[name]))
            return redirect(url)
    return _page(request, request_id, status=422, **{name: form})


def _done(request: ActorRequest, request_id: UUID, name: str, given: dict[str, Any]) -> str:
    _ACTS[name](by=request.actor, request_id=request_id, **given)
    return reverse("rights:one", args=[request_id])


@staff(Permission.ANSWER_RIGHTS, sure=ALWAYS)
@require_safe
def copy(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """The copy, to be read through, printed and handed over; noted each time."""
    try:
        row, held = do.copy_of_data(by=request.actor, request_id=request_id)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("rights:one", request_id)
    return render(request, "oversight/right_copy.html", {"row": row, "held": held})


@staff(Permission.ANSWER_RIGHTS)
@require_safe
def letter(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """The answer, or the news that it takes longer, as a letter to print."""
    row = do.read_right(by=request.actor, request_id=request_id)
    if row.state == RightsState.WAITING and row.extended_at is None:
        messages.error(request, _t("返事をしてから、または期限を延ばしてから、手紙を印刷してください。"))
        return redirect("rights:one", request_id)
    context = {"row": row, "kind": RightsKind(row.kind).label, "article": LAW[row.kind][0], "answer_label": RightsAnswer(row.answer).label if row.answer else "",
               "today": clock.today()}  # fmt: skip
    return render(request, "oversight/right_letter.html", context)
