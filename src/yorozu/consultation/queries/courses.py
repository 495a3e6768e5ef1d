"""What happened to needs, as moments and codes (algorithms/stuck.py), and which of them are worth such a look: both by indexes."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yorozu.algorithms.stuck import BLOCKED, Asked, Course
from yorozu.consultation.enums import EntryKind, HandoffKind, HandoffState, NeedState, ShareField
from yorozu.consultation.models import Consent, Entry, Handoff, Need, NeedField
from yorozu.kernel.models import HistoryEntry
from yorozu.kernel.prebuilt import Reads, padded

AT_ONCE = 512
_SOUGHT = (NeedState.RECEIVED, NeedState.SEEKING, NeedState.WITH_HELPER)  # open, and no result is known yet
_TURNS: dict[str, str] = {EntryKind.RECEIVED: "received", EntryKind.RESULT: "result", EntryKind.CLOSED: "closed", EntryKind.REOPENED: "reopened"}
_BY_PEOPLE = (Q(by_id__isnull=False) | Q(kind__in=(*_TURNS, EntryKind.WORD))) & ~Q(kind=EntryKind.LINKED)
_FARTHEST_BACK = 20  # needs before a need, each of which left a rest
_BLOCKED = sorted(BLOCKED)


@dataclass(frozen=True)
class Limits:
    """From where on a need is worth a look; None: that isn't asked. Each is a condition that a rule's own can't hold without."""

    ended_badly: int | None = None  # refusals and silences
    accepted: int | None = None
    lifted: int | None = None
    reminded: int | None = None
    again: int | None = None  # opened again so often, or holding a rest
    fields: int | None = None
    consent: int | None = None  # 1: asked without an answer, refused, taken back
    quiet_since: datetime | None = None  # nobody has written since
    received_before: datetime | None = None  # with `fields`
    crowded_since: datetime | None = None  # nobody has written since, at one of the desks `crowded`
    crowded: tuple[UUID, ...] = ()


_VALUES = ("quiet_since", "received_before", "crowded_since", "crowded")
Key = tuple[tuple[str, int | None], ...]


def suspects(limits: Limits) -> list[UUID]:
    """Every open need without a result that a rule might find stuck."""
    rows = _suspects(_key(limits), alone=False)
    return [pk for (pk,) in rows.rows(**_values(limits))] if rows else []


def is_suspect(limits: Limits, need_id: UUID) -> bool:
    """The same of one need: one prepared read."""
    rows = _suspects(_key(limits), alone=True)
    return bool(rows and rows.rows(**_values(limits), key=need_id))


def _key(limits: Limits) -> Key:
    """The numbers, and which of the values are there."""
    return tuple((one.name, bool(getattr(limits, one.name)) if one.name in _VALUES else getattr(limits, one.name)) for one in fields(limits))


def _values(limits: Limits) -> dict[str, Any]:
    """What is put into the prepared statement."""
    found: dict[str, Any] = {name: value for name in _VALUES if (value := getattr(limits, name))}
    if "crowded" in found and "crowded_since" in found:
        found["crowded"] = padded(sorted(found["crowded"]))
        return found
    return {name: value for name, value in found.items() if not name.startswith("crowded")}


@lru_cache(maxsize=200)
def _suspects(key: Key, *, alone: bool) -> Reads | None:
    """The prepared read for these numbers; None where no rule asks for anything."""
    limits = dict(key)
    if not any(limits.values()):
        return None

    def make(**values: Any) -> "QuerySet[Need, Any]":
        needs, conditions = Need.objects.filter(state__in=_SOUGHT).alias(**_counts(limits)), _conditions(limits, values)
        needs = needs.filter(pk=values["key"]) if alone else needs
        either = next(conditions)
        for one in conditions:
            either |= one
        return needs.filter(either).order_by("pk").values_list("pk")

    return Reads(make)


def _counts(limits: Mapping[str, int | None]) -> dict[str, Any]:
    asked = Handoff.objects.all()
    counted: dict[str, tuple[QuerySet[Any], str]] = {
        "ended_badly": (asked.filter(state__in=(HandoffState.DECLINED, HandoffState.SILENT)), "need"), "accepted": (asked.filter(state=HandoffState.ACCEPTED), "need"),
        "lifted": (asked.filter(kind=HandoffKind.LIFT), "need"), "fields": (NeedField.objects.all(), "need"),
        "reminded": (HistoryEntry.objects.filter(action="remind"), "thing_id"),
    }  # fmt: skip
    return {f"n_{name}": _how_many(*rows) for name, rows in counted.items() if limits[name] is not None}


def _how_many(rows: QuerySet[Any], key: str) -> Coalesce:
    counted = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _conditions(limits: Mapping[str, int | None], values: Mapping[str, Any]) -> Iterator[Q]:
    if limits["again"] is not None:
        yield Q(reopened__gte=limits["again"]) | Q(rest_of__isnull=False)
    if limits["consent"]:
        yield _kept_back()
    for name in ("ended_badly", "accepted", "lifted", "reminded"):
        if limits[name] is not None:
            yield Q(**{f"n_{name}__gte": limits[name]})
    if "received_before" in values and limits["fields"] is not None:
        yield Q(received_at__lt=values["received_before"], n_fields__gte=limits["fields"])
    if "quiet_since" in values:
        yield _silent_since(values["quiet_since"])
    if "crowded" in values:
        yield Q(owner_desk__in=values["crowded"]) & _silent_since(values["crowded_since"])


def _kept_back() -> Q:
    """Words that the asker doesn't want to be handed on, or a consent that isn't there."""
    blocked = Consent.objects.filter(need=OuterRef("pk"), desk__isnull=True, state__in=_BLOCKED)
    return Q(consultation__share_refused=True) | Q(Exists(blocked))


def _silent_since(moment: datetime) -> Q:
    written = Entry.objects.filter(_BY_PEOPLE, need=OuterRef("pk"), at__gte=moment)
    return Q(Q(received_at__lt=moment) & ~Q(Exists(written)))


def in_window(begin: datetime, end: datetime) -> "QuerySet[Need]":
    """Needs that were open at some moment of a stretch of time, closed ones too."""
    return Need.objects.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=begin), received_at__lt=end)


def once_suspect(code: str, n: int, days: int, begin: datetime, end: datetime) -> list[UUID]:
    """Needs of a stretch of time in which one rule might have held: each condition is one that the rule can't hold without."""
    needs = in_window(begin, end)
    counts: dict[str, tuple[QuerySet[Any], str]] = {
        "silence": (Handoff.objects.filter(state=HandoffState.SILENT), "need"), "refusals": (Handoff.objects.filter(state=HandoffState.DECLINED), "need"),
        "handoffs": (Handoff.objects.filter(state=HandoffState.ACCEPTED), "need"), "lifted": (Handoff.objects.filter(kind=HandoffKind.LIFT), "need"),
        "overdue": (HistoryEntry.objects.filter(action="remind"), "thing_id"), "fields": (NeedField.objects.all(), "need"),
    }  # fmt: skip
    if code in counts:
        needs = needs.alias(n=_how_many(*counts[code])).filter(n__gte=n)
    elif code == "unmet":
        needs = needs.filter(Q(reopened__gte=n) | Q(rest_of__isnull=False))
    elif code == "quiet":
        needs = needs.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=F("received_at") + timedelta(days=days)))
    elif code == "consent":
        needs = needs.filter(_kept_back())
    return list(needs.order_by("pk").values_list("pk", flat=True))


_ROWS = Reads(lambda keys: Need.objects.filter(pk__in=keys).order_by("pk").values_list(
    "pk", "owner_desk_id", "received_at", "consultation__share_refused", "rest_of_id"))  # fmt: skip
_STEPS = Reads(lambda keys: Entry.objects.filter(_BY_PEOPLE, need__in=keys).order_by("need", "at", "id").values_list("need_id", "at", "kind"))
_ASKED = Reads(lambda keys: Handoff.objects.filter(need__in=keys).order_by("need", "offered_at", "id").values_list(
    "need_id", "offered_at", "answered_at", "state", "kind", "to_desk_id"))  # fmt: skip
_REMINDED = Reads(lambda keys: HistoryEntry.objects.filter(thing_id__in=keys, action="remind").order_by("thing_id", "at").values_list("thing_id", "at"))
_CONSENTS = Reads(lambda keys: Consent.objects.filter(need__in=keys, desk__isnull=True).order_by("need", "asked_at", "id").values_list(
    "need_id", "state", "asked_at", "answered_at", "withdrawn_at", "fields"))  # fmt: skip
_FIELDS = Reads(lambda keys: NeedField.objects.filter(need__in=keys).order_by().values("need").annotate(n=Count("pk")).values_list("need_id", "n"))
_BEFORE = Reads(lambda keys: Need.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "rest_of_id"))
Loads = Mapping[str, Sequence[int]]  # a desk's id as hex → open needs, people


def courses(ids: Collection[UUID], *, loads: Loads) -> dict[UUID, Course]:
    """The courses of these needs, a fixed number of reads for each few hundred. `loads`: open needs and people of desks, as counted this morning."""
    ordered, found = sorted(ids), dict[UUID, Course]()
    for at in range(0, len(ordered), AT_ONCE):
        found.update(_some(ordered[at : at + AT_ONCE], loads))
    return found


def _some(ids: list[UUID], loads: Loads) -> dict[UUID, Course]:
    keys = padded(ids)
    rows = _ROWS.rows(keys=keys)
    steps = _grouped(_STEPS.rows(keys=keys), lambda at, kind: (at, _TURNS.get(kind, "act")))
    asked = _grouped(_ASKED.rows(keys=keys), lambda at, ended, state, kind, desk: Asked(at, ended, state, kind == HandoffKind.LIFT, desk))
    reminded, consents = _grouped(_REMINDED.rows(keys=keys), lambda at: at), _consents(keys)
    touched, before = dict[UUID, int](_FIELDS.rows(keys=keys)), _before({pk: rest for pk, *_others, rest in rows if rest})
    return {
        pk: Course(pk, desk, received, steps=steps[pk], asked=asked[pk], reminded=reminded[pk], consents=consents[pk], keeps_to_itself=kept,
                   fields=touched.get(pk, 0), before=before.get(pk, 0), load=_load(loads, desk))
        for pk, desk, received, kept, _rest in rows
    }  # fmt: skip


def _load(loads: Loads, desk: UUID) -> tuple[int, int] | None:
    found = loads.get(desk.hex)
    return (found[0], found[1]) if found else None


def _grouped(rows: Iterable[tuple[Any, ...]], make: Callable[..., Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for key, *values in rows:
        found[key].append(make(*values))
    return found


def _consents(keys: list[UUID]) -> dict[UUID, list[tuple[datetime, str]]]:
    """From when which answer about the need's own words stood; one that was taken back stood as given until then."""
    found: dict[UUID, list[tuple[datetime, str]]] = defaultdict(list)
    for need, state, asked, answered, withdrawn, covers in _CONSENTS.rows(keys=keys):
        if ShareField.WORDS in covers:
            found[need].append((answered or asked, "given" if withdrawn else state))
            if withdrawn:
                found[need].append((withdrawn, "withdrawn"))
    return defaultdict(list, {need: sorted(said) for need, said in found.items()})


def _before(rests: Mapping[UUID, UUID]) -> dict[UUID, int]:
    """How many needs stand before each in its chain of rests."""
    depth, front = dict.fromkeys(rests, 0), dict(rests)
    for _level in range(_FARTHEST_BACK):
        if not front:
            break
        above = dict(_BEFORE.rows(keys=padded(sorted(set(front.values())))))
        for need in front:
            depth[need] += 1
        front = {need: above[parent] for need, parent in front.items() if above.get(parent)}
    return depth


def open_by_desk() -> dict[UUID, int]:
    """How many open needs each desk owns."""
    rows = Need.objects.exclude(state=NeedState.CLOSED).order_by()
    return dict(rows.values("owner_desk").annotate(n=Count("state")).values_list("owner_desk", "n"))


@dataclass(frozen=True)
class Standing:
    """What is plain of a need: where it lives and how it stands. Nothing about anybody."""

    id: UUID
    number: str
    state: str
    urgency: str
    owner_desk: UUID
    area: UUID
    area_path: str
    fields: tuple[str, ...]

    @property
    def is_sought(self) -> bool:
        """Open, and no result is known yet."""
        return self.state in _SOUGHT


_STANDING = Reads(lambda keys: Need.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "number", "state", "urgency", "owner_desk_id", "area_id", "area__path"))
_CODES = Reads(lambda keys: NeedField.objects.filter(need__in=keys).order_by("need", "code").values_list("need_id", "code"))


def standing_of(ids: Collection[UUID]) -> dict[UUID, Standing]:
    """How these needs stand, in two reads."""
    keys = padded(sorted(ids))
    codes = _grouped(_CODES.rows(keys=keys), lambda code: code) if keys else {}
    rows = _STANDING.rows(keys=keys) if keys else ()
    return {pk: Standing(pk, number, state, urgency, desk, area, path, tuple(codes.get(pk, ()))) for pk, number, state, urgency, desk, area, path in rows}


_ENDS = Reads(lambda keys: Need.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "outcome"))


def ends_of(ids: Collection[UUID]) -> list[str]:
    """The outcome of each of these needs, as a code; empty where none is known yet."""
    return [outcome for _pk, outcome in _ENDS.rows(keys=padded(sorted(ids)))] if ids else []
