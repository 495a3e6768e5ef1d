"""What people at desks do with needs and offers: in order of urgency and date, as far as the day's contacts go.

A worker manages so many contacts in a day (`contacts_a_day`); what isn't reached waits, is reminded of, and goes one circle up
by the product's own rules. Work counts in halves of a contact: to talk is two, to answer an offer or to tell a result is one.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

from yorozu.consultation import operations as do
from yorozu.consultation.enums import URGENCY_RANK, HandoffState, Missing, NeedState, Outcome, Urgency
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.notices.enums import Channel, State
from yorozu.notices.models import Notice
from yorozu.notices.operations import open_notices
from yorozu.simulation.tables import rows

from .hands import Hands
from .residents import ended
from .state import Case, Worker

ROUNDS = ((9, 0), (10, 30), (13, 0), (14, 30), (16, 0))
_OUTCOMES = (Outcome.MET, Outcome.MOSTLY_MET, Outcome.PARTLY_MET, Outcome.HARDLY_MET, Outcome.UNMET, Outcome.HEARD)
_HOW_OFTEN = (44, 14, 16, 5, 7, 14)
_MISSING = {Missing.NIGHT: "夜にみてくれる人がいない", Missing.HOLIDAY: "日曜に行ける足がない", Missing.CAPACITY: "保育所に空きがない",
            Missing.COST: "費用が払えない", Missing.TRANSPORT: "バスがなく、通えない", Missing.HELPERS: "雪かきを手伝う人がいない",
            Missing.SERVICE: "合うサービスが地区にない", Missing.ELIGIBILITY: "年齢の条件に合わない", Missing.LANGUAGE: "通訳が見つからない"}  # fmt: skip
_REFUSALS = ("いま空きがありません。", "夜の見守りはしていません。", "年齢の条件に合いません。", "もう手いっぱいです。")
TALK, WRITE = 2, 1


@dataclass(frozen=True)
class Row:
    """An open need as it stands on a board."""

    need: UUID
    owner: str
    state: str
    urgency: str
    next_at: datetime
    reminded: bool
    undecided: bool
    told: bool
    reopened: int


@dataclass(frozen=True)
class Asked:
    """An offer that waits for an answer."""

    id: UUID
    need: UUID
    to: str
    lift: bool
    urgent: bool
    offered_at: datetime
    due_at: datetime


def round_of_work(hands: Hands, done: float) -> None:
    """One stretch of the day at every open desk: `done` of the day's contacts may be used by its end."""
    needs, offers = _boards(hands), _offers(hands)
    fields = _fields()
    by_desk: dict[str, list[Worker]] = defaultdict(list)
    for one in hands.state.workers.values():
        if one.is_present(hands.state.day):
            by_desk[one.desk].append(one)
    for code in sorted(needs.keys() | offers.keys()):
        people = by_desk.get(code, [])
        if people and hands.is_open(code):
            _Desk(hands, code, people, done, fields).work(needs.get(code, []), offers.get(code, []))


def halves_a_day(hands: Hands, code: str) -> float:
    """What one person of this desk manages in a day, in halves of a contact."""
    return 2 * hands.scenario.contacts_at.get(code, hands.scenario.contacts_a_day)


def _boards(hands: Hands) -> dict[str, list[Row]]:
    columns = ("pk", "owner_desk_id", "state", "urgency", "next_at", "reminded_at", "decide_by_at", "told_at", "reopened")
    found: dict[str, list[Row]] = defaultdict(list)
    for pk, owner, state, urgency, next_at, reminded, decide, told, again in Need.objects.exclude(state=NeedState.CLOSED).filter(
            waiting_desk__isnull=True, next_at__isnull=False).values_list(*columns):  # fmt: skip
        if pk.hex in hands.state.cases:
            found[hands.codes[owner]].append(Row(pk, hands.codes[owner], state, urgency, next_at, reminded is not None, decide is not None, told is not None, again))
    return found


def _offers(hands: Hands) -> dict[str, list[Asked]]:
    columns = ("pk", "need_id", "to_desk_id", "kind", "urgent", "offered_at", "due_at")
    found: dict[str, list[Asked]] = defaultdict(list)
    for pk, need, to, kind, urgent, offered, due in Handoff.objects.filter(state=HandoffState.OFFERED).values_list(*columns):
        if need.hex in hands.state.cases:
            found[hands.codes[to]].append(Asked(pk, need, hands.codes[to], kind == "lift", urgent, offered, due))
    return found


def _fields() -> dict[UUID, set[str]]:
    """Life fields of what stands on the boards, for choosing whom to ask."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for need, code in Need.objects.exclude(state=NeedState.CLOSED).values_list("pk", "fields__code"):
        if code:
            found[need].add(code)
    return found


class _Desk:
    """One desk's people at work for one stretch of the day."""

    def __init__(self, hands: Hands, code: str, people: list[Worker], done: float, fields: dict[UUID, set[str]]) -> None:
        self.hands, self.code, self.people, self.fields = hands, code, people, fields
        self.most = done * halves_a_day(hands, code)
        self.kind = hands.desks[code].kind

    def work(self, needs: list[Row], offers: list[Asked]) -> None:
        """Offers and needs by urgency and date, until nobody has time."""
        cases = self.hands.state.cases
        todo: list[tuple[tuple[object, ...], Callable[[Actor], int]]] = []
        for asked in offers:
            case = cases[asked.need.hex]
            todo.append(((0 if asked.urgent else 2, asked.due_at, case.key), partial(self.answer, asked, case)))
        for row in needs:
            case = cases[row.need.hex]
            if self.is_to_do(row, case):
                todo.append(((URGENCY_RANK[row.urgency], row.next_at, case.key), partial(self.go_on, row, case)))
        for _order, act in sorted(todo, key=lambda one: one[0]):
            worker = self.free()
            if worker is None:
                return
            cost = act(self.hands.actor(worker.username))
            self.hands.spent[worker.username] += cost
            self.hands.state.used[self.code] += cost

    def free(self) -> Worker | None:
        """Who has most time left."""
        rest = [(self.most - self.hands.spent[one.username], -place, one) for place, one in enumerate(self.people)]
        best = max(rest, key=lambda one: one[:2])
        return best[2] if best[0] > 0 else None

    def is_to_do(self, row: Row, case: Case) -> bool:
        """Whether somebody of this desk would take it up now: its day has come, it is new here, or it hurries. Some forget."""
        if case.owner != self.code:
            case.owner, case.talks, case.missed = self.code, 0, 0
        is_due = row.undecided or row.told or (case.talks == 0 and not case.missed) or row.urgency == Urgency.NOW or row.next_at <= clock.end_of(self.hands.now.date())
        if not is_due:
            return False
        forgets = self.hands.scenario.habits["forgets"]
        throw = self.hands.dice.share("forgets", case.key, self.code, f"{row.next_at:%m%d%H}")
        return throw >= forgets or (row.reminded and throw >= forgets / 4)

    # Offers

    def answer(self, asked: Asked, case: Case, by: Actor) -> int:
        """Look at an offer and take it, say no, or let it lie."""
        habits, throw = self.hands.scenario.habits, self.hands.dice.share("answer", case.key, self.code, f"{asked.offered_at:%m%d%H%M}")
        silent, declines = (habits["silent"] / 2, habits["declines"] / 3) if asked.lift else (habits["silent"], habits["declines"])
        if throw < silent:
            return 0
        if self.hands.tried(do.open_offer, by=by, handoff_id=asked.id) is None:
            return 0
        if throw < silent + declines and self.code != "city-welfare":
            reason = self.hands.dice.pick(_REFUSALS, "why", case.key, self.code)
            self.hands.went(do.decline, by=by, handoff_id=asked.id, reason=reason)
        elif self.hands.tried(do.accept, by=by, handoff_id=asked.id) is not None:
            case.owner, case.talks, case.missed = self.code, 0, 0
        return WRITE

    # Needs

    def go_on(self, row: Row, case: Case, by: Actor) -> int:
        """The next thing that this need asks for."""
        random = self.hands.dice.of("work", case.key, self.code, case.talks, case.missed, case.asked, row.reopened, f"{row.next_at:%m%d%H}")
        if random.random() < 0.03:
            self.hands.tried(do.read_need, by=by, need_id=row.need)
        if random.random() < 0.5:
            self.hands.do(open_notices, by=by, need_id=row.need)
        if case.gone:
            return self.end_gone(row, case, by)
        if row.state == NeedState.ANSWERED:
            return self.tell_and_close(row, case, by, random)
        if row.undecided:
            return self.decide(row, case, by, random)
        return self.talk(row, case, by, random)

    def talk(self, row: Row, case: Case, by: Actor, random: Random) -> int:
        """Call or visit; reached, it goes on from there, else it is tried again, and ended after the sixth time."""
        reached = self.hands.scenario.habits["reached"] if case.way == "phone" else 0.95
        if random.random() >= reached:
            return self.not_reached(row, case, by, random)
        if case.talks == 0 and random.random() < 0.2:
            self.hands.went(do.take_in_hand, by=by, need_id=row.need)
        self.hands.tried(do.write_note, by=by, need_id=row.need, text=random.choice(rows("notes.tsv"))[0], contact=True)
        case.talks += 1
        self.rare(row, case, by, random)
        self.after_talk(row, case, by, random)
        return TALK

    def not_reached(self, row: Row, case: Case, by: Actor, random: Random) -> int:
        case.missed += 1
        if case.missed > 5:
            if self.hands.went(do.close_without_contact, by=by, need_id=row.need, reason="朝・昼・夕に6回電話し、手紙も出したが返事がない"):
                ended(self.hands, case)
            return WRITE
        self.plan(row, by, "もう一度電話をかける", random, 1, 3)
        return WRITE

    def after_talk(self, row: Row, case: Case, by: Actor, random: Random) -> None:
        """A よろず desk answers a part itself, asks another desk for half, keeps the rest; others help and end it."""
        first = case.talks == 1
        if self.kind == "yorozu":
            throw = random.random()
            if first and throw < 0.55 and self.offer(row, case, by, random):
                return
            ends = throw > 0.75 or not first
        else:
            ends = case.talks > random.choice((0, 1, 1, 2))
        if ends:
            self.end(row, case, by, random)
        else:
            self.plan(row, by, random.choice(rows("steps.tsv"))[1], random, 3, 12)

    def rare(self, row: Row, case: Case, by: Actor, random: Random) -> None:
        """What comes up in a talk now and then: it is urgent after all, or there is a second trouble in it."""
        throw = random.random()
        if throw < 0.02 and row.urgency != Urgency.NOW:
            self.hands.went(do.change_urgency, by=by, need_id=row.need, urgency=Urgency.NOW, reason="話を聞くと、今日のうちに要る")
        elif throw < 0.035:
            made = self.hands.tried(do.split_need, by=by, need_id=row.need, words=(random.choice(rows("words.tsv"))[1].format(kin="母", age=80),))
            self.begin(made or (), case)
        elif throw < 0.045:
            self.hands.tried(do.add_detail, by=by, need_id=row.need, field="health", text="通院は月に一度")

    def begin(self, needs: tuple[UUID, ...], case: Case) -> None:
        """Needs that were read out of another one."""
        for need in needs:
            key = f"{case.key}/{self.hands.state.counts['begun']}"
            self.hands.state.counts["begun"] += 1
            self.hands.state.cases[need.hex] = Case(key, need.hex, case.district, case.way, case.person, case.number, case.passphrase, self.code)

    def plan(self, row: Row, by: Actor, step: str, random: Random, least: int, most: int) -> None:
        day = self.hands.now.date() + timedelta(days=random.randrange(least, most))
        while day.weekday() > 4:
            day += timedelta(days=1)
        self.hands.went(do.plan_next_step, by=by, need_id=row.need, step=step, at=clock.on(day, random.randrange(9, 17)), contact=True)

    def decide(self, row: Row, case: Case, by: Actor, random: Random) -> int:
        """After a refusal: somebody else, or kept here (L1)."""
        if case.asked < 3 and random.random() < 0.6 and self.offer(row, case, by, random):
            return WRITE
        self.hands.went(do.keep_need, by=by, need_id=row.need, reason="ほかに頼めるところがないので、ここで続ける")
        return WRITE

    def offer(self, row: Row, case: Case, by: Actor, random: Random) -> bool:
        """つなぐ: ask for consent once, then a desk that takes such needs."""
        desk = self.target(row, random)
        if desk is None or case.consent == "refused":
            return False
        fields = ("words", "phone") if case.way == "phone" else ("words",)
        if not case.consent:
            case.consent = "given" if random.random() < 0.93 else "refused"
            self.hands.tried(do.ask_consent, by=by, need_id=row.need, fields=fields, answer=case.consent, by_whom="話した人", how="oral")
            if case.consent == "refused":
                return False
        case.asked += 1
        given = Offer(to_desk_id=self.hands.desks[desk].pk, fields=fields, message="よろしくお願いします。", though_closed=True)
        handoff = self.hands.tried(do.hand_over, by=by, need_id=row.need, offer=given)
        if handoff is not None and random.random() < 0.02:
            self.hands.went(do.withdraw, by=by, handoff_id=handoff.pk, reason="本人がもう少し考えたいと言う")
        return handoff is not None

    def target(self, row: Row, random: Random) -> str | None:
        fields, area = self.fields.get(row.need, set()), self.hands.desks[self.code].area.path
        desks = [one.code for one in self.hands.desks.values() if one.kind != "yorozu" and one.code != self.code and set(one.fields) & fields
                 and area.startswith(one.area.path) and (one.closed_on is None or one.closed_on > self.hands.now.date())]  # fmt: skip
        return random.choice(desks) if desks else None

    def end(self, row: Row, case: Case, by: Actor, random: Random) -> None:
        """An outcome; told at once where the asker is on the telephone, else on another day."""
        outcome = random.choices(_OUTCOMES, _HOW_OFTEN)[0]
        missing = random.choice(list(_MISSING)) if outcome not in (Outcome.MET, Outcome.HEARD) else None
        rest = "残りのことを続けて考える" if outcome == Outcome.PARTLY_MET and random.random() < 0.15 else ""
        answer = Answer(outcome=outcome, words="ゆっくりお話をうかがいました。" if outcome == Outcome.HEARD else random.choice(rows("results.tsv"))[1],
                        missing=missing or "", missing_words=_MISSING[missing] if missing else "", rest=rest)  # fmt: skip
        held = self.hands.tried(do.record_answer, by=by, need_id=row.need, answer=answer)
        self.begin((held,) if held else (), case)
        if random.random() < 0.9:
            self.tell_and_close(row, case, by, random)

    def tell_and_close(self, row: Row, case: Case, by: Actor, random: Random) -> int:
        """Tell the result and close; a few can't be told, which is written."""
        reachable = row.told or random.random() < 0.97
        if reachable and not row.told:
            self.hands.went(do.record_told, by=by, need_id=row.need, how=random.choice(("phone", "phone", "face", "letter")))
        if self.hands.went(do.close_need, by=by, need_id=row.need, untold_reason="" if reachable else "電話も手紙も届かない"):
            ended(self.hands, case)
        return WRITE

    def end_gone(self, row: Row, case: Case, by: Actor) -> int:
        """Who asked has died or left the city."""
        if row.state != NeedState.ANSWERED:
            self.hands.went(do.record_answer, by=by, need_id=row.need, answer=Answer(outcome=Outcome.MOVED_OR_DIED, words="転出・死亡がわかった"))
        if self.hands.went(do.close_need, by=by, need_id=row.need, untold_reason="本人が亡くなった、または転出した"):
            ended(self.hands, case)
        return WRITE


def failed_letters() -> list[UUID]:
    """Letters that the mail server didn't take in all its tries."""
    failed = Notice.objects.filter(state=State.FAILED, channel=Channel.MAIL)
    return list(failed.order_by("made_at", "id").values_list("pk", flat=True)[:200])
