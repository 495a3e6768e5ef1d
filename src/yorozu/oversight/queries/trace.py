"""The audit, filtered: pages by key, newest first, each filter led by an index at ten million rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from yorozu.kernel import clock
from yorozu.kernel.models import AuditEntry, AuditSubject

PAGE = 50


@dataclass(frozen=True)
class AuditFilter:
    """What of the audit is asked for; empty: everything. `things`: ids of a person and all that is theirs, or of a need."""

    things: tuple[UUID, ...] = ()
    about: UUID | None = None  # the person or need that `things` came from
    actor_id: UUID | None = None
    desk_id: UUID | None = None
    action: str = ""
    purpose: str = ""
    since: date | None = None
    until: date | None = None  # the last day
    denied: bool = False
    after: str = ""  # the key of the page before
    size: int = PAGE

    def plain(self) -> dict[str, Any]:
        """As codes and ids, to be kept with an extract."""
        said = {"about": self.about, "actor": self.actor_id, "desk": self.desk_id, "action": self.action, "purpose": self.purpose,
                "since": self.since, "until": self.until, "denied": self.denied}  # fmt: skip
        return {name: value if isinstance(value, bool) else str(value) for name, value in said.items() if value}


@dataclass(frozen=True)
class Key:
    """Where a page begins: below this moment, and at it below this id."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"


def filter_from(plain: dict[str, Any]) -> AuditFilter:
    """The filter that `AuditFilter.plain` wrote."""
    ids = {name: UUID(plain[key]) for name, key in (("about", "about"), ("actor_id", "actor"), ("desk_id", "desk")) if key in plain}
    days = {name: date.fromisoformat(plain[name]) for name in ("since", "until") if name in plain}
    return AuditFilter(**ids, **days, action=plain.get("action", ""), purpose=plain.get("purpose", ""), denied=bool(plain.get("denied")))  # type: ignore[arg-type]


def key_from(text: str) -> Key | None:
    """The key as it stands in an address; None for anything else."""
    moment, _, key = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return Key(at, UUID(key)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class AuditRow:
    """One row; `listed`: how many things stood on a page of a list."""

    entry: AuditEntry
    listed: int


@dataclass(frozen=True)
class AuditPage:
    """A page of the audit, newest first; `next_key` is empty on the last one."""

    rows: tuple[AuditRow, ...]
    next_key: str


def audit_page(filter: AuditFilter) -> AuditPage:
    """The rows from `filter.after` backwards; `operations.read_audit` notes that they were seen."""
    found = _found(filter, filter.size + 1)
    rows = found[: filter.size]
    listed = _listed([one.pk for one in rows if one.thing_id is None])
    more = str(Key(rows[-1].at, rows[-1].pk)) if len(found) > filter.size else ""
    return AuditPage(tuple(AuditRow(one, listed.get(one.pk, 0)) for one in rows), more)


def begun_at(filter: AuditFilter, moment: datetime) -> AuditFilter:
    """The same filter without what is written after `moment`."""
    return replace(filter, after=str(Key(moment, UUID(int=(1 << 128) - 1))))


def _found(filter: AuditFilter, most: int) -> list[AuditEntry]:
    if not filter.things:
        return list(_newest(AuditEntry.objects.filter(_wanted(filter)), most))
    direct = [_newest(AuditEntry.objects.filter(_wanted(filter), condition), most)
              for condition in (Q(thing_id__in=filter.things), Q(person_id__in=filter.things))]  # fmt: skip
    entries = {one.pk: one for rows in direct for one in rows}
    listed = _in_lists(filter, most)
    entries.update({one.pk: one for one in AuditEntry.objects.filter(pk__in=[pk for pk in listed if pk not in entries]).order_by("pk")})
    return sorted(entries.values(), key=lambda one: (one.at, one.pk), reverse=True)[:most]


def _newest(rows: QuerySet[AuditEntry], most: int) -> QuerySet[AuditEntry]:
    return rows.order_by("-at", "-id")[:most]


def _in_lists(filter: AuditFilter, most: int) -> list[UUID]:
    """Lists and searches on which one of the things stood."""
    rows = AuditSubject.objects.filter(_below(filter, "entry_id"), _period(filter), _who_and_why(filter, "entry__"), thing_id__in=filter.things)
    return [pk for _, pk in rows.order_by("-at", "-entry_id").values_list("at", "entry_id").distinct()[:most]]


def _wanted(filter: AuditFilter) -> Q:
    return _below(filter, "id") & _period(filter) & _who_and_why(filter, "")


def _below(filter: AuditFilter, key_name: str) -> Q:
    key = key_from(filter.after)
    if key is None:
        return Q()
    return Q(at__lte=key.at) & (Q(at__lt=key.at) | Q(**{f"{key_name}__lt": key.id}))


def _period(filter: AuditFilter) -> Q:
    wanted = Q()
    if filter.since:
        wanted &= Q(at__gte=clock.start_of(filter.since))
    if filter.until:
        wanted &= Q(at__lte=clock.on(filter.until, 23, 59).replace(second=59, microsecond=999_999))
    return wanted


def _who_and_why(filter: AuditFilter, of: str) -> Q:
    asked = {"actor_id": filter.actor_id, "desk_id": filter.desk_id, "action": filter.action, "purpose": filter.purpose,
             "decision": "deny" if filter.denied else ""}  # fmt: skip
    return Q(**{f"{of}{name}": value for name, value in asked.items() if value})


def _listed(entries: Sequence[UUID]) -> dict[UUID, int]:
    """How many things stood on each of these pages."""
    rows = AuditSubject.objects.filter(entry__in=entries).values("entry").annotate(n=Count("pk")).order_by("entry")
    return dict(rows.values_list("entry", "n"))
