"""What must be true of the database afterwards, asked past the product in plain SQL and written from the rules, not from its code."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.campaigns.engines import Postgres, Sqlite

WAY = """SELECT n.id, n.owner_desk_id, c.desk_id, n.waiting_desk_id, n.state FROM consultation_need n
JOIN consultation_consultation c ON c.id = n.consultation_id"""
HANDOFFS = "SELECT id, need_id, from_desk_id, to_desk_id, state, answered_by_name FROM consultation_handoff ORDER BY answered_at, id"
TAKEN = "SELECT thing_id, count(*) FROM kernel_historyentry WHERE kind = 'need' AND action = 'accept' GROUP BY thing_id"
MOVED = "SELECT need_id, count(*) FROM consultation_entry WHERE kind = 'moved' GROUP BY need_id"


@dataclass
class Report:
    """What a check found: sentences, none where all is well."""

    problems: list[str] = field(default_factory=list)

    def must(self, fine: bool, sentence: str) -> None:
        """Note `sentence` unless it is fine."""
        if not fine:
            self.problems.append(sentence)


def chains(engine: Sqlite | Postgres, report: Report, *, needs: int) -> None:
    """Every need has one owner at a real desk, and an unbroken chain of acceptances leads to it from who took it down."""
    found = engine.rows(WAY)
    report.must(len(found) == needs, f"{needs} needs went in, {len(found)} are there")
    staffed = {desk for (desk,) in engine.rows("SELECT DISTINCT desk_id FROM community_post WHERE desk_id IS NOT NULL")}
    way: dict[str, list[tuple[str, str]]] = defaultdict(list)
    waiting: dict[str, list[str]] = defaultdict(list)
    for _, need, start, end, state, _ in engine.rows(HANDOFFS):
        if state == "accepted":
            way[need].append((start, end))
        elif state == "offered":
            waiting[need].append(end)
    taken, moved = dict(engine.rows(TAKEN)), dict(engine.rows(MOVED))
    for need, owner, first, waits, _ in found:
        report.must(owner in staffed, f"need {need}: its owner is a desk without anybody")
        at = first
        for start, end in way[need]:
            report.must(start == at, f"need {need}: the chain is broken, {start} handed on what {at} held")
            at = end
        report.must(at == owner, f"need {need}: the chain ends at {at}, its owner is {owner}")
        report.must([waits] == waiting[need] or (waits is None and not waiting[need]), f"need {need}: waits for {waits}, asked were {waiting[need]}")
        done = len(way[need])
        report.must(taken.get(need, 0) == done, f"need {need}: {done} acceptances, {taken.get(need, 0)} in its history")
        report.must(moved.get(need, 0) == done, f"need {need}: {done} acceptances, {moved.get(need, 0)} lines on its way")


@dataclass(frozen=True)
class Claim:
    """What a client was told: it won (or not) this act on this handoff."""

    handoff: str
    act: str
    who: str
    won: bool
    sent_at: float
    came_at: float


ENDS = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}


def winners(engine: Sqlite | Postgres, report: Report, claims: Iterable[Claim]) -> None:
    """Exactly one answer was accepted for each handoff, and it is the one that the database holds."""
    states = {row[0]: (row[4], row[5]) for row in engine.rows(HANDOFFS)}
    by_handoff: dict[str, list[Claim]] = defaultdict(list)
    for one in claims:
        by_handoff[one.handoff].append(one)
    for handoff, all_of_it in by_handoff.items():
        won = [one for one in all_of_it if one.won]
        state, name = states.get(handoff, ("lost", ""))
        if not won:
            report.must(state == "silent", f"handoff {handoff}: nobody won it, it is {state}")
            continue
        said = ", ".join(f"{one.who} {one.act}" for one in won)
        report.must(len(won) == 1, f"handoff {handoff}: {len(won)} won it ({said})")
        report.must(state == ENDS[won[0].act], f"handoff {handoff}: {said} won, it is {state}")
        report.must(name.startswith(won[-1].who + " "), f"handoff {handoff}: {said} won, the record says {name}")


def contested(claims: Iterable[Claim]) -> int:
    """Handoffs for which two clients' answers were under way at the same moment."""
    by_handoff: dict[str, list[Claim]] = defaultdict(list)
    for one in claims:
        by_handoff[one.handoff].append(one)
    return sum(any(a.sent_at < b.came_at and b.sent_at < a.came_at for place, a in enumerate(group) for b in group[place + 1 :])
               for group in by_handoff.values())  # fmt: skip


def once_each(engine: Sqlite | Postgres, report: Report, table: str, column: str, marks: Iterable[str]) -> None:
    """Each acknowledged mark stands in exactly one row of the table."""
    counts = Counter(value for (value,) in engine.rows(f"SELECT {column} FROM {table} WHERE {column} LIKE 'mark-%'"))
    for mark in marks:
        report.must(counts[mark] == 1, f"{table}.{column}: {mark} is there {counts[mark]} times")


def lifts(engine: Sqlite | Postgres, report: Report) -> None:
    """Silence lifts once: never two lifts of a need at the same deadline."""
    silent = dict(engine.rows("SELECT need_id, count(*) FROM consultation_handoff WHERE state = 'silent' GROUP BY need_id"))
    lifted = dict(engine.rows("SELECT need_id, count(*) FROM consultation_handoff WHERE kind = 'lift' GROUP BY need_id"))
    for need in {*silent, *lifted}:
        report.must(silent.get(need, 0) == lifted.get(need, 0), f"need {need}: {silent.get(need, 0)} silences, {lifted.get(need, 0)} lifts")
