"""The home of the person who looks after the city: what of it needs a hand today."""

from django.http import HttpResponse
from django.shortcuts import render

from yorozu.community.queries import city_today
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ActorRequest, staff


@staff(Permission.EDIT_CITY)
def today(request: ActorRequest) -> HttpResponse:
    """Desks without anybody first: a need there would have no owner."""
    return render(request, "community/today.html", {"city": city_today()})
