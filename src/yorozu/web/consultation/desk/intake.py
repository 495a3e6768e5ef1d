"""電話の受付: the always-open pane, its suggestions while typing, its draft."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST

from yorozu.community.queries import area_by_code, desk_choices, district_choices, find_desk, find_district
from yorozu.consultation import operations as do
from yorozu.consultation.operations.intake import WORDS_LIMIT, Intake, Receipt
from yorozu.directory.operations import correct as correct_suggestion
from yorozu.directory.queries import city_stamp, suggest_standing
from yorozu.kernel import drafts
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.language.names import clean_text
from yorozu.language.phones import PhoneNotUnderstood, normalise_phone
from yorozu.web.portal.blank import blank
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

from .forms import IntakeForm
from .views import put_errors

DRAFT = "intake"


def intake_context(actor: Actor, form: IntakeForm | None = None) -> dict[str, Any]:
    """What the pane needs: the form with the draft in it, and the districts to choose from."""
    if form is None:
        saved = drafts.load(owner=str(actor.user_id), form=DRAFT)
        form = IntakeForm(initial=_initial(saved.body), auto_id="intake_%s") if saved else blank(IntakeForm, auto_id="intake_%s")
        saved_at = saved.saved_at if saved else None
    else:
        saved_at = None
    return {"intake": form, "districts": district_choices(), "draft_at": saved_at, "typed": saved_at is not None or form.is_bound}


def _initial(body: dict[str, Any]) -> dict[str, Any]:
    many = ("communication", "fields_touched")
    return {name: value if name in many else value[-1] if isinstance(value, list) and value else value
            for name, value in body.items()}  # fmt: skip


@staff(Permission.RECORD_NEED)
def inbox(request: ActorRequest) -> HttpResponse:
    """The whole form on a page of its own: everything that can be asked, three things that must be."""
    return render(request, "consultation/desk/intake.html", intake_context(request.actor))


@staff(Permission.RECORD_NEED)
@require_POST
def save(request: ActorRequest) -> HttpResponse:
    """受けつける."""
    form = IntakeForm(request.POST, auto_id="intake_%s")
    if form.is_valid():
        try:
            url = sent_once(request, lambda: _receive(request.actor, form, request))
        except (Invalid, Refused) as error:
            put_errors(form, error, {"received_at": "received_on"})
        else:
            return redirect(url)
    return render(request, "consultation/desk/intake.html", intake_context(request.actor, form), status=422)


def _receive(by: Actor, form: IntakeForm, request: ActorRequest) -> str:
    data = form.cleaned_data
    more = [line.strip() for line in data["more_needs"].splitlines() if line.strip()]
    names = ("words", "urgency", "asker_phone", "area_code", "asker_name", "asker_phone_note", "asker_address", "contact_way",
             "paper_code", "share_refused")  # fmt: skip
    receipt = do.receive(by=by, intake=Intake(
        **{name: data[name] for name in names}, channel=data["channel"] or "phone", asker=data["asker"] or "unsaid",
        communication=tuple(data["communication"]), fields=tuple(data["fields_touched"]), received_at=form.received_at(),
        needs=(data["words"], *more) if more else ()))  # fmt: skip
    drafts.forget(owner=str(by.user_id), form=DRAFT)
    messages.success(request, _said(receipt))
    return reverse("desk:need", args=[receipt.need_ids[0]])


def _said(receipt: Receipt) -> str:
    return _t("受けつけました。受付番号 %(number)s　合言葉 %(words)s（いま伝えてください。あとでは見られません）") % {
        "number": receipt.number, "words": receipt.passphrase}  # fmt: skip


@staff(Permission.RECORD_NEED)
@require_POST
def draft(request: ActorRequest) -> HttpResponse:
    """Keep what was typed so far."""
    body = {name: values for name, values in request.POST.lists() if name not in ("csrfmiddlewaretoken", "once")}
    saved = drafts.keep(owner=str(request.actor.user_id), form=DRAFT, body=body)
    return render(request, "consultation/desk/_draft.html", {"draft_at": saved.saved_at})


@staff(Permission.RECORD_NEED)
@require_POST
def hints(request: ActorRequest) -> HttpResponse:
    """While typing: emergency numbers, desks, who called before, what sounds alike. POST, so that no words stand in a URL."""
    words = request.POST.get("words", "")[:WORDS_LIMIT]
    context = {
        **_suggested(request, words),
        "calls": do.earlier_calls(by=request.actor, phone=digits_of(request.POST.get("asker_phone", "")[:60])),
        "alike": _alike(request.actor, words),
    }  # fmt: skip
    return render(request, "consultation/desk/_hints.html", context)


def _suggested(request: ActorRequest, words: str) -> dict[str, Any]:
    area, stamp = find_district(clean_text(request.POST.get("area_code", ""), limit=80)), city_stamp()
    return {"answer": suggest_standing(words, area=area or area_by_code(None), top=4, stamp=stamp) if words.strip() else None, "words": words,
            "area_code": area.code if area else "", "correct": reverse("desk:intake_correct"), "may_correct": True, "desks": desk_choices(stamp=stamp), "stamp": stamp}  # fmt: skip


@staff(Permission.RECORD_NEED)
@require_POST
def correct(request: ActorRequest) -> HttpResponse:
    """One key: the suggestion is wrong, and this desk is right. Answers with the pane again."""
    words, desk = request.POST.get("words", "")[:4000], find_desk(clean_text(request.POST.get("desk", ""), limit=120))
    if desk is None:
        told = {"problem": _t("この窓口は見つかりません。一覧から選んでください。")}
    elif sent_once(request, lambda: "kept" if correct_suggestion(by=request.actor, text=words, desk=desk) else ""):
        told = {"said": _t("おぼえました。次の学びなおしから効きます。正しい窓口：%(desk)s") % {"desk": desk.name}}
    else:
        told = {"problem": _t("窓口を見つけるためのことばがないので、おぼえられません。")}
    return render(request, "consultation/desk/_hints.html", {**_suggested(request, words), **told})


def digits_of(text: str) -> str:
    """The digits of a telephone number however it was typed; empty where it is none."""
    try:
        return normalise_phone(text) if text.strip() else ""
    except PhoneNotUnderstood:
        return ""


def _alike(actor: Actor, words: str) -> Iterable[object]:
    return do.search_needs(by=actor, text=words, limit=3) if len(words.strip()) >= 4 and actor.has(Permission.SEE_NEED) else ()
