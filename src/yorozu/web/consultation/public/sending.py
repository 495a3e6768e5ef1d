"""確認 and 完了: read it over, send it once, take the number home."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from yorozu.consultation import operations as do
from yorozu.consultation.enums import Channel, ContactWay, Urgency
from yorozu.consultation.operations.intake import Intake
from yorozu.kernel import once
from yorozu.kernel.access import ANONYMOUS
from yorozu.kernel.errors import Invalid
from yorozu.web.portal.gate import public

from . import danger, moments, receipt, tries
from .consult import TOPICS, around, private
from .districts import UNKNOWN, code_of, name_of
from .draft import Draft, draft_of, key_of, remember
from .forms import UNSAID, UNSURE
from .steps import STEPS, Step, answered, first_open


@public
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """確認: every answer with its own way back, and whom one may also ask."""
    draft = draft_of(request)
    if not draft.values:
        return redirect(reverse("consult:done") if receipt.kept(key_of(request)) else reverse("consult:begin"))
    context = {"rows": [_row(step, draft) for step in STEPS], "draft": draft, "open": first_open(draft),
               "answer": danger.answer(str(draft.values.get("words", "")), _area_of(draft)), **around(draft)}  # fmt: skip
    response = render(request, "consultation/public/check.html", context)
    response.headers["Cache-Control"] = "private, no-cache"
    return remember(response, draft)


def _row(step: Step, draft: Draft) -> dict[str, Any]:
    form = step.bound(draft)
    usable = form.is_valid()
    lines = []
    for name in step.fields:
        typed = form.cleaned_data.get(name, "") if usable else draft.values.get(name, "")
        if name == "area_code" and typed:
            lines.append(name_of(str(typed)))
        elif typed and name != "search":
            lines.append(_said(form, name, typed))
    own = step.slug in ("words", "contact")
    return {"step": step, "lines": lines, "open": not usable, "own_words": own}


def _said(form: Any, name: str, typed: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    many = typed if isinstance(typed, list) else [typed]
    return "、".join(str(choices.get(one, one)) for one in many)


def _area_of(draft: Draft) -> str | None:
    code = str(draft.values.get("area_code", ""))
    return code if code and code != UNKNOWN else None


@public
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send it: once, however often the button is pressed, from however many pages of this browser."""
    draft = draft_of(request)
    if not draft.values and receipt.kept(draft.key):
        return redirect("consult:done")
    missing = first_open(draft)
    if missing is not None:
        return redirect(f"{missing.url}?then=check&open=1")
    if tries.send_wait(request, urgent=bool(draft.urgent)):
        return render(request, "portal/429.html", status=429)
    try:
        once.run(token=draft.token, owner=draft.owner, act=lambda: _send(draft))
    except Invalid:
        return redirect(f"{STEPS[0].url}?then=check&open=1")
    draft.forget()
    return remember(redirect("consult:done"), draft)


def _send(draft: Draft) -> str:
    data = answered(draft)
    way = data["contact_way"]
    unsure = Urgency.NOW if draft.urgent else Urgency.WEEK  # words of danger don't wait for somebody to be sure
    urgency = unsure if data["urgency"] == UNSURE else data["urgency"]
    made = do.receive(by=ANONYMOUS, intake=Intake(
        words=data["words"], urgency=urgency, area_code=code_of(data["area_code"]), channel=Channel.WEB, asker=data["asker"],
        asker_name=data["asker_name"], asker_phone=data["asker_phone"], asker_phone_note=data["asker_phone_note"],
        asker_address=data["asker_address"], contact_way=ContactWay.SCREEN if way == UNSAID else way,
        communication=tuple(data["communication"]), language=data["language"] or translation.get_language() or "ja",
        fields=TOPICS.get(draft.topic, ())))  # fmt: skip
    receipt.keep(made, key=draft.key, way=ContactWay.SCREEN if way == UNSAID else way, urgent=draft.urgent,
                 way_out=danger.about_abuse(data["words"]))  # fmt: skip
    return made.number


@public
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """完了: number and passphrase large, by when and by whom one will hear. May be opened again for an hour."""
    key = key_of(request)
    shown = receipt.kept(key)
    if shown is None:
        return private(render(request, "consultation/public/done_later.html"))
    context = {"shown": shown, "by_when": moments.by_when(shown.next_at), "how": moments.how(shown.way),
               "urgent": shown.urgent, "way_out": shown.way_out, "until": moments.clock_time(shown.until), "silent": shown.way == ContactWay.NONE}  # fmt: skip
    return private(render(request, "consultation/public/done.html", context))


@public
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """書きうつしました: take number and passphrase off this browser before the hour is over."""
    receipt.forget(key_of(request))
    return redirect("consult:done")
