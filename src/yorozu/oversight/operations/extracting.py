"""Taking rows out of the audit: numbered, with a purpose, a batch at a time, traced before the first row goes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_read, record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.language.names import clean_text
from yorozu.oversight.models import Extract as Extract
from yorozu.oversight.operations.auditing import Read, resolved
from yorozu.oversight.queries.named import labels_of
from yorozu.oversight.queries.trace import AuditFilter, audit_page, begun_at

BATCH = 1000  # rows read, named and sent at once
SHAPES = ("csv", "jsonl")
OPEN = timedelta(hours=1)  # in which its file can be fetched, and fetched again where the line broke
_TRIES = 5


@dataclass(frozen=True)
class Asked:
    """What is taken out: for what, in which shape, by which filter."""

    purpose: str
    filter: AuditFilter
    shape: str = "csv"


def begin_extract(*, by: Actor, asked: Asked) -> Extract:
    """Give the extract its number and write it to the audit. Refused without a purpose in words or the auditor's post."""
    require(by, Permission.SEE_AUDIT)
    purpose = clean_text(asked.purpose, limit=200).strip()
    if len(purpose) < 4:
        raise Invalid({"purpose": _("何のために書き出すかを、ことばで書いてください。")})
    if asked.shape not in SHAPES:
        raise Invalid({"shape": _("CSVかJSON Linesを選んでください。")})
    for _try in range(_TRIES):
        try:
            return _numbered(by, purpose, asked)
        except IntegrityError:
            continue  # somebody else took this number
    raise Refused(_("いま、ほかの人も書き出しています。もう一度おためしください。"))


@transaction.atomic
def _numbered(by: Actor, purpose: str, asked: Asked) -> Extract:
    last: int = Extract.objects.aggregate(last=Max("number"))["last"] or 0
    made = Extract.objects.create(number=last + 1, made_at=clock.now(), by_id=by.user_id, by_name=by.name[:120], post=by.title[:200], purpose=purpose,
                                  shape=asked.shape, asked=asked.filter.plain())  # fmt: skip
    record_write(by, action="export_audit", kind="extract", thing_id=made.pk, reason=purpose)
    if asked.filter.about:
        record_read(by, action="export_audit", kind="audit", thing_id=asked.filter.about, purpose=purpose)
    return made


@transaction.atomic
def fetch_extract(*, by: Actor, extract_id: UUID) -> Extract:
    """An extract that is to be sent, to who asked for it and within the hour; noted once more each time."""
    require(by, Permission.SEE_AUDIT)
    made = Extract.objects.filter(pk=extract_id, by_id=by.user_id, made_at__gt=clock.now() - OPEN).first()
    if made is None:
        raise NotFound
    record_read(by, action="fetch_extract", kind="extract", thing_id=made.pk)
    return made


def pieces(made: Extract, filter: AuditFilter) -> Iterator[Read]:
    """The rows that were there when it was begun, newest first, `BATCH` at a time, each piece by a query of its own."""
    said, whole = resolved(filter)
    whole = replace(begun_at(whole, made.made_at), size=BATCH)
    while True:
        page = audit_page(whole)
        yield Read(page, labels_of(row.entry for row in page.rows), said)
        if not page.next_key:
            return
        whole = replace(whole, after=page.next_key)


def end_extract(made: Extract, *, rows: int) -> None:
    """Say that its last row was written. What was cut off stays without."""
    Extract.objects.filter(pk=made.pk, ended_at__isnull=True).update(rows=rows, ended_at=clock.now())
