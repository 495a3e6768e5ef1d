"""Signing in and out; coming back to what was typed; in the demo, one click for each role."""

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yorozu.community.operations import change_password, follow_session
from yorozu.kernel import drafts, limits
from yorozu.kernel.audit import record_account
from yorozu.kernel.demo import demo_roles
from yorozu.kernel.errors import Invalid
from yorozu.kernel.models import User
from yorozu.web.portal import sure
from yorozu.web.portal.address import address_of
from yorozu.web.portal.entering import enter, must_wait, next_of, recommend_factor, remember_device, stop_half_way, tries_of
from yorozu.web.portal.gate import ActorRequest, demo_only, public, staff
from yorozu.web.portal.late import UNSENT


class SignInForm(forms.Form):
    """User name and password; pasting is fine, and there are no puzzles (WCAG 3.3.8)."""

    username = forms.CharField(label=_("利用者名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label=_("パスワード"), max_length=200, strip=False,
                               widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))  # fmt: skip


class PasswordForm(forms.Form):
    """One's own password: the one before, and a new one of twelve characters or more.

    The names of both hold "password": by that `late.typed_in` knows what is never kept nor shown again.
    """

    current_password = forms.CharField(
        label=_("いまのパスワード"), max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new_password = forms.CharField(label=_("新しいパスワード"), max_length=200, strip=False, help_text=_("12文字以上。ことばを4つ並べると、おぼえやすく、見やぶられにくくなります。"),
                          widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))  # fmt: skip


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The same sentence whatever was wrong; each wrong try of an account from an address makes that pair wait longer."""
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        tries = tries_of(request, form.cleaned_data["username"])
        wait = must_wait(form, *tries)
        user = None if wait else authenticate(request, **form.cleaned_data)
        if isinstance(user, User):
            for key, _free in tries:
                limits.succeeded(key)
            return _by_password(request, user)
        status = 429 if wait else 422
        if not wait:
            form.add_error(None, _t("利用者名かパスワードがちがいます。"))
    elif request.method == "POST":
        status = 422
    context = {"form": form, "next": next_of(request), "ended": "ended" in request.GET}
    return render(request, "portal/sign_in.html", context, status=status)


def _by_password(request: HttpRequest, user: User) -> HttpResponse:
    """In; or, where the account has a second factor, half way."""
    goes_to = next_of(request)
    if user.second_factor:
        stop_half_way(request, user, goes_to)
        return redirect("portal:second")
    enter(request, user)
    recommend_factor(request, user)
    return remember_device(request, redirect(goes_to), user)


@public
@require_POST
def sign_out(request: ActorRequest) -> HttpResponse:
    """End the session; on a shared machine nothing stays behind."""
    if request.actor.user_id:
        record_account(request.actor, action="sign_out")
    logout(request)
    response = redirect("/")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@staff()
def unsent(request: HttpRequest) -> HttpResponse:
    """What was posted after the session had ended: shown whole, to be sent with a fresh token or thrown away."""
    owner = str(request.user.pk)
    if request.method == "POST":
        drafts.forget(owner=owner, form=UNSENT)
        return redirect("/desk/")
    saved = drafts.load(owner=owner, form=UNSENT)
    if saved is None:
        return redirect("/desk/")
    kept = [(name, value) for name, values in saved.body["fields"].items() for value in values]
    return render(request, "portal/unsent.html", {"kept": kept, "path": saved.body["path"]})


@staff()
def password(request: ActorRequest) -> HttpResponse:
    """Change one's own password; every other session of the account ends, this one goes on."""
    form = PasswordForm(request.POST or None)
    key = limits.key_of("password", str(request.actor.user_id), address_of(request))
    if request.method == "POST" and form.is_valid() and not must_wait(form, key):
        try:
            before = str(request.session.session_key)
            user = change_password(by=request.actor, current=form.cleaned_data["current_password"], new=form.cleaned_data["new_password"], keep=before)
        except Invalid as error:
            for name, sentence in error.field_errors.items():
                form.add_error(f"{name}_password", str(sentence))
        else:
            limits.succeeded(key)
            update_session_auth_hash(request, user)
            follow_session(by=request.actor, before=before, after=str(request.session.session_key))
            messages.success(request, _t("パスワードを変えました。ほかの機器でのサインインは終わりました。"))
            return redirect("/desk/")
    return render(request, "portal/password.html", {"form": form}, status=422 if form.errors else 200)


@staff(before_factor=True)
def sure_first(request: ActorRequest) -> HttpResponse:
    """Asks again who sits there, on the way to a page that wants to know."""
    return sure.asked(request, request.actor)


@demo_only
def demo(request: HttpRequest) -> HttpResponse:
    """One click signs in as each role."""
    if request.method == "POST":
        user = User.objects.filter(username=request.POST.get("role", ""), is_active=True).first()
        if user is not None and user.username in {role.code for role in demo_roles()}:
            enter(request, user)
            return redirect("/desk/")
    known = set(User.objects.filter(username__in=[role.code for role in demo_roles()]).values_list("username", flat=True))
    return render(request, "portal/demo.html", {"roles": [role for role in demo_roles() if role.code in known]})
