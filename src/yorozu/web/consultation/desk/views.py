"""A need's page and every act on it; the offers; who saw it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from yorozu.community.queries import desk_choices, desks_stamp, find_desk
from yorozu.consultation import operations as do
from yorozu.consultation.queries import handoff_page, seen_by
from yorozu.consultation.queries.needs import NeedPage
from yorozu.coordination.queries import stuck_pane
from yorozu.directory.queries import city_stamp, life_field_names, suggest_standing
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.notices import operations as notices
from yorozu.web.portal.blank import blank
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

from . import forms as f
from .acts import ACTS, Act, how_it_stands
from .fullness import desks_with_state


@staff(Permission.SEE_NEED)
def need(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """A need: who has it and what happens next, the way so far, つなぐ."""
    return _need_page(request, need_id, {})


def _need_page(request: ActorRequest, need_id: UUID, bound: dict[str, forms.Form]) -> HttpResponse:
    page = do.read_need(by=request.actor, need_id=need_id)
    notices.open_notices(by=request.actor, need_id=need_id)
    stamp, to = city_stamp(), request.GET.get("to", "")[:60]
    desk = find_desk(to) if to else None
    context = {
        **_desks_for(request.actor, page, stamp), "page": page, "forms": _forms(page, bound, desk.name if desk else ""), "choices": page.choices,
        "standing": how_it_stands(desk), "standing_of": desk.code if desk else "",
        "desks": desk_choices(stamp=stamp), "stamp": stamp, "told": bool(page.need.told_at), "offered": page.handoff is not None,
        "ticks": tuple((one.code, one.only_for, one.consent_label, one.covered) for one in page.choices), "ticked": _ticked(bound.get("offer")), "field_names": life_field_names(page.fields), "failed": next(iter(bound), ""), "stuck": stuck_pane(need_id),
        "problems": next(iter(bound.values())) if bound else None, "typed": () if page.may_work else _typed(bound),
    }  # fmt: skip
    return render(request, "consultation/desk/need.html", context, status=422 if bound else 200)


def _typed(bound: dict[str, forms.Form]) -> list[str]:
    """What was typed into a form that the page may not show any more."""
    return [str(value) for form in bound.values() for name, value in form.data.items() if name in form.fields and value]


def _ticked(form: forms.Form | None) -> list[str] | None:
    """What was ticked on an offer that came back; None: it is fresh, and consent ticks."""
    return None if form is None else list(form["fields_shown"].value() or [])


def _desks_for(actor: Actor, page: NeedPage, stamp: str) -> dict[str, Any]:
    """Desks for the need's words, where somebody may hand it over."""
    if not page.may_hand_over or page.is_closed or page.is_answered or page.handoff:
        return {"answer": None}
    return {"answer": suggest_standing(page.need.words, area=page.need.area, top=4, stamp=stamp), "offer_to": True, "may_correct": actor.has(Permission.RECORD_NEED),
            "correct": reverse("desk:act", args=[page.need.pk, "correct"])}  # fmt: skip


def _forms(page: NeedPage, bound: dict[str, forms.Form], to: str) -> dict[str, forms.Form]:
    """A fresh form for every act, but for the one that came back; ids stay apart by prefixing them."""
    initial: dict[str, dict[str, Any]] = {"urgency": {"urgency": page.need.urgency}, "fields": {"codes": list(page.fields)},
                                          "offer": {"to_desk": to}}  # fmt: skip
    return {name.replace("-", "_"): bound.get(name) or blank(act.form, initial=initial.get(name), auto_id=f"{name}_%s")
            for name, act in ACTS.items()}  # fmt: skip


@staff(Permission.SEE_NEED)
@require_POST
def act(request: ActorRequest, need_id: UUID, name: str) -> HttpResponse:
    """Do one act; where it can't be done the page comes back with what was typed and a sentence."""
    row = ACTS.get(name)
    if row is None:
        raise Http404
    form = row.form(request.POST, auto_id=f"{name}_%s")
    url = _done(request, need_id, row, form) if form.is_valid() else None
    return redirect(url) if url else _need_page(request, need_id, {name: form})


def _done(request: ActorRequest, need_id: UUID, row: Act, form: forms.Form) -> str | None:
    def run() -> str:
        row.run(request.actor, need_id, form)
        return reverse("desk:need", args=[need_id])

    try:
        url = sent_once(request, run)
    except (Invalid, Refused) as error:
        put_errors(form, error, row.names or {})
        return None
    messages.success(request, str(row.done))
    return url


def put_errors(form: forms.Form, error: Invalid | Refused, names: Mapping[str, str]) -> None:
    """Show a domain failure at its field, or above the form."""
    if isinstance(error, Invalid):
        for field, message in error.field_errors.items():
            field = names.get(field, field)
            form.add_error(field if field in form.fields else None, str(message))
    else:
        field = names.get(str(error.data.get("field", "")), str(error.data.get("field", "")))
        form.add_error(field if field in form.fields else None, str(error))


@staff(Permission.SEE_NEED)
def seen(request: ActorRequest, need_id: UUID) -> HttpResponse:
    """誰が見たか of one need."""
    page = do.read_need(by=request.actor, need_id=need_id)
    return render(request, "consultation/desk/seen.html", {"page": page, "sights": seen_by(need=page.need)})


@staff(Permission.ANSWER_HANDOFF)
def handoffs(request: ActorRequest) -> HttpResponse:
    """つなぐ: what waits for an answer here, what was sent, what was answered."""
    offers = do.list_offers(by=request.actor)
    context = {"waiting": offers.waiting, "sent": offers.sent, "answered": offers.answered, "waiting_title": _t("この窓口の返事を待っているもの"),
               "sent_title": _t("この窓口が頼んだもの"), "answered_title": _t("この窓口が返事をしたもの"), "my_desks": desks_with_state(request.actor)}  # fmt: skip
    return render(request, "consultation/desk/handoffs.html", context)


@staff(Permission.ANSWER_HANDOFF)
def handoff(request: ActorRequest, handoff_id: UUID) -> HttpResponse:
    """つなぐ票: the ticked fields and no more; accept, decline, withdraw."""
    return _handoff_page(request, handoff_id, {})


_ANSWERS: dict[str, type[forms.Form]] = {"accept": f.AcceptForm, "decline": f.DeclineForm, "withdraw": f.ReasonForm}


def _handoff_page(request: ActorRequest, handoff_id: UUID, bound: dict[str, forms.Form]) -> HttpResponse:
    page = handoff_page(request.actor, do.open_offer(by=request.actor, handoff_id=handoff_id))
    shown = {name: bound.get(name) or blank(form, auto_id=f"{name}_%s") for name, form in _ANSWERS.items()}
    context = {
        "page": page,
        "forms": shown,
        "desks": desk_choices(stamp=desks_stamp()),
        "problems": next(iter(bound.values())) if bound else None,
        "typed": _typed(bound),
    }
    return render(request, "consultation/desk/handoff.html", context, status=422 if bound else 200)


@staff(Permission.ANSWER_HANDOFF)
@require_POST
def answer(request: ActorRequest, handoff_id: UUID, name: str) -> HttpResponse:
    """Answer an offer; who comes second keeps what was typed and reads who was first."""
    if name not in _ANSWERS:
        raise Http404
    form = _ANSWERS[name](request.POST, auto_id=f"{name}_%s")
    url = _answered(request, handoff_id, name, form) if form.is_valid() else None
    return redirect(url) if url else _handoff_page(request, handoff_id, {name: form})


def _answered(request: ActorRequest, handoff_id: UUID, name: str, form: forms.Form) -> str | None:
    def run() -> str:
        by, data = request.actor, form.cleaned_data
        if name == "accept":
            return reverse("desk:need", args=[do.accept(by=by, handoff_id=handoff_id, note=data["note"]).pk])
        if name == "decline":
            do.decline(by=by, handoff_id=handoff_id, reason=data["reason"], suggested_desk_id=_suggested(data["suggested"]))
        else:
            do.withdraw(by=by, handoff_id=handoff_id, reason=data["reason"])
        return reverse("desk:handoffs")

    try:
        url = sent_once(request, run)
    except (Invalid, Refused) as error:
        put_errors(form, error, {"suggested_desk": "suggested"})
        return None
    messages.success(request, {"accept": _t("引き受けました。いまから、この窓口が持っています。"),
                               "decline": _t("引き受けられないことを、頼んだ窓口に伝えました。"),
                               "withdraw": _t("取り下げました。")}[name])  # fmt: skip
    return url


def _suggested(text: str) -> UUID | None:
    if not text.strip():
        return None
    desk = find_desk(text)
    if desk is None:
        raise Invalid({"suggested_desk": _t("この窓口は見つかりません。一覧から選ぶか、空にしてください。")})
    return desk.pk
