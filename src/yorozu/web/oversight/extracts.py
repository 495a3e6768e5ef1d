"""Rows of the audit as a file, sent piece by piece: a million rows take no more memory than a thousand."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yorozu.kernel import clock
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid
from yorozu.oversight import formats
from yorozu.oversight import operations as do
from yorozu.oversight.operations.auditing import Read
from yorozu.oversight.operations.extracting import Extract
from yorozu.oversight.queries.trace import AuditFilter, filter_from
from yorozu.web.portal.gate import ALWAYS, ActorRequest, staff
from yorozu.web.portal.once import sent_once

from .audit import audit_page
from .forms import AuditForm, ExtractForm
from .words import Shown, shown


@staff(Permission.SEE_AUDIT, sure=ALWAYS)
@require_POST
def begin(request: ActorRequest) -> HttpResponse:
    """Number the extract and send its file next; without a purpose nothing is taken out."""
    form, asked = ExtractForm(request.POST, auto_id="extract_%s"), AuditForm(request.POST)
    if form.is_valid() and asked.is_valid():
        given = do.Asked(form.cleaned_data["what_for"], asked.filter(), form.cleaned_data["shape"])
        try:
            return redirect(sent_once(request, lambda: reverse("oversight:fetch", args=[do.begin_extract(by=request.actor, asked=given).pk])))
        except Invalid as error:
            for name, message in error.field_errors.items():
                form.add_error("what_for" if name == "purpose" else name, str(message))
    return audit_page(request, extract=form, asked=request.POST, status=422)


@staff(Permission.SEE_AUDIT, sure=ALWAYS)
@require_safe
def fetch(request: ActorRequest, extract_id: UUID) -> HttpResponseBase:
    """The file."""
    made = do.fetch_extract(by=request.actor, extract_id=extract_id)
    kind = "text/csv" if made.shape == "csv" else "application/jsonl"
    response = StreamingHttpResponse(written(made, filter_from(made.asked), language=translation.get_language()), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{made.number:05}.{made.shape}"'
    return response


def written(made: Extract, filter: AuditFilter, *, language: str | None) -> Iterator[bytes]:
    """The file piece by piece: who and what for, the rows, and how many there were, by which a file that was cut off is told."""
    rows = 0
    write = _csv if made.shape == "csv" else _json
    for read in do.pieces(made, filter):
        with translation.override(language):  # the page's own was over when its first piece went
            piece = write(made, read, first=rows == 0)
        yield piece
        rows += len(read.page.rows)
    with translation.override(language):
        yield formats.csv_rows([(_("ここまで"), _("%(n)s行") % {"n": rows})]) if made.shape == "csv" else formats.json_line({"end": True, "rows": rows})
    do.end_extract(made, rows=rows)


def _csv(made: Extract, read: Read, *, first: bool) -> bytes:
    head = formats.csv_head(_said(made, read), _header()) if first else b""
    return head + formats.csv_rows(_cells(one, entry) for one, entry in _both(read))


def _both(read: Read) -> Iterator[tuple[Shown, Any]]:
    return zip(shown(read), (row.entry for row in read.page.rows), strict=True)


def _said(made: Extract, read: Read) -> list[tuple[str, str]]:
    asked = "、".join(f"{name}={value}" for name, value in made.asked.items())
    return [(_("書き出しの番号"), _("第%(number)s号") % {"number": made.number}), (_("作った人"), f"{made.by_name} {made.post}".strip()),
            (_("目的"), made.purpose), (_("作った日時"), f"{made.made_at.astimezone(clock.TOKYO):%Y-%m-%d %H:%M:%S}"),
            (_("しぼりこみ"), " ".join(part for part in (read.about, asked) if part) or _("なし"))]  # fmt: skip


def _header() -> list[str]:
    return [_("いつ"), _("だれが"), _("役目"), _("窓口"), _("したこと"), _("断ったか"), _("何を"), _("何のために・項目"), _("行の番号"), _("したこと（コード）"),
            _("種類（コード）"), _("ものの鍵"), _("人の鍵"), _("だれが（鍵）")]  # fmt: skip


def _cells(one: Shown, entry: Any) -> tuple[Any, ...]:
    return (f"{one.at:%Y-%m-%d %H:%M:%S}", one.actor, one.post, one.desk, one.act, _("断った") if one.denied else "", one.thing, one.why, one.number,
            entry.action, entry.kind, entry.thing_id or "", entry.person_id or "", entry.actor_id or "")  # fmt: skip


def _json(made: Extract, read: Read, *, first: bool) -> bytes:
    head = {"serial": made.number, "made_by": made.by_name, "post": made.post, "purpose": made.purpose, "made_at": made.made_at.isoformat(),
            "filter": made.asked}  # fmt: skip
    lines = [formats.json_line(head)] if first else []
    return b"".join([*lines, *(formats.json_line(_plain(one, entry)) for one, entry in _both(read))])


def _plain(one: Shown, entry: Any) -> dict[str, Any]:
    ids = {name: str(value) if value else None for name, value in (("thing_id", entry.thing_id), ("person_id", entry.person_id),
                                                                   ("actor_id", entry.actor_id), ("desk_id", entry.desk_id))}  # fmt: skip
    return {"number": one.number, "at": one.at.isoformat(), "actor": one.actor, "actor_kind": entry.actor_kind, "post": one.post, "desk": one.desk,
            "action": entry.action, "act": one.act, "decision": entry.decision, "kind": entry.kind, "thing": one.thing, "purpose": entry.purpose,
            "why": one.why, "fields": entry.fields, **ids}  # fmt: skip
