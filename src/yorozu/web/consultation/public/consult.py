"""相談する: six questions, 確認, 完了. Every page keeps what was typed, whichever button is pressed."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.community.enums import CommunicationNeed
from yorozu.community.queries.grouped import district_groups, narrowed
from yorozu.kernel.display import USUAL, DisplayChoice
from yorozu.web.portal.gate import public

from . import danger, moments, receipt, tries
from .draft import COOKIE, KEEPS_FOR, Draft, draft_of, key_of, remember
from .resident import let_out
from .steps import BY_SLUG, STEPS, Step, after, before

# The plain topics of the home page, and the life fields that each stands for.
TOPICS: dict[str, tuple[str, ...]] = {
    "care": ("elderly", "dementia"), "money": ("money", "work"), "children": ("children",), "health": ("health", "mind"),
    "home": ("housing", "neighbours"), "words": ("foreign", "procedures"),
}  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The first question; `?topic=` of the home page is kept as the life field."""
    return _question(request, STEPS[0])


@public
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the other questions."""
    if slug not in BY_SLUG:
        raise Http404
    return _question(request, BY_SLUG[slug])


def _question(request: HttpRequest, step: Step) -> HttpResponse:
    draft = draft_of(request)
    if request.GET.get("topic", "") in TOPICS:
        draft.topic = request.GET["topic"]  # the form is sent to this very address, so it is kept with the first answer
    if request.method != "POST":
        return _show(request, step, draft)
    if draft.saved_at is None and tries.draft_wait(request):
        return render(request, "portal/429.html", status=429)
    draft.put(step.fields, request)
    if step.slug == "words":
        draft.urgent = danger.urgent_numbers(draft.values["words"])
    draft.keep()
    return remember(redirect(_where_to(request, step, draft, request.POST.get("go", "next"))), draft)


def _where_to(request: HttpRequest, step: Step, draft: Draft, go: str) -> str:
    """Every press leads to a page that can be opened again, errors too: "back" never asks to send something anew."""
    to_check = request.GET.get("then") == "check"
    here = f"{step.url}?then=check" if to_check else step.url
    more = "&" if to_check else "?"
    if go == "display":
        return "/display/?" + urlencode({"back": here})
    if go == "save":
        return reverse("consult:saved") + "?" + urlencode({"at": step.slug})
    if go == "back":
        return reverse("consult:check") if to_check else before(step)
    if go == "find":
        return f"{here}{more}find=1"
    if not step.bound(draft).is_valid():
        return f"{here}{more}open=1"
    following = reverse("consult:check") if to_check else after(step)
    needs_a_word = step.slug == "words" and (draft.urgent or danger.about_abuse(draft.values["words"]))
    return reverse("consult:urgent") + ("?then=check" if to_check else "") if needs_a_word else following


def _show(request: HttpRequest, step: Step, draft: Draft) -> HttpResponse:
    form = step.bound(draft) if "open" in request.GET else step.fresh(draft)
    if step.slug == "help":
        form.initial = {**_as_shown(request), **form.initial}
    context: dict[str, Any] = {"step": step, "steps": len(STEPS), "form": form, "draft": draft, "question_form": "question",
                               "kept_at": moments.clock_time(draft.saved_at) if draft.saved_at else "", **around(draft)}  # fmt: skip
    status = 422 if form.errors else 200  # reads the form: the district's question looks at what it found
    if step.slug == "district":
        typed = str(draft.values.get("search", "")) if "find" in request.GET else ""
        groups = getattr(form, "groups", ()) or district_groups()
        context |= {"groups": narrowed(groups, typed), "typed": typed, "chosen": draft.values.get("area_code", "")}
    template = f"consultation/public/ask_{step.slug}.html"
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "private, no-cache"  # the browser may keep what stands in the fields for "back"
    return remember(response, draft)


def _as_shown(request: HttpRequest) -> dict[str, Any]:
    """Whoever reads these pages in a certain way needn't be asked for it again."""
    shown: DisplayChoice = getattr(request, "display", USUAL)
    ticked = [need for need, holds in ((CommunicationNeed.LARGE_PRINT, shown.size != USUAL.size),
                                       (CommunicationNeed.FURIGANA, shown.furigana),
                                       (CommunicationNeed.EASY, shown.language == "ja-x-easy")) if holds]  # fmt: skip
    return {"communication": ticked, "language": shown.language}


def around(draft: Draft) -> dict[str, Any]:
    """What every page of the way shows: emergency numbers that were called for, the way out."""
    words = str(draft.values.get("words", ""))
    return {"urgent": draft.urgent, "urgent_first": draft.urgent[:3], "urgent_because": danger.because(words) if draft.urgent else (), "way_out": danger.about_abuse(words)}


@public
@require_safe
def urgent(request: HttpRequest) -> HttpResponse:
    """Before anything else: whom to call now, and how to leave this page. The consultation goes on from here."""
    draft = draft_of(request)
    if not draft.values.get("words"):
        return redirect("consult:begin")
    to_check = request.GET.get("then") == "check"
    following = reverse("consult:check") if to_check else after(STEPS[0])
    return private(render(request, "consultation/public/urgent.html", {"following": following, **around(draft)}))


@public
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """保存して、あとで続ける: how long, where, and how to throw it away."""
    draft = draft_of(request)
    step = BY_SLUG.get(request.GET.get("at", ""), STEPS[0])
    if draft.saved_at is None:
        return redirect("consult:begin")
    context = {"draft": draft, "until": draft.saved_at + KEEPS_FOR, "resume": step.url, **around(draft)}
    return remember(private(render(request, "consultation/public/saved.html", context)), draft)


@public
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """この端末から消す."""
    return _gone(request, redirect("consult:forgotten"))


@public
@require_safe
def forgotten(request: HttpRequest) -> HttpResponse:
    """It is thrown away; nothing was sent."""
    return private(render(request, "consultation/public/forgotten.html"))


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """このページを閉じる: to a page that has nothing to do with this one; what was typed is gone from this browser."""
    return _gone(request, redirect("consult:elsewhere"))


@public
@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """A page that anybody might have open."""
    return private(render(request, "consultation/public/elsewhere.html"))


def _gone(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    key = key_of(request)
    if key:
        draft_of(request).forget()
        receipt.forget(key)
    let_out(request)
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def private(response: HttpResponse) -> HttpResponse:
    """Shown once: neither the browser nor anything between keeps it."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
