"""Who asks, when, by which channel and in which words."""

from bisect import bisect
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from yorozu.community.queries.calendar import is_public_holiday
from yorozu.consultation.enums import Asker, Channel, ContactWay, Urgency
from yorozu.consultation.models import Consultation, Need, NeedField
from yorozu.consultation.operations.passphrases import hashed
from yorozu.kernel import clock
from yorozu.kernel.models import AuditEntry, AuditSubject
from yorozu.kernel.search.terms import terms_of
from yorozu.language import codes
from yorozu.simulation.needs import KIN, TAILED
from yorozu.simulation.tables import rows

from .moments import DAY, Office, day_of, seconds_of, text_of
from .residents import Resident
from .rows import Batch
from .seats import VISITOR, Seats, Who
from .tales import Tale
from .traces import Traces
from .way import Call, Way

_SEASONS = (1.15, 1.1, 1.15, 1.1, 0.95, 0.95, 0.95, 0.85, 0.95, 1.0, 1.0, 0.9)  # snow and the turn of the fiscal year
_WEEKDAYS = (1.25, 1.05, 1.0, 1.0, 1.0, 0.15, 0.1)
_HOURS = (1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 7, 7, 6, 6, 6, 6, 6, 7, 9, 10, 9, 6, 3)  # of the web, which doesn't close
_SINCE = ("先月から", "去年の秋から", "退院してから", "連れあいを亡くしてから", "この冬から", "三年ほど前から", "引っこしてきてから", "仕事をやめてから")
_HOUSEHOLD_SHARE = 2.2  # the few who ask often: the exponent of the draw
_SPREAD, _MIX = 2**35, 0x5851F42D5  # codes are numbers below 2³⁵; an odd factor mixes them without meeting


class Arrivals:
    """When the i-th of all consultations comes in: by season, weekday and a slow growth over the years."""

    def __init__(self, first: date, now: int) -> None:
        self.now = now
        days = [first + timedelta(days=ahead) for ahead in range((day_of(now) - first).days + 1)]
        weights = [_SEASONS[one.month - 1] * (0.1 if is_public_holiday(one) else _WEEKDAYS[one.weekday()]) * (0.8 + 0.4 * place / len(days))
                   for place, one in enumerate(days)]  # fmt: skip
        self._sums = list(accumulate(weights))
        self._starts = [seconds_of(clock.start_of(one)) for one in days]

    def moment(self, random: Random, share: float, channel: str, office: Office) -> int:
        """A moment at `share` (0 to 1) of the whole."""
        start = self._starts[min(bisect(self._sums, share * self._sums[-1]), len(self._starts) - 1)]
        if channel == Channel.WEB:
            moment = start + 3600 * random.choices(range(24), _HOURS)[0] + random.randrange(3600)
        else:
            moment = office.at_work(start + random.randrange(9 * 3600, 17 * 3600))
        return moment if moment < self.now else self.now - random.randrange(600, DAY // 4)


class Caller:
    """Makes consultations with their needs, one after another."""

    def __init__(self, seats: Seats, office: Office, arrivals: Arrivals, people: Sequence[Resident], seed: int) -> None:
        self.seats, self.office, self.arrivals, self.people, self.seed = seats, office, arrivals, people, seed
        secret = Random(f"{seed}-passphrases")
        self._passphrases = [hashed(codes.new_passphrase(secret)) for _ in range(16)]  # each costs what a wrong try costs
        self.last_at = 0

    def call(self, batch: Batch, number: int, share: float, most: int) -> int:
        """One consultation into `batch`; returns how many needs it brought, at most `most`."""
        random = Random(self.seed * 1_000_003 + number)
        count = min(random.choices((1, 2, 3), (85, 12, 3))[0], most)
        channel = random.choices(Channel.values, (45, 22, 10, 14, 1, 5, 3))[0]
        person = self.people[int(len(self.people) * random.random() ** _HOUSEHOLD_SHARE)]
        traces = Traces(batch, random, self.arrivals.moment(random, share, channel, self.office), self.arrivals.now)
        self.last_at = traces.at
        parts = [_words(random) for _ in range(count)]
        urgency = next((pressing for _, _, pressing in parts if pressing), "") or random.choices(Urgency.values, (1, 9, 46, 44))[0]
        call, who = self._take_down(batch, traces, person, channel, urgency, [text for _, text, _ in parts], number)
        for place, (code, words, _) in enumerate(parts):
            self._need(batch, traces, call, who, words, code, 3 * number + place)
        return count

    def _take_down(
        self, batch: Batch, traces: Traces, person: Resident, channel: str, urgency: str, parts: list[str], number: int
    ) -> tuple[Call, Who]:  # fmt: skip
        random, at = traces.random, text_of(traces.at)
        desk, district = self.seats.home(person.area), self.seats.districts[person.area]
        who = VISITOR if channel == Channel.WEB else desk.somebody(random)
        asker = random.choices(Asker.values, (40, 30, 10, 8, 12))[0]
        named = asker != Asker.UNSAID and random.random() < 0.8
        way = ContactWay.PHONE if named and person.phone else random.choice((ContactWay.SCREEN, ContactWay.LETTER, ContactWay.VISIT))
        by_place = way in (ContactWay.LETTER, ContactWay.VISIT)
        call = Call(
            id=traces.key(), number=codes.code_of((number * _MIX + self.seed) % _SPREAD), area=person.area, district=district, desk=desk,
            person=person.id if named else None, asker=asker, asker_name=person.name if named else "", phone=person.phone if named else "",
            phone_note=random.choice(("", "", "夕方6時から", "午前中")) if named else "", contact_way=way, channel=channel, urgency=urgency,
            email="asker@example.jp" if channel == Channel.WEB and random.random() < 0.4 else "",
        )  # fmt: skip
        traces.person = call.person
        batch.rows[Consultation].append((
            call.id, call.number, self._passphrases[number % 16], channel, "。".join(parts), urgency, district.id, desk.id, asker, call.asker_name,
            call.phone, call.phone_note, call.email, person.address if by_place else "", way, "[]", "ja", call.person, False, at, at,
            who.id, who.name, call.number if channel == Channel.POST else ""))  # fmt: skip
        traces.did(who, "receive", "consultation", call.id, after={"channel": channel, "urgency": urgency, "area": district.id})
        return call, who

    def _need(self, batch: Batch, traces: Traces, call: Call, who: Who, words: str, code: str, number: int) -> None:
        begun = traces.at
        year = day_of(begun).year
        way = Way(batch, traces, self.office, call, words, code, f"N-{year}-{codes.code_of((number * _MIX + self.seed) % _SPREAD)[:7]}")
        way.begin(who, str(Channel(call.channel).label))
        Tale(way, self.seats).tell()
        batch.rows[Need].append(way.row())
        batch.rows[NeedField].append((way.id, code))
        batch.documents.append(("need", way.id, call.district.path, way.owner_desk, terms_of(words, kind="need")))
        traces.at = begun


def note_a_list(batch: Batch, seats: Seats, random: Random, at: int, now: int) -> None:
    """Somebody opened a board on which the batch's latest needs stood."""
    needs = batch.rows[Need][-25:]
    seat = seats.all[random.randrange(len(seats.all))]
    traces = Traces(batch, random, at, now)
    who, key = seat.somebody(random), traces.key()
    batch.rows[AuditEntry].append((key, text_of(at), who.id, who.name, who.kind, who.post, who.desk, "list_needs", "allow", "need", None, None, "desk",
                                   "[]"))  # fmt: skip
    batch.rows[AuditSubject].extend((key, row[0], text_of(at)) for row in needs)


def _words(random: Random) -> tuple[str, str, str]:
    """Life field, words and how pressing they are in themselves."""
    lines, tails = rows("words.tsv"), rows("tails.tsv")
    code, template, pressing = lines[random.randrange(len(lines))]
    words = template.format(kin=random.choice(KIN), age=random.choice((60, 70, 80)))
    if random.random() < TAILED:
        words = f"{words.rstrip('。')}。{tails[random.randrange(len(tails))][0]}"
    if random.random() < 0.5:
        words = f"{random.choice(_SINCE)}、{words}"
    return code, words, pressing

