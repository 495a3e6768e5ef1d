"""What becomes of a need: told act by act until it ends or the present is reached."""

from random import Random

from yorozu.consultation.enums import Outcome, ToldHow, Urgency
from yorozu.simulation.needs import MISSING
from yorozu.simulation.tables import rows

from .moments import DAY
from .seats import RESIDENT, Seat, Seats, Who
from .traces import Present
from .way import Way

_OUTCOMES = ((Outcome.MET, 44), (Outcome.MOSTLY_MET, 14), (Outcome.PARTLY_MET, 16), (Outcome.HARDLY_MET, 5), (Outcome.UNMET, 7), (Outcome.HEARD, 14))
_ANSWERS = (("accept", 68), ("decline", 17), ("silent", 9), ("withdraw", 6))
_REFUSALS = ("いま空きがありません。", "夜の見守りはしていません。", "年齢の条件に合いません。")
_LATE = 0.03  # acts that come after their date, with the reminder between
_MOST_OFFERS = 4


class Tale:
    """One need's story."""

    def __init__(self, way: Way, seats: Seats) -> None:
        self.way, self.seats = way, seats
        self.random: Random = way.random
        self.who: Who = way.owner.somebody(self.random)

    def tell(self) -> None:
        """As far as the present lets it."""
        try:
            self._live()
        except Present:
            if self.way.offer is not None:
                self.way.store_offer("offered")

    def _live(self) -> None:
        way, random = self.way, self.random
        self._act()
        way.read(self.who)
        if random.random() < 0.4:
            way.take_in_hand(self.who)
        if random.random() < 0.04:
            way.write_note(self.who, "何度か電話したが、つながらない。")
            way.plan(self.who, "もう一度電話する", self._ahead(2, 8))
            self._act()
            way.end_now(self.who, Outcome.NO_CONTACT, "3日間、朝・昼・夕に電話し、手紙も出したが返事がない", told=False)
            return
        way.write_note(self.who, self._pick("notes.tsv"), contact=True)
        way.plan(self.who, self._step(), self._ahead(1, 10))
        if random.random() < 0.45:
            self._find_helper()
        self._follow_up(random.choices((0, 1, 2, 3, 5, 9), (58, 24, 10, 5, 2, 1))[0])
        if random.random() < 0.06:
            self._find_helper()
            self._follow_up(random.randrange(3))
        self._end()
        if random.random() < 0.04:
            self._again()

    # -- time ---------------------------------------------------------------------------------------------------------

    def _act(self) -> None:
        """Somebody at the owning desk acts before the next step's date; a few after it, once the clock has reminded them."""
        way, random = self.way, self.random
        assert way.next_at is not None
        if self.who.desk != way.owner_desk:
            self.who = way.owner.somebody(random)
        if random.random() < _LATE and way.urgency != Urgency.NOW and way.decide_by_at is None:
            way.traces.go(way.next_at + 40)
            way.remind()
            latest = way.office.due(way.owner.calendar, way.owner.number, way.traces.at, 1)
            way.traces.go(way.office.between(random, way.traces.at, latest))
        else:
            way.traces.go(way.office.between(random, way.traces.at, way.next_at))

    def _ahead(self, least: int, most: int) -> int:
        return self.way.office.ahead(self.random, self.way.traces.at, self.random.randint(least, most))

    # -- words --------------------------------------------------------------------------------------------------------

    def _pick(self, name: str) -> str:
        lines = rows(name)
        return lines[self.random.randrange(len(lines))][0]

    def _about(self, name: str) -> str:
        fitting = [row[1] for row in rows(name) if row[0] in ("any", self.way.code)]
        return fitting[self.random.randrange(len(fitting))] if fitting else "窓口で手続きが終わりました。"

    def _step(self) -> str:
        return self._about("steps.tsv")

    # -- what happens -------------------------------------------------------------------------------------------------

    def _follow_up(self, times: int) -> None:
        way = self.way
        for turn in range(times):
            self._act()
            if turn % 2 == 0:
                way.read(self.who)
            way.write_note(self.who, self._pick("notes.tsv"), contact=self.random.random() < 0.6)
            way.plan(self.who, self._step(), self._ahead(2, 15))
            if self.random.random() < 0.06:
                self._word()

    def _word(self) -> None:
        """The person looks at 相談のようす and adds a word."""
        way = self.way
        way.traces.go(way.traces.at + self.random.randrange(600, 4 * 3600))
        way.traces.saw(RESIDENT, "look", "consultation", way.call.id)
        way.line("word", "その後、少し困ることがふえました。", RESIDENT, public=True)
        way.traces.did(RESIDENT, "add_word", "need", way.id)
        way.traces.tell_desk("word", way.owner, way.id)

    def _find_helper(self) -> None:
        """Offers, until one is accepted or the owner keeps the need."""
        way, random = self.way, self.random
        for _ in range(_MOST_OFFERS):
            helpers = self.seats.helpers(way.owner, way.code, way.call.area)
            if not helpers:
                return
            self._act()
            way.hand_over(self.who, helpers[random.randrange(len(helpers))])
            if self._answer():
                return
            if random.random() < 0.35:
                self._act()
                way.keep_need(self.who, "ここで見守りながら、ほかの手を考える")
                return

    def _answer(self) -> bool:
        """What who was asked says; True where the need has a new owner. Silence goes up until somebody answers."""
        way, random = self.way, self.random
        for _ in range(3):
            assert way.asked is not None and way.next_at is not None
            said = random.choices([one for one, _ in _ANSWERS], [weight for _, weight in _ANSWERS])[0]
            above = self.seats.above(way.owner, way.asked)
            if said == "silent" and above is not way.owner and above is not way.asked:
                way.traces.go(way.next_at + 50)
                way.fall_silent(above)
                continue
            return self._said(said, way.asked)
        assert way.asked is not None and way.next_at is not None
        way.traces.go(way.office.between(random, way.traces.at, way.next_at))
        self._take(way.asked)
        return True

    def _said(self, said: str, asked: Seat) -> bool:
        way, random = self.way, self.random
        assert way.next_at is not None and way.offer is not None
        way.traces.go(way.office.between(random, way.traces.at, way.next_at))
        if said == "withdraw":
            way.withdraw(self.who, "本人が、もう少し考えたいとのこと")
            return False
        by = asked.somebody(random)
        way.open_offer(by)
        if said == "decline" and way.offer["kind"] == "offer":
            way.decline(by, random.choice(_REFUSALS))
            return False
        self._take(asked, by)
        return True

    def _take(self, asked: Seat, by: Who | None = None) -> None:
        self.who = by or asked.somebody(self.random)
        self.way.accept(self.who)

    def _end(self) -> None:
        way, random = self.way, self.random
        if random.random() < 0.02:
            way.traces.go(way.traces.at + random.randrange(DAY // 2, 3 * DAY))
            way.traces.saw(RESIDENT, "look", "consultation", way.call.id)
            way.end_now(RESIDENT, Outcome.WITHDRAWN_BY_PERSON, "", told=True)
            return
        self._act()
        way.read(self.who)
        outcome = random.choices([one for one, _ in _OUTCOMES], [weight for _, weight in _OUTCOMES])[0]
        missing = random.choice(list(MISSING)) if outcome not in (Outcome.MET, Outcome.HEARD) else None
        words = "ゆっくりお話をうかがいました。" if outcome == Outcome.HEARD else self._about("results.tsv")
        way.record_answer(self.who, outcome, words, str(missing or ""), MISSING[missing] if missing else "")
        self._act()
        way.record_told(self.who, random.choices((ToldHow.PHONE, ToldHow.FACE, ToldHow.LETTER), (6, 3, 1))[0])
        way.traces.go(way.traces.at + random.randrange(30, 900))
        way.close(self.who)

    def _again(self) -> None:
        """Months later it begins again."""
        way, random = self.way, self.random
        way.traces.go(way.office.at_work(way.traces.at + random.randrange(20 * DAY, 300 * DAY)))
        self.who = way.owner.somebody(random)
        way.reopen(self.who, "また困っていると電話があった")
        self._follow_up(random.randrange(1, 4))
        self._end()
