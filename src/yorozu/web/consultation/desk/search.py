"""検索: one box for needs, people, desks and places. What is typed stands in the session, never in an address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from yorozu.community import operations as city
from yorozu.consultation import operations as do
from yorozu.consultation.queries import need_id_of_number
from yorozu.directory.queries import find
from yorozu.kernel.access import Permission
from yorozu.language.names import clean_text
from yorozu.web.portal.gate import ActorRequest, staff

from .intake import digits_of

_KEPT = "searched"
SHOWN = 10


@staff()
def search(request: ActorRequest) -> HttpResponse:
    """A need's number leads straight to it; a telephone number to who called from it; words to all that share them."""
    if request.method == "POST":
        text = request.session[_KEPT] = clean_text(request.POST.get("q", ""), limit=200).strip()
        number = need_id_of_number(request.actor, text) if request.actor.has(Permission.SEE_NEED) else None
        return redirect("desk:need", need_id=number) if number else redirect("desk:search")
    text = request.session.get(_KEPT, "")
    context: dict[str, Any] = {"q": text, "needs": (), "calls": (), "people": (), "found": None}
    if text:
        actor = request.actor
        context["found"] = find(text, top=4)
        if actor.has(Permission.SEE_NEED):
            context["needs"], context["calls"] = do.search_needs_and_calls(by=actor, text=text, phone=digits_of(text), limit=SHOWN)
        if actor.has(Permission.SEE_PERSON):
            context["people"] = city.search_people(by=actor, text=text).rows[:SHOWN]
    return render(request, "consultation/desk/search.html", context)
