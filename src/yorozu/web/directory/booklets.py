"""安心便利帳 of a district: the last made ones for everybody; made anew by staff, as long work."""

from uuid import UUID

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yorozu.community.queries import find_district
from yorozu.directory.operations import BOOKLET_JOB, start_booklet
from yorozu.directory.queries import DistrictPage, OnShelf, district_area, on_shelf
from yorozu.kernel import jobs
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ActorRequest, public, staff
from yorozu.web.portal.jobs import job_row_of
from yorozu.web.portal.once import sent_once

EDITIONS = [("standard", _("標準版")), ("large", _("大きな文字版")), ("furigana", _("ふりがな版")), ("easy", _("やさしい日本語版"))]


class BookletForm(forms.Form):
    """Which edition."""

    edition = forms.ChoiceField(label=_("どの版ですか"), widget=forms.RadioSelect, choices=EDITIONS, initial="standard")


def rows(code: str, found: tuple[OnShelf, ...]) -> list[dict[str, object]]:
    """The finished ones as a page lists them: to read, and beside it to staple."""
    names = dict(EDITIONS)
    return [{"name": names[one.edition], "imposed": one.imposed, "made_at": one.made_at, "size": one.size,
             "href": reverse("directory:booklet_file", args=[code, f"{one.edition}{'-imposed' if one.imposed else ''}"])} for one in found]  # fmt: skip


def of_page(page: DistrictPage) -> list[dict[str, object]]:
    """Those of a district's page."""
    return rows(page.area.code, on_shelf(page.area))


@public
@require_safe
def file(request: HttpRequest, code: str, name: str) -> HttpResponseBase:
    """The last made booklet of an edition."""
    area = district_area(code)
    edition, _mark, imposed = name.partition("-")
    found = [one for one in on_shelf(area) if one.edition == edition and one.imposed == bool(imposed)] if area else []
    if not found or imposed not in ("", "imposed"):
        raise Http404
    response = FileResponse(found[0].path.open("rb"), content_type="application/pdf", filename=f"anshin-{code}-{name}.pdf")
    response["Cache-Control"] = "public, max-age=300"
    return response


@staff(Permission.PRINT_PAPER)
def make(request: ActorRequest, code: str) -> HttpResponse:
    """Choose an edition; the worker makes it."""
    area = district_area(code)
    if area is None:
        raise Http404
    form = BookletForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        edition = form.cleaned_data["edition"]
        return redirect(sent_once(request, lambda: reverse("directory:booklet_job", args=[start_booklet(by=request.actor, area=area, edition=edition).pk])))
    context = {"area": area, "choose": form, "booklets": rows(code, on_shelf(area))}
    return render(request, "directory/booklet.html", context, status=422 if form.errors else 200)


@staff(Permission.PRINT_PAPER)
@require_safe
def made(request: ActorRequest, job_id: UUID) -> HttpResponse:
    """How far it is; then the files."""
    job = jobs.job_of(request.actor, job_id)
    area = find_district(str(job.arguments["area"])) if job and job.name == BOOKLET_JOB else None
    if job is None or area is None:
        raise Http404
    done = job.result if job.state == "done" else None
    mine = [one for one in on_shelf(area) if done and one.edition == done["edition"]]
    return render(request, "directory/booklet_made.html", {"job": job_row_of(job), "job_id": job.pk, "area": area, "result": done,
                                                           "booklets": rows(area.code, tuple(mine))})  # fmt: skip
