"""The way in, shared by password, second factor and passkey: half way between them, in, and where to go then."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t

from yorozu.community.operations import note_sign_in
from yorozu.community.queries import actor_of
from yorozu.kernel import clock, limits
from yorozu.kernel.models import User
from yorozu.kernel.passkeys import Site
from yorozu.web.portal.address import address_of

_HALF = "half"
PASSKEY_STATE = "passkey"  # what a passkey was asked for last, in the session
HALF_SECONDS = 600  # between password and second factor


def next_of(request: HttpRequest) -> str:
    """Where to go after signing in: an address of our own."""
    return own_address(request, request.POST.get("next") or request.GET.get("next") or "")


def own_address(request: HttpRequest, asked: str) -> str:
    """`asked` where it is on this site, else the desk's home."""
    allowed = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if allowed else "/desk/"


def enter(request: HttpRequest, user: User) -> None:
    """Signed in, in a fresh session: what somebody else did in this browser before, a resident's look for one, isn't taken along."""
    request.session.flush()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    note_sign_in(by=actor_of(user), session_key=str(request.session.session_key), agent=agent_of(request), address=address_of(request))


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))


def agent_of(request: HttpRequest) -> str:
    """Browser and system in two words; the long text that a browser sends isn't kept."""
    sent = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in _BROWSERS if sign in sent), "")
    system = next((name for sign, name in _SYSTEMS if sign in sent), "")
    return " ".join(word for word in (browser, system) if word)


_KNOWN, _KNOWN_DAYS, _MOST_KNOWN = "yorozu_known", 90, 5
FREE_IN_RANGE = 12  # wrong passwords of one account from a whole range of addresses before it waits too


def tries_of(request: HttpRequest, username: str) -> list[tuple[str, int]]:
    """What a try to sign in counts by: account and network, so that nobody elsewhere can make its owner wait; for a browser in
    which the owner signed in before, account and browser, so that nobody behind the same address can either.
    """
    device = known_device(request, username)
    if device:
        return [(limits.key_of("sign-in-known", f"{username}\x1f{device}", ""), 0)]
    address = address_of(request)
    return [(limits.key_of("sign-in", username, address), 0), (limits.key_of("sign-in-range", username, address, wide=True), FREE_IN_RANGE)]


def known_device(request: HttpRequest, username: str) -> str:
    """This browser's own random name where the account signed in with it before, else nothing. The cookie is signed and names nobody."""
    kept = _known(request)
    return str(kept["device"]) if _digest_of(username) in kept["accounts"] else ""


def _known(request: HttpRequest) -> dict[str, Any]:
    try:
        kept = signing.loads(request.COOKIES.get(_KNOWN, ""), salt=_KNOWN, max_age=_KNOWN_DAYS * 24 * 3600)
    except signing.BadSignature:
        kept = {"device": "", "accounts": []}
    return dict(kept)


def _digest_of(username: str) -> str:
    return limits.key_of("known", username, "")[:24]


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> HttpResponse:
    """Let the browser know later that this account was signed in with it."""
    kept = _known(request)
    accounts = [_digest_of(user.username), *(one for one in kept["accounts"] if one != _digest_of(user.username))]
    value = signing.dumps({"device": kept["device"] or secrets.token_hex(12), "accounts": accounts[:_MOST_KNOWN]}, salt=_KNOWN)
    response.set_cookie(_KNOWN, value, max_age=_KNOWN_DAYS * 24 * 3600, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, path="/sign-in/")
    return response


@dataclass(frozen=True)
class Half:
    """The password was right; the second factor is still to come."""

    user: User
    goes_to: str


def stop_half_way(request: HttpRequest, user: User, goes_to: str) -> None:
    """Remember whose password was right, in a fresh session."""
    request.session.flush()
    request.session[_HALF] = {"user": str(user.pk), "at": int(clock.now().timestamp()), "next": goes_to, "was": user.get_session_auth_hash()}


def half_of(request: HttpRequest) -> Half | None:
    """Who stands half way here: for ten minutes, and as long as the password is the same."""
    kept = request.session.get(_HALF)
    if not kept or not 0 <= int(clock.now().timestamp()) - kept["at"] <= HALF_SECONDS:
        return None
    user = User.objects.filter(pk=UUID(kept["user"]), is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), kept["was"]):
        return None
    return Half(user, str(kept["next"]))


def must_wait(form: forms.Form, *keys: str | tuple[str, int]) -> int:
    """Begin a try, which each of the keys counts (perhaps with what is free): 0, or the seconds to wait, said on the form."""
    wait = limits.begin_all(*((key, 0) if isinstance(key, str) else key for key in keys))
    if wait:
        form.add_error(None, _t("続けてまちがえたので、%(seconds)s秒待ってからおためしください。") % {"seconds": wait})
    return wait


def recommend_factor(request: HttpRequest, user: User) -> None:
    """Who has no second factor is asked to; whose role needs one is led there by the gate."""
    if not user.second_factor:
        messages.info(request, _t("ふたつめの確認を用意すると、パスワードを知られても、ほかの人は入れません。右上の名前から「サインインのしかた」をえらんでください。"))


def site_of(request: HttpRequest) -> Site:
    """This site, as passkeys are bound to it: by its host name, which must stay."""
    host = request.get_host().rsplit(":", 1)[0]
    return Site(host=host, origin=f"{request.scheme}://{request.get_host()}", name=f"{_t('よろず')} {settings.CITY_NAME}")
