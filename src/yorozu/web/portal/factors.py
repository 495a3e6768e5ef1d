"""サインインのしかた: one's own password, app, passkeys and recovery codes."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yorozu.community import operations as do
from yorozu.community.queries import factors_of, must_have_factor, must_set_up, passkeys_of, sittings_of
from yorozu.kernel import limits, otp, passkeys
from yorozu.kernel.errors import Invalid, Refused
from yorozu.kernel.models import User
from yorozu.kernel.sealed import Unreadable, seal, unseal
from yorozu.papers.rendering import qr_svg
from yorozu.web.portal.entering import must_wait, site_of
from yorozu.web.portal.gate import ALWAYS, ActorRequest, staff
from yorozu.web.portal.once import sent_once

_SECRET, _NEW = "app_secret", "new_passkey"  # what a session holds while something is being set up
_PURPOSE = "app being set up"


class AppForm(forms.Form):
    """The digits that prove that the app has the secret."""

    code = forms.CharField(label=_("アプリに出た6けたの数字"), max_length=20,
                           widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "data-no-ruby": ""}))  # fmt: skip


class PasskeyForm(forms.Form):
    """What it is called; the browser's answer stands beside it."""

    name = forms.CharField(label=_("なまえ"), max_length=60, required=False, help_text=_("例：窓口のパソコン、わたしのスマートフォン"))


def _user(request: ActorRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@staff(before_factor=True)
def account(request: ActorRequest) -> HttpResponse:
    """All ways of one's account, and what is still missing."""
    user = _user(request)
    context = {"factors": factors_of(user.pk), "must": must_have_factor(request.actor), "missing": must_set_up(user, request.actor),
               "sittings": sittings_of(user.pk, here=str(request.session.session_key)),
               "reset": user.second_factor == "reset"}  # fmt: skip
    return render(request, "portal/account.html", context)


@staff(before_factor=True, sure=ALWAYS)
def app(request: ActorRequest) -> HttpResponse:
    """Set up an authenticator app: the secret as QR code and as text; it counts from the first right digits on."""
    user, form = _user(request), AppForm(request.POST or None)
    secret = _secret_of(request, user)
    key = limits.key_of("set-up-app", str(user.pk), "")
    if request.method == "POST" and form.is_valid() and not must_wait(form, key):
        try:
            sent_once(request, lambda: str(do.set_app(by=request.actor, secret=secret, code=form.cleaned_data["code"])))
        except Invalid as error:
            form.add_error("code", str(error.field_errors["code"]))
        else:
            limits.succeeded(key)
            request.session.pop(_SECRET, None)
            _only_here(request)
            messages.success(request, _t("認証アプリを登録しました。"))
            return redirect("portal:account")
    uri = otp.uri(secret, account=user.username, issuer=f"{_t('よろず')} {settings.CITY_NAME}")
    context = {"edit": form, "qr": mark_safe(qr_svg(uri).decode()), "secret": otp.spaced(secret), "problems": form if form.errors else None}
    return render(request, "portal/account_app.html", context, status=422 if form.errors else 200)


def _secret_of(request: ActorRequest, user: User) -> str:
    """The secret that is being set up: the same one until it is, sealed in the session, which the database holds."""
    try:
        return unseal(request.session[_SECRET], purpose=_PURPOSE, bound_to=str(user.pk))
    except (KeyError, Unreadable):
        secret = otp.new_secret()
        request.session[_SECRET] = seal(secret, purpose=_PURPOSE, bound_to=str(user.pk))
        return secret


@staff(before_factor=True, sure=ALWAYS)
def add_passkey(request: ActorRequest) -> HttpResponse:
    """Let this browser, or a telephone beside it, make a passkey."""
    user, form = _user(request), PasskeyForm(request.POST or None)
    site = site_of(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = passkeys.read_new(site, request.session.pop(_NEW, {}), request.POST.get("passkey", "")[:20_000])
            sent_once(request, lambda: str(do.add_passkey(by=request.actor, name=form.cleaned_data["name"], passkey=made)))
        except passkeys.Wrong:
            form.add_error(None, _t("パスキーを作れませんでした。もう一度おためしください。"))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _only_here(request)
            messages.success(request, _t("パスキーを登録しました。"))
            return redirect("portal:account")
    options, request.session[_NEW] = passkeys.ask_for_new(site, user_id=user.pk, username=user.username, name=user.name, known=passkeys_of(user.pk))
    context = {"edit": form, "options": options, "problems": form if form.errors else None}
    return render(request, "portal/account_passkey.html", context, status=422 if form.errors else 200)


@staff(before_factor=True, sure=ALWAYS)
@require_POST
def codes(request: ActorRequest) -> HttpResponse:
    """New recovery codes on this one page: sent again, the page can't be shown again, because nobody keeps them."""
    made: list[str] = []

    def make() -> str:
        made.extend(do.make_recovery_codes(by=request.actor))
        return ""

    sent_once(request, make)
    if not made:
        messages.info(request, _t("予備の番号は、作ったときにだけ出ます。なくしたときは、もう一度作ってください。"))
        return redirect("portal:account")
    return render(request, "portal/account_codes.html", {"codes": [otp.spaced(code) for code in made]})


@staff(before_factor=True, sure=ALWAYS)
@require_POST
def remove(request: ActorRequest, factor_id: UUID) -> HttpResponse:
    """Take one off."""
    sent_once(request, lambda: str(do.remove_factor(by=request.actor, factor_id=factor_id)))
    messages.success(request, _t("外しました。"))
    return redirect("portal:account")


def _only_here(request: ActorRequest) -> None:
    """Other sittings began without the new factor: they end."""
    do.end_other_sittings(by=request.actor, keep=str(request.session.session_key))


@staff(before_factor=True)
@require_POST
def end_others(request: ActorRequest) -> HttpResponse:
    """End every sitting but this one."""
    _only_here(request)
    messages.success(request, _t("ほかのサインインを、すべて終わらせました。"))
    return redirect("portal:account")


@staff(before_factor=True)
@require_POST
def end_sitting(request: ActorRequest, sign_in_id: UUID) -> HttpResponse:
    """End one of them."""
    sent_once(request, lambda: str(do.end_sitting(by=request.actor, sign_in_id=sign_in_id)))
    messages.success(request, _t("そのサインインを終わらせました。"))
    return redirect("portal:account")
