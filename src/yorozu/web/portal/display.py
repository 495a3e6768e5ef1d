"""表示の設定: which browser or account this is, and the page that changes how pages are shown."""

import secrets
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from yorozu.kernel import display as kernel_display
from yorozu.kernel.access import ANONYMOUS
from yorozu.kernel.display import DisplayChoice
from yorozu.kernel.models import User
from yorozu.web.portal.gate import public

COOKIE = "yorozu_display"
COOKIE_SECONDS = 365 * 24 * 3600
_KEY_LENGTH = 32


class DisplayForm(forms.Form):
    """Size, contrast, readings and language; every choice has a plain sentence."""

    size = forms.ChoiceField(
        label=_("文字の大きさ"),
        widget=forms.RadioSelect,
        choices=[("standard", _("標準")), ("large", _("大きい")), ("largest", _("特大"))],
    )
    contrast = forms.ChoiceField(
        label=_("色"),
        widget=forms.RadioSelect,
        choices=[("standard", _("標準")), ("strong", _("はっきり")), ("dark", _("暗い"))],
    )
    furigana = forms.ChoiceField(
        label=_("ふりがな"), widget=forms.RadioSelect, choices=[("0", _("つけない")), ("1", pgettext_lazy("readings", "つける"))]
    )
    language = forms.ChoiceField(label=pgettext_lazy("language", "ことば"), widget=forms.RadioSelect, choices=settings.LANGUAGES)
    shortcuts = forms.ChoiceField(
        label=_("押すだけのキー（j、k、nなど）"),
        widget=forms.RadioSelect,
        choices=[("1", _("使う")), ("0", _("使わない"))],
        required=False,
    )


def browser_key(request: HttpRequest) -> str:
    """The random key of this browser, or an empty text where none was given yet (or a strange one came)."""
    key = request.COOKIES.get(COOKIE, "")
    return key if len(key) == _KEY_LENGTH and key.isalnum() and key.isascii() else ""


def signed_in_id(request: HttpRequest) -> UUID | None:
    """Whose account this sitting belongs to, known before the account itself is loaded."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    try:
        return UUID(str(request.session.get(SESSION_KEY)))
    except ValueError:
        return None


def choice_of(request: HttpRequest) -> DisplayChoice:
    """How this person wants pages to be shown; the usual way where nothing was chosen."""
    account = get_user(request) if signed_in_id(request) else None
    return kernel_display.display_of(browser=browser_key(request), account=account if isinstance(account, User) else None)


def safe_back(request: HttpRequest, address: str) -> str:
    """`address` if it is a page of this site, else the home page: nobody is led elsewhere."""
    inside = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()})
    return address if inside and not address.startswith("/display/") else "/"


@public
@require_http_methods(["GET", "HEAD", "POST"])
def display_settings(request: HttpRequest) -> HttpResponse:
    """表示の設定: shown filled with what holds now; saved, and back to where the person was."""
    back = safe_back(request, request.POST.get("back", "") or request.GET.get("back", ""))
    if request.method != "POST":
        held = choice_of(request)
        on = bool(getattr(getattr(request, "user", None), "shortcuts", True))
        form = DisplayForm(initial={"size": held.size, "contrast": held.contrast, "language": held.language,
                                    "furigana": "1" if held.furigana else "0", "shortcuts": "1" if on else "0"})  # fmt: skip
        return render(request, "portal/display.html", {"form": form, "back": back})
    form = DisplayForm(request.POST)
    if not form.is_valid():
        return render(request, "portal/display.html", {"form": form, "back": back}, status=422)
    return _keep(request, form, back)


def _keep(request: HttpRequest, form: DisplayForm, back: str) -> HttpResponse:
    chosen = form.cleaned_data
    choice = DisplayChoice(chosen["size"], chosen["contrast"], chosen["furigana"] == "1", chosen["language"])
    browser = browser_key(request) or secrets.token_hex(_KEY_LENGTH // 2)
    actor = getattr(request, "actor", ANONYMOUS)
    kernel_display.choose_display(choice, by=actor, browser=browser, user_id=signed_in_id(request))
    if chosen["shortcuts"]:
        kernel_display.switch_shortcuts(chosen["shortcuts"] == "1", by=actor)
    translation.activate(choice.language)
    response = redirect(back)
    response.set_cookie(COOKIE, browser, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax",
                        secure=settings.SESSION_COOKIE_SECURE)  # fmt: skip
    return response
