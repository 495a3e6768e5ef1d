"""The import page: a file, a preview of what would happen, then the import itself."""

import base64

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.directory.enums import Dataset
from yorozu.directory.operations import ImportReport, import_file
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Refused
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

LIMIT = 20 * 1024 * 1024
PREVIEW = 2 * 1024 * 1024  # a file up to this size travels with its preview


class ImportForm(forms.Form):
    """A list; the family is told by its header unless it is named."""

    file = forms.FileField(label=_("一覧のファイル（CSV・XLSX・JSON）"), required=False)
    dataset = forms.ChoiceField(label=_("種類"), required=False, choices=[("", _("見出しから見分ける")), *Dataset.choices])
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)


@staff(Permission.IMPORT_DIRECTORY)
def imports(request: ActorRequest) -> HttpResponse:
    """Preview first; the same file is imported when it is confirmed."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "directory/import.html", {"upload": form, "report": None, "kept": "", "name": "", "dataset": ""})
    name, content = _content(form)
    if not content:
        form.add_error("file", _t("ファイルを選んでください。"))
    elif len(content) > LIMIT:
        form.add_error("file", _t("20MBまでのファイルを選んでください。大きいものは、管理者がコマンドで取りこめます。"))
    else:
        try:
            if form.cleaned_data["kept"]:
                return redirect(sent_once(request, lambda: _import(request, name, content, form.cleaned_data["dataset"])))
            report = import_file(by=request.actor, name=name, content=content, dataset=form.cleaned_data["dataset"], dry_run=True)
        except Refused as error:
            form.add_error("file", str(error))
        else:
            return _preview(request, form, report, name, content)
    return render(request, "directory/import.html", {"upload": form, "report": None, "kept": "", "name": "", "dataset": ""}, status=422)


def _preview(request: ActorRequest, form: ImportForm, report: ImportReport, name: str, content: bytes) -> HttpResponse:
    kept = base64.b64encode(content).decode() if len(content) <= PREVIEW else ""
    context = {"upload": form, "report": report, "kept": kept, "name": name, "dataset": form.cleaned_data["dataset"],
               "label": Dataset(report.dataset).label}  # fmt: skip
    return render(request, "directory/import.html", context)


def _content(form: ImportForm) -> tuple[str, bytes]:
    if form.cleaned_data["kept"]:
        try:
            return form.cleaned_data["name"] or "list", base64.b64decode(form.cleaned_data["kept"], validate=True)
        except ValueError:
            return "", b""
    file: UploadedFile[bytes] | None = form.cleaned_data["file"]
    return ((file.name or "list")[-120:], file.read(LIMIT + 1)) if file else ("", b"")


def _import(request: ActorRequest, name: str, content: bytes, dataset: str) -> str:
    report = import_file(by=request.actor, name=name, content=content, dataset=dataset)
    messages.success(request, _t("取りこみました。新しく%(new)s件、変わったもの%(changed)s件、そのまま%(same)s件、断ったもの%(refused)s件。") % {
        "new": report.accepted, "changed": report.updated, "same": report.unchanged, "refused": report.refused})  # fmt: skip
    return request.path
