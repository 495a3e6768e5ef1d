"""名簿の書き出し: asked for with a purpose, confirmed by a second person where it is long, fetched by who asked."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.community.queries import area_by_code
from yorozu.consultation.enums import NeedState, Urgency
from yorozu.directory.queries import life_field_choices
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.language.names import clean_text
from yorozu.oversight import operations as do
from yorozu.oversight.enums import ALONE, ANSWER_DAYS, FETCH_HOURS, ReleaseKind, ReleaseState
from yorozu.oversight.queries.releases import MINE, PAST, WAITING, releases_waiting
from yorozu.web.consultation.desk.boards import TITLES, filter_in
from yorozu.web.portal.gate import ALWAYS, ActorRequest, staff
from yorozu.web.portal.once import sent_once

_CHIPS = {ReleaseState.ASKED: "warn", ReleaseState.CONFIRMED: "good", ReleaseState.REFUSED: "bad", ReleaseState.WITHDRAWN: "info", ReleaseState.EXPIRED: "info"}
_VIEWS = {MINE: _("自分が頼んだもの"), WAITING: _("確かめるもの"), PAST: _("これまで")}
_LISTS_HOME: dict[str, str] = {ReleaseKind.PEOPLE: "community:people", ReleaseKind.NEEDS: "desk:needs"}
Asked = dict[str, str]


def _people_in(sent: QueryDict) -> Asked:
    return {"text": clean_text(sent.get("q", ""), limit=80)}


def _needs_in(sent: QueryDict) -> Asked:
    one = filter_in(sent)
    return {"view": one.name, "urgency": one.urgency, "state": one.state, "area": one.area_code, "field": one.field}


_ASKED: dict[str, Callable[[QueryDict], Asked]] = {ReleaseKind.PEOPLE: _people_in, ReleaseKind.NEEDS: _needs_in}


def _said(kind: str, asked: Asked) -> str:
    """What the list was narrowed to, in words; empty where nothing was asked, or where it is forgotten."""
    if kind == ReleaseKind.PEOPLE or not asked:
        return asked.get("text", "")
    area = area_by_code(asked["area"]) if asked["area"] else None
    labels = (TITLES[asked["view"]], dict(Urgency.choices).get(asked["urgency"]), dict(NeedState.choices).get(asked["state"]), area.name if area else asked["area"],
              dict(life_field_choices()).get(asked["field"], asked["field"]) if asked["field"] else "")  # fmt: skip
    return "、".join(str(one) for one in labels if one)


class AskForm(forms.Form):
    """What for. The filter comes along, never in an address: it may be a name."""

    purpose = forms.CharField(label=_("何のために書き出しますか"), help_text=_("目的と、書き出した人と、番号が記録に残ります。住民の名前は書かないでください。例：敬老会の案内の宛名"), max_length=200,
                              error_messages={"required": _("何のために書き出すかを、ことばで書いてください。")}, widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-ruby": ""}))  # fmt: skip


class AnswerForm(forms.Form):
    """Why it may go, or mayn't."""

    because = forms.CharField(label=_("わけ"), help_text=_("認めるときも、断るときも書きます。頼んだ人が読みます。"), max_length=400, error_messages={"required": _("わけを書いてください。")},
                              widget=forms.Textarea(attrs={"rows": 3, "data-no-ruby": ""}))  # fmt: skip


class FetchForm(forms.Form):
    """How its letters are written."""

    encoding = forms.ChoiceField(label=_("文字コード"), choices=[("utf-8", _("UTF-8（どの文字も書けます）")), ("cp932", _("シフトJIS（CP932。古い表計算や業務システム用）"))], initial="utf-8",
                                 widget=forms.RadioSelect, error_messages={"required": _("どちらかを選んでください。"), "invalid_choice": _("どちらかを選んでください。")})  # fmt: skip


@staff()
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """One's own, those to confirm, those that were."""
    asks, answers = request.actor.has(Permission.SEE_PERSON), request.actor.has(Permission.SEE_UNUSUAL)
    views = [(code, label) for code, label in _VIEWS.items() if (asks if code == MINE else answers)]
    view = request.GET.get("view", "")
    if view not in dict(views):
        view = views[0][0] if views else MINE
    page = do.list_releases(by=request.actor, view=view, after=request.GET.get("after", "")[:9])
    waiting = releases_waiting(request.actor)
    context = {"rows": [_row(one) for one in page.rows], "view": view, "tabs": [(code, label, waiting if code == WAITING else None) for code, label in views], "next_key": page.next_key,
               "own": view == MINE, "asks": asks}  # fmt: skip
    return render(request, "oversight/releases.html", context)


def _row(one: Any) -> dict[str, Any]:
    fetched = bool(one.fetches)
    label = _("受けとりました") if fetched and one.state in (ReleaseState.CONFIRMED, ReleaseState.EXPIRED) else ReleaseState(one.state).label
    return {"one": one, "kind": ReleaseKind(one.kind).label, "state": label, "counted": do.counted(one.kind, one.count), "chip": "good" if fetched else _CHIPS[ReleaseState(one.state)]}


@staff(Permission.SEE_PERSON)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, kind: str) -> HttpResponse:
    """How many it would be and what for; then its own page. A search for people comes by POST alone: it may be a name."""
    if kind not in _ASKED:
        raise Http404
    if kind == ReleaseKind.PEOPLE and request.method != "POST":
        return redirect(_LISTS_HOME[kind])
    asked = _ASKED[kind](request.POST if request.method == "POST" else request.GET)
    try:
        count = do.count_for_release(by=request.actor, kind=kind, asked=asked)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(_LISTS_HOME[ReleaseKind(kind)])
    form = AskForm(request.POST) if "go" in request.POST else AskForm()
    if form.is_bound and form.is_valid():
        try:
            return redirect(sent_once(request, lambda: _asked(request, kind, asked, form.cleaned_data["purpose"])))
        except Invalid as error:
            form.add_error("purpose", str(error.field_errors["purpose"]))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "kind": kind, "label": ReleaseKind(kind).label, "words": _said(kind, asked), "sent": _sent(kind, asked), "counted": do.counted(kind, count), "second": do.asks_two(by=request.actor, count=count), "together": count <= ALONE, "alone": do.counted(kind, ALONE), "hours": FETCH_HOURS, "days": ANSWER_DAYS,
               "home": reverse(_LISTS_HOME[ReleaseKind(kind)])}  # fmt: skip
    return render(request, "oversight/release_ask.html", context, status=422 if form.errors else 200)


def _sent(kind: str, asked: Asked) -> list[tuple[str, str]]:
    """The filter as its own form's fields."""
    return [("q", asked["text"])] if kind == ReleaseKind.PEOPLE else list(asked.items())


def _asked(request: ActorRequest, kind: str, asked: Asked, purpose: str) -> str:
    made = do.ask_release(by=request.actor, kind=kind, asked=asked, purpose=purpose)
    return reverse("releases:one", args=[made.pk])


def _page(request: ActorRequest, release_id: UUID, *, problems: forms.Form | None = None, lost: Any = (), **typed: forms.Form) -> HttpResponse:
    seen = do.read_release(by=request.actor, release_id=release_id)
    context = {"seen": seen, "row": _row(seen.release), "one": seen.release, "words": _said(seen.release.kind, seen.release.asked), "hours": FETCH_HOURS, "problems": problems, "lost": lost,
               "answer_form": AnswerForm(), "fetch_form": FetchForm(), **typed}  # fmt: skip
    return render(request, "oversight/release.html", context, status=422 if problems else 200)


@staff()
@require_safe
def one(request: ActorRequest, release_id: UUID) -> HttpResponse:
    """One list: what for, how many, who, and what can be done now."""
    return _page(request, release_id)


@staff(Permission.SEE_UNUSUAL, sure=ALWAYS)
@require_POST
def answer(request: ActorRequest, release_id: UUID) -> HttpResponse:
    """Confirm or refuse, by another person than who asked."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            url = sent_once(request, lambda: _answered(request, release_id, form.cleaned_data["because"]))
        except Refused as error:
            form.add_error(None, str(error))
        except Invalid as error:
            form.add_error("because", str(error.field_errors["because"]))
        else:
            messages.success(request, _t("答えを残しました。頼んだ人に知らせます。"))
            return redirect(url)
    return _page(request, release_id, problems=form, answer_form=form)


def _answered(request: ActorRequest, release_id: UUID, because: str) -> str:
    do.answer_release(by=request.actor, release_id=release_id, answer=request.POST.get("answer", ""), because=because)
    return f"{reverse('releases:list')}?view={WAITING}"


@staff(Permission.SEE_PERSON)
@require_POST
def withdraw(request: ActorRequest, release_id: UUID) -> HttpResponse:
    """Take it back."""
    try:
        do.withdraw_release(by=request.actor, release_id=release_id)
        messages.success(request, _t("取り下げました。"))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("releases:one", release_id)


@staff(Permission.SEE_PERSON, sure=ALWAYS)
@require_POST
def fetch(request: ActorRequest, release_id: UUID) -> HttpResponse:
    """The file, as the list is now; under the serial in its name and in each row."""
    form, lost = FetchForm(request.POST), cast(Any, ())
    try:
        made = do.fetch_release(by=request.actor, release_id=release_id, encoding=request.POST.get("encoding", ""))
    except Invalid as error:
        if form.is_valid():
            form.add_error("encoding", str(error.field_errors["encoding"]))
        lost = error.lost if isinstance(error, do.LettersLost) else ()
    except Refused as error:
        form.is_valid()
        form.add_error(None, str(error))
    else:
        response = HttpResponse(made.content, content_type=f"text/csv; charset={made.charset}")
        response["Content-Disposition"] = f'attachment; filename="{made.name}"'
        return response
    return _page(request, release_id, problems=form, fetch_form=form, lost=lost)
