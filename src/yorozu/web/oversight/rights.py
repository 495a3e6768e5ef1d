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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.consultation import operations as needs
from yorozu.kernel import clock
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.oversight import operations as do
from yorozu.oversight.enums import LAW, TERMS, RightsAnswer, RightsKind, RightsState
from yorozu.oversight.queries.held import Held
from yorozu.web.portal.fields import DayField
from yorozu.web.portal.gate import ALWAYS, ActorRequest, staff
from yorozu.web.portal.once import sent_once

from .copy_rows import EDITIONS, copy_parts, letter_pdf
from .copy_rows import copy_pdf as made_copy

_AREA = {"rows": 4, "data-no-ruby": ""}


class IdentityForm(forms.Form):
    """How it was made sure who asks."""

    how = forms.CharField(label=_("何で確かめたか"), help_text=_("例：運転免許証、委任状と印鑑登録証明書。番号は書かないでください。"), max_length=200)


class ExtendForm(forms.Form):
    """Why it takes longer."""

    because = forms.CharField(label=_("延ばすわけ"), help_text=_("本人が読みます。"), max_length=400, widget=forms.Textarea(attrs=_AREA))
    until = DayField(label=_("記録がとても多いとき：すべてに答える日"), max_length=40, required=False,
                     help_text=_("ふつうは空のまま。30日延ばしても間に合わないほど多いときだけ、期限の前に本人に知らせて決めます。写しは、請求の日から60日以内に一部を渡します。"))


class PartForm(forms.Form):
    """What is answered first, of very much."""

    words = forms.CharField(label=_("先に答える一部"), help_text=_("本人が読みます。何を渡すか、残りに何があるかを書いてください。"), max_length=2000, widget=forms.Textarea(attrs=_AREA))


class CarryForm(forms.Form):
    """What was done of what was granted."""

    how = forms.CharField(label=_("したこと"), help_text=_("本人が読みます。例：窓口で写しを渡しました、電話番号を消しました"), max_length=200)


class TakeForm(forms.Form):
    """A request that is said or written at the desk."""

    kind = forms.ChoiceField(label=_("何を求めていますか"), choices=RightsKind.choices, widget=forms.RadioSelect, error_messages={"required": _("どれかを選んでください。")})
    words = forms.CharField(label=_("請求のことば"), help_text=_("言ったまま、書いたまま。写しだけのときは、空でもかまいません。"), max_length=2000, required=False, widget=forms.Textarea(attrs=_AREA))
    how = forms.CharField(label=_("本人を何で確かめたか"), help_text=_("例：運転免許証、委任状と印鑑登録証明書。番号は書かないでください。まだのときは空のまま。"), max_length=200, required=False)


class AnswerForm(forms.Form):
    """The answer."""

    answer = forms.ChoiceField(label=_("どうするか"), choices=RightsAnswer.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("返事のことば"), help_text=_("本人が読みます。できないときは、そのわけを書いてください。"), max_length=2000, widget=forms.Textarea(attrs=_AREA))


FORMS: dict[str, type[forms.Form]] = {"identity": IdentityForm, "extend": ExtendForm, "answer": AnswerForm, "part": PartForm, "carry": CarryForm}
_ACTS: dict[str, Callable[..., object]] = {"identity": do.confirm_identity, "extend": do.extend_right, "answer": do.answer_right, "part": do.answer_part, "carry": do.carry_out}
_DONE: dict[str, str | Promise] = {"identity": _("確かめたことを残しました。"), "extend": _("期限を延ばしました。"), "answer": _("返事を残しました。"), "part": _("一部への返事を残しました。"), "carry": _("したことを残しました。")}


@staff(Permission.ANSWER_RIGHTS)
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """The nearest last day first."""
    state = request.GET.get("state", RightsState.WAITING)
    state = state if state in RightsState.values else RightsState.WAITING
    page = do.list_rights(by=request.actor, state=state, after=request.GET.get("after", "")[:60])
    rows = [{"one": one, "kind": RightsKind(one.kind).label, "late": one.state != RightsState.ANSWERED and one.due_on < clock.today()} for one in page.rows]
    return render(request, "oversight/rights.html", {"rows": rows, "state": state, "tabs": RightsState.choices, "next_key": page.next_key})


def _page(request: ActorRequest, request_id: UUID, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    row = do.read_right(by=request.actor, request_id=request_id)
    term = TERMS[row.kind]
    shown = {f"{name}_form": typed.get(name) or form(auto_id=f"{name}_%s") for name, form in FORMS.items()}
    context: dict[str, Any] = {
        **shown, "row": row, "kind": RightsKind(row.kind).label, "article": f"{LAW} {term.limit}", "much": term.much, "waiting": row.state == RightsState.WAITING, "late": row.due_on < clock.today(),
        "granted": row.state == RightsState.GRANTED, "may_part": row.rest_on is not None and row.part_at is None, "editions": EDITIONS,
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
    """Do one of them."""
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
    """The copy on the screen, to be read through; noted each time."""
    return _copied(request, request_id, lambda row, held: render(request, "oversight/right_copy.html", {"row": row, "held": held, "parts": copy_parts(held)}))


@staff(Permission.ANSWER_RIGHTS, sure=ALWAYS)
@require_safe
def copy_pdf(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """The copy on paper, to be handed over; noted each time."""
    edition = request.GET.get("edition", "")
    edition = edition if edition in EDITIONS else EDITIONS[0]
    return _copied(request, request_id, lambda row, held: _pdf(made_copy(row.number, held, edition=edition), f"own-data-{row.number}.pdf"))


def _copied(request: ActorRequest, request_id: UUID, show: Callable[[Any, Held], HttpResponse]) -> HttpResponse:
    try:
        row, held = do.copy_of_data(by=request.actor, request_id=request_id)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("rights:one", request_id)
    return show(row, held)


@staff(Permission.ANSWER_RIGHTS)
@require_safe
def letter(request: ActorRequest, request_id: UUID) -> HttpResponse:
    """The answer, or the news that it takes longer, as a letter; who printed it saw name and address, which the trace says."""
    try:
        row = do.letter_of_right(by=request.actor, request_id=request_id)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("rights:one", request_id)
    return _pdf(letter_pdf(row), f"own-data-letter-{row.number}.pdf")


def _pdf(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@staff(Permission.ANSWER_RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """Take one down at the desk, for the consultation of a need that is seen there."""
    page = needs.read_need(by=request.actor, need_id=need_id)
    form = TakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            url = sent_once(request, lambda: reverse("rights:one", args=[do.take_right(by=request.actor, need_id=need_id, **form.cleaned_data).pk]))
        except Invalid as error:
            for field, message in error.field_errors.items():
                form.add_error(field, str(message))
        else:
            messages.success(request, _t("請求を受けつけました。"))
            return redirect(url)
    return render(request, "oversight/right_take.html", {"form": form, "number": page.consultation_number, "need_id": need_id}, status=422 if form.errors else 200)
