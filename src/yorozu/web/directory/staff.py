"""The import page: a file, a preview of what would happen, then the import itself; both are the worker's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.directory.enums import Dataset
from yorozu.directory.operations import IMPORT_JOB, start_import
from yorozu.kernel import jobs, uploads
from yorozu.kernel.access import Permission
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.jobs import job_row_of
from yorozu.web.portal.once import sent_once

LIMIT = 20 * 1024 * 1024
IN_A_PIECE = 100  # rows of a report's table


class ImportForm(forms.Form):
    """A list; the family is told by its header unless it is named."""

    file = forms.FileField(label=_("一覧のファイル（CSV・XLSX・JSON）"), max_length=120)
    dataset = forms.ChoiceField(label=_("種類"), required=False, choices=[("", _("見出しから見分ける")), *Dataset.choices])

    def clean_file(self) -> object:
        """Twenty megabytes: more is the administrator's command."""
        file = self.cleaned_data["file"]
        if file.size > LIMIT:
            raise forms.ValidationError(_t("20MBまでのファイルを選んでください。大きいものは、管理者がコマンドで取りこめます。"))
        return file


@staff(Permission.IMPORT_DIRECTORY)
def imports(request: ActorRequest) -> HttpResponse:
    """Choose a file; its preview is asked for."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect(sent_once(request, lambda: _begin(request, form)))
    return render(request, "directory/import.html", {"upload": form}, status=422 if form.errors else 200)


def _begin(request: ActorRequest, form: ImportForm) -> str:
    file = form.cleaned_data["file"]
    kept = uploads.keep(owner=request.actor.user_id, name=file.name, content=file.read())
    job = start_import(by=request.actor, upload_id=kept, dataset=form.cleaned_data["dataset"], dry_run=True)
    return reverse("directory:import", args=[job.pk])


@staff(Permission.IMPORT_DIRECTORY)
def one_import(request: ActorRequest, job_id: UUID) -> HttpResponse:
    """How far it is, then what would happen (or happened); a preview is confirmed here, and the same file comes in."""
    job = jobs.job_of(request.actor, job_id)
    if job is None or job.name != IMPORT_JOB:
        raise Http404
    preview = bool(job.arguments["dry_run"])
    if request.method == "POST" and preview and job.state == "done":
        return redirect(sent_once(request, lambda: _confirm(request, job.arguments)))
    report = job.result if job.state == "done" else None
    pieces = {name: _piece(request, report.get(name, []), name) for name in ("changes", "refusals")} if report else {}
    return render(request, "directory/import_report.html", {"job": job_row_of(job), "report": report, "preview": preview, "job_id": job.pk, **pieces})


@dataclass(frozen=True)
class Piece:
    """A hundred rows of a report, and the addresses of those before and after; the other table stays where it is."""

    rows: Sequence[Any]
    previous: str
    next: str
    note: str


def _piece(request: ActorRequest, rows: Sequence[Any], name: str) -> Piece:
    last = max(0, len(rows) - 1) // IN_A_PIECE
    said = request.GET.get(name, "")
    number = min(int(said) - 1 if said.isascii() and said.isdigit() and 0 < len(said) < 5 and int(said) else 0, last)
    start, end = number * IN_A_PIECE, min((number + 1) * IN_A_PIECE, len(rows))

    def at(place: int) -> str:
        asked = {**{one: request.GET[one] for one in ("changes", "refusals") if one in request.GET}, name: str(place + 1)}
        return f"?{urlencode(asked)}#{name}"

    note = _t("%(all)d件のうち %(from)d〜%(to)d件め") % {"all": len(rows), "from": start + 1, "to": end} if last else ""
    return Piece(rows[start:end], at(number - 1) if number else "", at(number + 1) if number < last else "", note)


def _confirm(request: ActorRequest, arguments: dict[str, str]) -> str:
    job = start_import(by=request.actor, upload_id=UUID(arguments["upload"]), dataset=arguments["dataset"], dry_run=False)
    return reverse("directory:import", args=[job.pk])
