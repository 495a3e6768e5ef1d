"""相談のようす: in by number and passphrase; what happens next, the four steps, a word more, the end, a new beginning."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.consultation.operations import residents
from yorozu.consultation.queries.sights import public_sights
from yorozu.consultation.queries.status import StatusNeed, StatusPage, status_page
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid
from yorozu.language import codes
from yorozu.web.portal.gate import public
from yorozu.web.portal.once import sent_once

from . import tries
from .consult import private
from .forms import EnterForm, NoteForm, WordForm
from .resident import let_in, let_out, resident_of
from .thread import shown_need

UNSENT = "unsent_word"
KEPT_TEXT = 100_000


@public
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """The page itself for who has come in; else the two fields."""
    by = resident_of(request)
    if request.method == "POST":
        return _enter(request)
    if by is None:
        return private(render(request, "consultation/public/enter.html", {"form": EnterForm()}))
    row = residents.look(by=by)
    page = status_page(row)
    context = {"page": page, "needs": [shown_need(need, page) for need in page.needs], "sights": page.sights}
    return private(render(request, "consultation/public/status.html", context))


def _enter(request: HttpRequest) -> HttpResponse:
    form = EnterForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        actor, wait = tries.guarded(request, given["number"], given["passphrase"], residents.enter)
        if actor is not None:
            let_in(request, actor)
            unsent: dict[str, str] = request.session.get(UNSENT) or {}
            own = {str(need.id) for need in status_page(residents.look(by=actor)).needs} if unsent else set()
            return redirect("consult:word", unsent["need"]) if unsent.get("need") in own else redirect("consult:status")
        form.add_error(None, tries.refusal(wait))
    return private(render(request, "consultation/public/enter.html", {"form": form}, status=422))


def _mine(by: Actor, need_id: UUID) -> tuple[StatusPage, StatusNeed]:
    page = status_page(residents.look(by=by))
    for need in page.needs:
        if need.id == need_id:
            return page, need
    raise Http404


def _act(
    request: HttpRequest, need_id: UUID, template: str, form: forms.Form | None, act: Callable[[Actor], None], said: str,
) -> HttpResponse:  # fmt: skip
    by = resident_of(request)
    if by is None:
        return _too_late(request, need_id)
    page, need = _mine(by, need_id)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            sent_once(request, lambda: _done(act, by))
            request.session.pop(UNSENT, None)
        except Invalid as error:
            _put_errors(form, error)
        else:
            messages.success(request, said)
            return redirect("consult:status")
    context: dict[str, Any] = {"page": page, "need": need, "form": form}
    status_code = 422 if form is not None and form.errors else 200
    return private(render(request, template, context, status=status_code))


def _too_late(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Half an hour went by: the number is asked for again, and what was typed comes back after it."""
    text = _typed(request).get("text", "")[:KEPT_TEXT]
    if text:
        request.session[UNSENT] = {"need": str(need_id), "text": text}
    messages.info(request, _t("しばらく使わなかったので、画面を閉じました。もう一度、番号と合言葉を入れてください。書いたものは残っています。")
                  if text else _t("しばらく使わなかったので、画面を閉じました。もう一度、番号と合言葉を入れてください。"))  # fmt: skip
    return redirect("consult:status")


def _done(act: Callable[[Actor], None], by: Actor) -> str:
    act(by)
    return "done"


def _put_errors(form: forms.Form | None, error: Invalid) -> None:
    if form is not None:
        for name, message in error.field_errors.items():
            form.add_error(name if name in form.fields else None, str(message))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def word(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """ことばを追加する; on a need that was ended this opens it again."""
    unsent = request.session.get(UNSENT) or {}
    typed = unsent.get("text", "") if unsent.get("need") == str(need_id) and resident_of(request) else ""
    form = WordForm(_typed(request)) if request.method == "POST" else WordForm(initial={"text": typed})
    return _act(request, need_id, "consultation/public/word.html", form,
                lambda by: residents.add_word(by=by, need_id=need_id, text=form.cleaned_data["text"]),
                _t("ことばを預かりました。担当の窓口が読みます。"))  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """もう要らない・やめる, after one more page."""
    return _act(request, need_id, "consultation/public/stop.html", None,
                lambda by: residents.stop(by=by, need_id=need_id),
                _t("やめました。また困ったときは、同じ番号で続きから始められます。"))  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """連絡のしかた."""
    by = resident_of(request)
    if by is None:
        return redirect("consult:status")
    page = status_page(residents.look(by=by))
    form = NoteForm(_typed(request)) if request.method == "POST" else NoteForm(initial={"note": page.contact_note})
    if request.method == "POST" and form.is_valid():
        sent_once(request, lambda: _done(lambda who: residents.change_contact(by=who, note=form.cleaned_data["note"]), by))
        messages.success(request, _t("連絡のしかたを預かりました。"))
        return redirect("consult:status")
    context = {"page": page, "form": form}
    return private(render(request, "consultation/public/contact.html", context, status=422 if form.errors else 200))


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed, without NUL, which no database keeps."""
    return {name: str(value).replace("\x00", "") for name, value in request.POST.items()}


@public
@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """この相談を見た人."""
    by = resident_of(request)
    if by is None:
        return redirect("consult:status")
    row = residents.look(by=by)
    context = {"sights": public_sights(row), "number": codes.display_code(row.number)}
    return private(render(request, "consultation/public/seen.html", context))


@public
@require_POST
def leave_status(request: HttpRequest) -> HttpResponse:
    """見おわる."""
    let_out(request)
    messages.success(request, _t("相談のようすを閉じました。"))
    return redirect("consult:status")
