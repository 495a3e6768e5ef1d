"""Asking again who sits there, before what can't be taken back: a list that leaves the house, a role, somebody's factor.

Good for ten minutes, as signing in is. What was sent meanwhile stands in the page that asks, and goes on with the answer: nothing is
typed twice and nothing is kept anywhere. Only a file has to be chosen again.
"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.operations import confirm_by_password, prove_by_passkey
from yorozu.community.queries import passkeys_of
from yorozu.kernel import clock, limits, openid, passkeys
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_account
from yorozu.web.portal.address import address_of
from yorozu.web.portal.entering import PASSKEY_STATE, must_wait, own_address, site_of

SURE_SECONDS = 600
_AT, PASSWORD, PASSKEY = "sure", "sure_password", "sure_passkey"
_NOT_KEPT = ("csrfmiddlewaretoken", PASSWORD, PASSKEY)


class SureForm(forms.Form):
    """One's own password once more."""

    sure_password = forms.CharField(label=_("あなたのパスワード"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


def is_sure(request: HttpRequest) -> bool:
    """Whether the person signed in or was asked within ten minutes; a clock that was set back makes nobody sure."""
    since = max((request.session.get(name, 0) for name in (_AT, "started")), default=0)
    return bool(since) and 0 <= int(clock.now().timestamp()) - since < SURE_SECONDS


def ask(request: HttpRequest, actor: Actor) -> HttpResponse | None:
    """None where the answer came along and is right: what was asked for goes on. Else the page that asks."""
    if request.method in ("GET", "HEAD"):
        return redirect(f"{reverse('portal:sure')}?{urlencode({'next': request.get_full_path()})}")
    form = None
    if PASSWORD in request.POST or PASSKEY in request.POST:
        form = _checked(request, actor)
        if form is None:
            return None
    kept = [] if request.FILES else [(name, value) for name, values in request.POST.lists() if name not in _NOT_KEPT for value in values]
    return _page(request, actor, form, action=request.get_full_path(), kept=kept, files=bool(request.FILES))


def asked(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page by itself: on the way to another one."""
    goes_to = own_address(request, request.POST.get("next") or request.GET.get("next") or "")
    form = _checked(request, actor) if request.method == "POST" else None
    if request.method == "POST" and form is None:
        return redirect(goes_to)
    return _page(request, actor, form, action=reverse("portal:sure"), kept=[("next", goes_to)], files=False)


def _checked(request: HttpRequest, actor: Actor) -> SureForm | None:
    """None where the answer is right; the form with what is wrong."""
    form = SureForm(request.POST)
    if PASSKEY in request.POST:
        state = request.session.pop(PASSKEY_STATE, None)
        if state and prove_by_passkey(site=site_of(request), state=state, answer=request.POST[PASSKEY][:20_000], user_id=actor.user_id):
            record_account(actor, action="confirm_self")
            note(request)
            return None
        form.add_error(None, _t("パスキーで確かめられませんでした"))
        form.errors.pop(PASSWORD, None)
        return form
    key = limits.key_of("sure", str(actor.user_id), address_of(request))
    if form.is_valid() and not must_wait(form, key):
        if confirm_by_password(by=actor, typed=form.cleaned_data[PASSWORD]):
            limits.succeeded(key)
            note(request)
            return None
        form.add_error(PASSWORD, _t("パスワードがちがいます。"))
    return form


def note(request: HttpRequest) -> None:
    """It is the same person, now."""
    request.session[_AT] = int(clock.now().timestamp())


def _page(request: HttpRequest, actor: Actor, form: SureForm | None, *, action: str, kept: list[Any], files: bool) -> HttpResponse:
    known = passkeys_of(actor.user_id) if actor.user_id else ()
    options, request.session[PASSKEY_STATE] = passkeys.ask(site_of(request), known) if known else ("", {})
    context = {"form": form or SureForm(), "action": action, "kept": kept, "files": files, "options": options, "back": request.path,
               "directory": openid.is_configured()}  # fmt: skip
    return render(request, "portal/sure.html", context, status=422 if form else 403 if request.method == "POST" else 200)
