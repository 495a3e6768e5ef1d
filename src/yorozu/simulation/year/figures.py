"""What became of every need, counted from the database's own rows, so that it can be counted again."""

import csv
import hashlib
import io
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from yorozu.community.models import Area, Desk
from yorozu.consultation.enums import EntryKind, HandoffKind, HandoffState, NeedState, Outcome
from yorozu.consultation.models import Entry, Handoff, Need
from yorozu.directory.queries import life_fields_in_japanese
from yorozu.kernel.models import HistoryEntry
from yorozu.notices.models import Notice

from .engine import Plan
from .state import State

GROUPS = {Outcome.MET: "met", Outcome.MOSTLY_MET: "partly", Outcome.PARTLY_MET: "partly", Outcome.HARDLY_MET: "partly", Outcome.UNMET: "unmet"}
COLUMNS = ("number", "district", "fields", "channel", "urgency", "received_at", "first_answer_at", "days_to_first_answer", "lifted", "state",
           "outcome", "desk", "closed_at")  # fmt: skip


@dataclass(frozen=True)
class NeedRow:
    """One need as it is counted."""

    number: str
    district: str
    fields: tuple[str, ...]
    channel: str
    urgency: str
    received_at: Any
    first_answer_at: Any
    lifted: int
    state: str
    outcome: str
    desk: str
    closed_at: Any

    @property
    def days(self) -> float | None:
        """Days, nights and holidays included, from hearing of it to the first answer."""
        if self.first_answer_at is None:
            return None
        return round(float((self.first_answer_at - self.received_at).total_seconds()) / 86400, 3)

    @property
    def group(self) -> str:
        """met, partly, unmet, ended another way, or open."""
        if self.state != NeedState.CLOSED:
            return "open"
        return GROUPS.get(Outcome(self.outcome), "other")


def need_rows() -> list[NeedRow]:
    """Every need of the database, in the order in which it was heard."""
    lifted = Counter(Handoff.objects.filter(kind=HandoffKind.LIFT).values_list("need_id", flat=True))
    fields: dict[UUID, list[str]] = defaultdict(list)
    for need, code in Need.objects.filter(fields__isnull=False).order_by("fields__code").values_list("pk", "fields__code"):
        fields[need].append(code)
    columns = ("pk", "number", "area__code", "consultation__channel", "urgency", "received_at", "first_answer_at", "state", "outcome",
               "owner_desk__code", "closed_at")  # fmt: skip
    rows = [NeedRow(number, area, tuple(fields[pk]), channel, urgency, received, first, lifted[pk], state, outcome, desk, closed)
            for pk, number, area, channel, urgency, received, first, state, outcome, desk, closed in Need.objects.values_list(*columns)]  # fmt: skip
    return sorted(rows, key=lambda one: (one.received_at, one.district, one.channel, one.urgency, one.desk, one.fields))


def figures(plan: Plan, state: State, *, held: int = 0) -> dict[str, Any]:
    """The year in numbers (`held`: needs of people who have found nobody yet and will ask again); the same seed and scenario give the same, to the last digit (`digest`)."""
    rows = need_rows()
    found = {
        "seed": plan.seed, "days": plan.days, "first": str(plan.first), "scenario": plan.scenario.name, "needs": len(rows), "not_yet_asked": held,
        "outcomes": dict(sorted(Counter(one.outcome or "none_yet" for one in rows).items())),
        "became": _shares(rows), "open": sum(one.state != NeedState.CLOSED for one in rows),
        "days_to_first_answer": waits(rows), "lifted": sum(one.lifted for one in rows),
        "times_lifted": {str(times): n for times, n in sorted(Counter(one.lifted for one in rows).items())},
        "by_field": _by_field(rows), "by_district": _by_district(rows), "by_desk": _by_desk(rows, state),
        "offers": dict(sorted(Counter(Handoff.objects.filter(kind=HandoffKind.OFFER).values_list("state", flat=True)).items())),
        "letters": dict(sorted(Counter(Notice.objects.filter(channel="mail").values_list("state", flat=True)).items())),
        "happened": dict(sorted(state.happened.items())), "operations": dict(sorted(state.counts.items())),
        "refused": dict(sorted(state.refused.items())),
    }  # fmt: skip
    found["digest"] = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]
    return found


def waits(rows: list[NeedRow]) -> dict[str, float | int | None]:
    """Days to the first answer: half have it by p50, nine of ten by p90; who has none yet is counted apart."""
    days = sorted(one.days for one in rows if one.days is not None)
    if not days:
        return {"p50": None, "p90": None, "mean": None, "answered": 0, "none_yet": len(rows)}
    at = {share: days[min(int(share * len(days)), len(days) - 1)] for share in (0.5, 0.9)}
    return {"p50": round(at[0.5], 2), "p90": round(at[0.9], 2), "mean": round(sum(days) / len(days), 3), "answered": len(days),
            "none_yet": len(rows) - len(days)}  # fmt: skip


def _shares(rows: list[NeedRow]) -> dict[str, int]:
    counted = Counter(one.group for one in rows)
    return {name: counted[name] for name in ("met", "partly", "unmet", "other", "open")}


def _by_field(rows: list[NeedRow]) -> list[dict[str, Any]]:
    names = dict(life_fields_in_japanese())
    found: dict[str, list[NeedRow]] = defaultdict(list)
    for one in rows:
        for code in one.fields or ("",):
            found[code].append(one)
    return [{"field": code, "name": str(names.get(code, "")), "needs": len(mine), **_shares(mine)} for code, mine in sorted(found.items())]


def _by_district(rows: list[NeedRow]) -> list[dict[str, Any]]:
    names = dict(Area.objects.filter(kind="district").values_list("code", "name"))
    found: dict[str, list[NeedRow]] = {code: [] for code in sorted(names)}
    for one in rows:
        found.setdefault(one.district, []).append(one)
    return [{"district": code, "name": names.get(code, ""), "needs": len(mine), "lifted": sum(one.lifted for one in mine), "first_answer": waits(mine)}
            for code, mine in found.items()]  # fmt: skip


def _by_desk(rows: list[NeedRow], state: State) -> list[dict[str, Any]]:
    """Load: contacts written, offers answered, and how much of what its people could do was used (`busy`)."""
    codes = dict(Desk.objects.values_list("pk", "code"))
    contacts = Counter(codes.get(pk, "") for pk in Entry.objects.filter(kind=EntryKind.CONTACT).values_list("desk_id", flat=True) if pk)
    asked: dict[str, Counter[str]] = defaultdict(Counter)
    for to_desk, how in Handoff.objects.values_list("to_desk_id", "state"):
        asked[codes[to_desk]][how] += 1
    holds = Counter(one.desk for one in rows if one.state != NeedState.CLOSED)
    ended = Counter(one.desk for one in rows if one.state == NeedState.CLOSED)
    found = []
    for code, name in Desk.objects.order_by("code").values_list("code", "name"):
        could = state.could[code]
        found.append({
            "desk": code, "name": name, "ended": ended[code], "holds": holds[code], "contacts": contacts[code],
            "asked": sum(asked[code].values()), "accepted": asked[code][HandoffState.ACCEPTED], "declined": asked[code][HandoffState.DECLINED],
            "silent": asked[code][HandoffState.SILENT], "busy": round(state.used[code] / could, 3) if could else None,
        })  # fmt: skip
    return found


def as_csv(rows: list[NeedRow]) -> str:
    """One line for each need, for counting again with a spreadsheet."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(COLUMNS)
    for one in rows:
        lines.writerow([one.number, one.district, " ".join(one.fields), one.channel, one.urgency, one.received_at.isoformat(),
                        one.first_answer_at.isoformat() if one.first_answer_at else "", "" if one.days is None else one.days, one.lifted,
                        one.state, one.outcome, one.desk, one.closed_at.isoformat() if one.closed_at else ""])  # fmt: skip
    return text.getvalue()


def way_of(thing: UUID) -> list[str]:
    """The last acts on a thing, for a report of a broken promise: when, what, by whom (invented people)."""
    acts = HistoryEntry.objects.filter(thing_id=thing).order_by("-at", "-id")[:8]
    return [f"{one.at:%Y-%m-%d %H:%M} {one.action} by {one.by_name or 'system'} {one.after}"[:240] for one in reversed(list(acts))]
