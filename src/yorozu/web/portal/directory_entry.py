"""In by the city's own directory (OpenID Connect). Who that is here an administrator has said before: no account is made, none found by a mail address."""

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yorozu.community.queries import user_of_directory
from yorozu.kernel import clock, limits, openid
from yorozu.kernel.models import User
from yorozu.web.portal import sure
from yorozu.web.portal.address import address_of
from yorozu.web.portal.entering import HALF_SECONDS, enter, next_of, own_address, remember_device, stop_half_way
from yorozu.web.portal.gate import public

log = logging.getLogger(__name__)
_ASKED, _TO = "directory", "directory_to"
FREELY = 30  # beginnings and answers from one address; each asks the provider


@public
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Off to the directory; who is signed in already is asked anew there, and comes back sure."""
    if not openid.is_configured():
        raise Http404
    if limits.begin(limits.key_of("directory", "", address_of(request)), free=FREELY):
        return render(request, "portal/429.html", status=429)
    try:
        address, asked = openid.begin(back=_back(request), again=request.user.is_authenticated)
    except openid.Refusal as refusal:
        return _failed(request, refusal)
    request.session[_ASKED], request.session[_TO] = asked, next_of(request)
    if not request.user.is_authenticated:
        request.session.set_expiry(HALF_SECONDS)
    return redirect(address)


@public
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Back with an answer, which counts once, in the browser that asked."""
    asked, goes_to = request.session.pop(_ASKED, None), own_address(request, request.session.pop(_TO, ""))
    if not openid.is_configured() or not asked:
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': goes_to})}")
    try:
        claims = openid.finish(back=_back(request), asked=asked, state=request.GET.get("state", ""), code=request.GET.get("code", "")[:4000])
    except openid.Refusal as refusal:
        return _failed(request, refusal)
    user = user_of_directory(str(claims.get(settings.OIDC_CLAIM) or ""))
    if user is None:
        return render(request, "portal/directory_unknown.html", status=403)
    if request.user.is_authenticated:
        return _sure(request, user, claims.get("auth_time"), goes_to)
    return _in(request, user, goes_to)


def _in(request: HttpRequest, user: User, goes_to: str) -> HttpResponse:
    """As after a password: the account's own second factor is still asked for."""
    if user.second_factor:
        stop_half_way(request, user, goes_to)
        return redirect("portal:second")
    enter(request, user)
    return remember_device(request, redirect(goes_to), user)


def _sure(request: HttpRequest, user: User, moment: object, goes_to: str) -> HttpResponse:
    """Asked anew, just now, and the same person: what weighs may go on."""
    fresh = isinstance(moment, int) and abs(int(clock.now().timestamp()) - moment) < 120
    if user.pk != request.user.pk or not fresh:
        return render(request, "portal/directory_unknown.html", status=403)
    sure.note(request)
    return redirect(goes_to)


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:directory_back"))


def _failed(request: HttpRequest, refusal: openid.Refusal) -> HttpResponse:
    log.warning("the directory: %s", refusal)
    return render(request, "portal/directory_failed.html", status=502)
