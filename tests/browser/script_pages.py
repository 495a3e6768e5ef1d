"""Pages for the tests of our scripts: the real desk frame around small forms, and what the forms talk to."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from yorozu.kernel.access import Actor
from yorozu.web.portal.gate import public

HEARD: list[tuple[str, dict[str, str]]] = []  # what the browser sent, in order
POLLS: list[int] = []

PAGE = """{% extends "portal/base_desk.html" %}{% block title %}keys{% endblock %}{% block main %}<h1>keys</h1>
<table class="table" data-hotkeys="rows"><caption>rows</caption><tbody>
<tr><td><a class="row-link" href="/one/">one</a> <a href="/one/hand/" data-hotkey="t">hand one</a></td></tr>
<tr><td><a class="row-link" href="/two/">two</a> <a href="/two/hand/" data-hotkey="t">hand two</a></td></tr></tbody></table>
<form method="post" action="/sent/">{% csrf_token %}<yz-autosave src="/draft/" said="kept" failed="not kept">
<label for="words">words</label><textarea id="words" name="words" data-hotkey="n"></textarea>
<label for="phone">phone</label><input id="phone" name="phone">
<fieldset class="choices"><label><input type="radio" name="urgency" value="1">a</label><label><input type="radio" name="urgency" value="2">b</label></fieldset>
<p data-autosave-note role="status"></p></yz-autosave>
<yz-live src="/hints/" from="#words" with="phone" aria-live="polite"></yz-live>
<button type="button" id="other">other</button><button type="submit">send</button></form>{% endblock %}
{% block aside %}<section class="job"><yz-jobwatch src="/job/"><h2 class="job-title">import</h2><span class="chip">running</span></yz-jobwatch></section>{% endblock %}"""


@public
def page(request: HttpRequest) -> HttpResponse:
    """The page under test."""
    request.actor = Actor(kind="staff", name="高野 さくら")  # type: ignore[attr-defined]
    return HttpResponse(engines["django"].from_string(PAGE).render({"form": None}, request))


@public
def heard(request: HttpRequest) -> HttpResponse:
    """Notes what came and answers as the address needs."""
    HEARD.append((request.path, {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}))
    if request.path == "/draft/":
        return JsonResponse({"saved_at": "10:42"})
    if request.path == "/hints/":
        return HttpResponse(f"<p>about {request.POST['q']}</p>")
    return HttpResponse("sent")


@public
def job(request: HttpRequest) -> HttpResponse:
    """Running at the first question, done at the second."""
    POLLS.append(1)
    words = '<h2 class="job-title">import</h2><span class="chip">{}</span>'
    if len(POLLS) < 2:
        return HttpResponse(f'<section class="job"><yz-jobwatch src="/job/">{words.format("running")}</yz-jobwatch></section>')
    return HttpResponse(f'<section class="job">{words.format("done")}</section>')


urlpatterns = [
    path("", include("yorozu.web.portal.urls")),
    path("desk/keys/", page),
    path("draft/", heard),
    path("hints/", heard),
    path("sent/", heard),
    path("job/", job),
    *(path(address, heard) for address in ("one/", "two/", "one/hand/", "two/hand/")),
]
