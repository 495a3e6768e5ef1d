"""市と窓口: a circle's name, and the bodies that run desks."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t

from yorozu.community import operations as do
from yorozu.community.enums import OrganisationKind
from yorozu.community.queries import area_by_code, organisation_by_code, organisation_rows
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ActorRequest, staff

from . import forms as f
from .views import asked, done

DETAILS = ("name", "kana", "kind", "phone")


@staff(Permission.EDIT_CITY)
def area(request: ActorRequest, code: str) -> HttpResponse:
    """Another name or reading of a circle."""
    row = area_by_code(code)
    if row is None or row.code != code:
        raise Http404
    form = f.AreaNameForm(request.POST or None, initial={"name": row.name, "kana": row.kana})
    if request.method == "POST" and form.is_valid():
        act = lambda: do.change_area(by=request.actor, area=row, **form.cleaned_data)  # noqa: E731
        if response := done(request, form, act, reverse("community:areas"), _t("変えました。")):
            return response
    context = {"title": row.name, "back": reverse("community:areas"), "edit": form, "problems": form if form.errors else None}
    return render(request, "community/edit.html", context, status=422 if form.errors else 200)


@staff(Permission.EDIT_CITY)
def organisations(request: ActorRequest) -> HttpResponse:
    """Every body in force, and a new one."""
    form = f.NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = lambda: do.add_organisation(by=request.actor, **form.cleaned_data)  # noqa: E731
        if response := done(request, form, act, reverse("community:organisations"), _t("団体を書きました。")):
            return response
    rows, key = organisation_rows(after=request.GET.get("after", ""), text=request.GET.get("q", ""))
    context = {**asked(request), "rows": rows, "next_key": key, "edit": form, "problems": form if form.errors else None}
    return render(request, "community/organisations.html", context, status=422 if form.errors else 200)


@staff(Permission.EDIT_CITY)
def organisation(request: ActorRequest, code: str) -> HttpResponse:
    """Change one."""
    row = organisation_by_code(code)
    if row is None:
        raise Http404
    form = f.OrganisationForm(request.POST or None, initial={name: getattr(row, name) for name in DETAILS})
    if request.method == "POST" and form.is_valid():
        act = lambda: do.change_organisation(by=request.actor, organisation=row, **form.cleaned_data)  # noqa: E731
        if response := done(request, form, act, reverse("community:organisations"), _t("変えました。")):
            return response
    context = {"title": row.name, "back": reverse("community:organisations"), "edit": form, "problems": form if form.errors else None,
               "kinds": OrganisationKind.choices}  # fmt: skip
    return render(request, "community/edit.html", context, status=422 if form.errors else 200)
