"""What a row of the audit is about, in words: numbers of needs, names of desks and accounts, a code in place of a resident's name."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from uuid import UUID

from yorozu.community.queries import named as city
from yorozu.consultation.queries import named as needs
from yorozu.directory.queries.values import service_names
from yorozu.kernel.models import AuditEntry
from yorozu.oversight.queries.releases import serials

Labels = dict[tuple[str, UUID], str]
_KINDS: dict[str, Callable[[Collection[UUID]], dict[UUID, str]]] = {**city.LABELS, **needs.LABELS, "service": service_names, "release": serials}


def labels_of(entries: Iterable[AuditEntry]) -> Labels:
    """For each (kind, id) of these rows and each (desk, id) that acted, what it is called; one statement for each kind. What is gone has none."""
    asked: dict[str, set[UUID]] = defaultdict(set)
    for one in entries:
        if one.thing_id:
            asked[one.kind.lower()].add(one.thing_id)
        if one.desk_id:
            asked["desk"].add(one.desk_id)
    return {(kind, pk): text for kind, ids in asked.items() if kind in _KINDS for pk, text in _KINDS[kind](ids).items()}


def label(entry: AuditEntry, labels: Labels) -> str:
    """What the row is about; empty for a list, or for a thing that is gone."""
    return labels.get((entry.kind.lower(), entry.thing_id), "") if entry.thing_id else ""


def desk_of(entry: AuditEntry, labels: Labels) -> str:
    """The desk for which it was done."""
    return labels.get(("desk", entry.desk_id), "") if entry.desk_id else ""
