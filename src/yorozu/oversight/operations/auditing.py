"""Reading the audit is a read like any other: it stands in the audit."""

from dataclasses import dataclass, replace

from django.db import transaction

from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list, record_read
from yorozu.oversight.queries.named import Labels, labels_of
from yorozu.oversight.queries.trace import AuditFilter, AuditPage, audit_page
from yorozu.oversight.queries.whom import Whom, things_about, whom_asked


@dataclass(frozen=True)
class Read:
    """A page of the audit with what its rows are about; `about`: of whom or what it is, where it is asked so."""

    page: AuditPage
    labels: Labels
    about: str


def resolved(filter: AuditFilter) -> tuple[str, AuditFilter]:
    """The filter with every id of the person or need that it is about; about nobody there, nothing is found."""
    if filter.about is None:
        return "", filter
    said, things = things_about(filter.about)
    return said, replace(filter, things=things or (filter.about,))


@transaction.atomic
def read_audit(*, by: Actor, filter: AuditFilter) -> Read:
    """A page of the audit; that `by` looked, and about whom, is a row of it too. Refused without the auditor's post."""
    require(by, Permission.SEE_AUDIT)
    said, whole = resolved(filter)
    page = audit_page(whole)
    labels = labels_of(row.entry for row in page.rows)
    record_read(by, action="read_audit", kind="audit" if filter.about else "page", thing_id=filter.about)
    return Read(page, labels, said)


@transaction.atomic
def find_whom(*, by: Actor, text: str) -> Whom:
    """Whom a name or number means, in the whole city; that they were looked up is noted. Refused without the auditor's post."""
    require(by, Permission.SEE_AUDIT)
    found = whom_asked(text)
    record_list(by, action="find_in_audit", kind="person", thing_ids=[one.id for one in found.people], purpose="search")
    return found
