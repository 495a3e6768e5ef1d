"""The floor's pages: each reads its rows by an index and fills a plain template."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie

from .models import Consultation, Entry, Line, Need, Row, Service

ROW = ("id", "urgency", "words", "area__name", "state", "owner_desk__name", "next_at", "next_step", "received_at")
PAGE = 25


@login_required(login_url="/sign-in/")
def rows(request: HttpRequest, desk_id: UUID) -> HttpResponse:
    """25 open needs of a desk, most urgent and soonest first."""
    needs = Need.objects.filter(owner_desk_id=desk_id).exclude(state="closed").order_by("urgency_rank", "next_at", "id")
    return render(request, "floor/rows.html", {"rows": needs.values(*ROW)[:PAGE]})


@login_required(login_url="/sign-in/")
def row(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """One need with its way."""
    need = Need.objects.values(*ROW, "number", "consultation__number", "consultation__asker_name", "consultation__asker_phone").get(pk=need_id)
    lines = Entry.objects.filter(need_id=need_id).order_by("-at", "-id").values("at", "kind", "text", "by_name")[:100]
    return render(request, "floor/row.html", {"row": need, "lines": lines})


@login_required(login_url="/sign-in/")
def search(request: HttpRequest) -> HttpResponse:
    """Ten needs whose numbers begin as asked: what an index answers without any notion of words."""
    asked = request.GET.get("q", "")
    found = Need.objects.filter(number__gte=asked, number__lt=f"{asked}~").order_by("number").values(*ROW)[:10]
    return render(request, "floor/rows.html", {"rows": found})


@login_required(login_url="/sign-in/")
def insert(request: HttpRequest) -> HttpResponse:
    """Two rows in one durable transaction, and on to another page."""
    if request.method == "POST":
        with transaction.atomic():
            made = Row(words=request.POST.get("words", ""), urgency=request.POST.get("urgency", "")[:6])
            made.save(force_insert=True)
            Line(row=made, text="received").save(force_insert=True)
        return HttpResponseRedirect(f"/rows/{made.pk}/")
    return _form(request)


@ensure_csrf_cookie
def _form(request: HttpRequest) -> HttpResponse:
    return render(request, "floor/insert.html")


def plain(request: HttpRequest) -> HttpResponse:
    """A page without rows, for anybody."""
    return render(request, "floor/plain.html")


def status(request: HttpRequest, number: str) -> HttpResponse:
    """One consultation by its number with its needs and their public lines, for the one who asked."""
    row = Consultation.objects.values("id", "number", "channel").get(number=number)
    needs = list(Need.objects.filter(consultation_id=row["id"]).order_by("received_at", "id").values(*ROW)[:20])
    lines = Entry.objects.filter(need_id__in=[one["id"] for one in needs]).order_by("-at").values("at", "kind", "text", "by_name")[:50]
    return render(request, "floor/row.html", {"row": needs[0], "lines": lines})


def services(request: HttpRequest) -> HttpResponse:
    """25 services, for anybody."""
    found = Service.objects.order_by("id").values("id", "name", "description")[:PAGE]
    return render(request, "floor/services.html", {"rows": found})


def services_json(request: HttpRequest) -> HttpResponse:
    """50 services as JSON, for anybody."""
    return JsonResponse({"rows": list(Service.objects.order_by("id").values("id", "name", "description")[:50])})
