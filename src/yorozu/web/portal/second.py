"""The second step of signing in: the app's digits, a passkey, or a recovery code; and a passkey alone, which is two factors in one."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.operations import note_wrong_factor, prove_by_code, prove_by_passkey
from yorozu.community.queries import passkeys_of
from yorozu.kernel import limits, otp, passkeys
from yorozu.kernel.models import User
from yorozu.web.portal.address import address_of
from yorozu.web.portal.entering import HALF_SECONDS, PASSKEY_STATE, Half, enter, half_of, must_wait, next_of, remember_device, site_of
from yorozu.web.portal.gate import public


class CodeForm(forms.Form):
    """Six digits of the app, or twelve of a recovery code."""

    code = forms.CharField(label=_("6けたの数字"), max_length=40, help_text=_("認証アプリに出ている数字です。アプリがないときは、紙にひかえた12けたの予備の番号を入れてください。"),
                           widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "data-no-ruby": ""}))  # fmt: skip


@public
def second(request: HttpRequest) -> HttpResponse:
    """After the password: a wrong answer makes the account's next code wait. Who knows no password waits for nobody here."""
    half = half_of(request)
    if half is None:
        return redirect("portal:sign_in")
    form = CodeForm(request.POST if request.method == "POST" and "passkey" not in request.POST else None)
    if request.method == "POST" and (_by_passkey(request, form, half) or _by_code(request, form, half)):
        enter(request, half.user)
        return remember_device(request, redirect(half.goes_to), half.user)
    known = passkeys_of(half.user.pk)
    options, request.session[PASSKEY_STATE] = passkeys.ask(site_of(request), known) if known else ("", {})
    failed = request.method == "POST"
    return render(request, "portal/second.html", {"form": form, "options": options, "failed": failed}, status=422 if failed else 200)


def _by_code(request: HttpRequest, form: CodeForm, half: Half) -> bool:
    """Codes are counted by the account alone: only who knows its password gets here, and a passkey never waits."""
    if not form.is_bound or not form.is_valid():
        return False
    typed = otp.digits_of(form.cleaned_data["code"])
    key = limits.key_of("second" if len(typed) == otp.DIGITS else "recovery", str(half.user.pk), "")
    if must_wait(form, key):
        return False
    if prove_by_code(user_id=half.user.pk, typed=typed):
        limits.succeeded(key)
        return True
    note_wrong_factor(user_id=half.user.pk)
    form.add_error("code", _t("数字がちがうか、もう使った数字です。新しい数字が出てから、もう一度入れてください。"))
    return False


def _by_passkey(request: HttpRequest, form: CodeForm, half: Half) -> bool:
    if form.is_bound:
        return False
    return _signed(request, half) is not None


def _signed(request: HttpRequest, half: Half | None) -> User | None:
    """Whose passkey answered what was asked last; an answer counts once."""
    state = request.session.pop(PASSKEY_STATE, None)
    if not state:
        return None
    answer = request.POST.get("passkey", "")[:20_000]
    return prove_by_passkey(site=site_of(request), state=state, answer=answer, user_id=half.user.pk if half else None)


@public
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in by a passkey alone: the device has asked for finger, face or PIN. No user name is typed, so none can be tried out."""
    failed = request.method == "POST"
    if failed:
        key = limits.key_of("passkey", "", address_of(request))
        user = None if limits.begin(key, free=20) else _signed(request, None)
        if user is not None:
            limits.succeeded(key)
            goes_to = next_of(request)
            enter(request, user)
            return remember_device(request, redirect(goes_to), user)
    options, request.session[PASSKEY_STATE] = passkeys.ask(site_of(request))
    if not request.user.is_authenticated:
        request.session.set_expiry(HALF_SECONDS)  # who only looks at the page leaves nothing behind for a week
    return render(request, "portal/passkey.html", {"options": options, "next": next_of(request), "failed": failed}, status=422 if failed else 200)
