"""What residents do: they ask by every channel, add a word, stop, come back; some die or move while somebody looks for help."""

from datetime import datetime
from uuid import UUID

from yorozu.community.models import Person
from yorozu.consultation import operations as do
from yorozu.consultation.enums import Asker, Channel, ContactWay, Urgency
from yorozu.consultation.operations.intake import Intake, Receipt
from yorozu.kernel.access import ANONYMOUS, Actor
from yorozu.simulation.tables import rows

from .demand import Arrival
from .hands import Hands
from .state import Case

_KIN = ("父", "母", "祖母", "祖父", "義母", "夫", "妻")
_WORD, _STOP, _AGAIN = 0.06, 0.015, 0.04  # of needs: a word is added; the person stops; it is begun again after its end


def bring(hands: Hands, arrival: Arrival, *, received_at: datetime | None = None) -> bool:
    """One consultation reaches the platform; False where nobody is there to take it down, who is then asked again later.

    `received_at`: it was told while nothing could be written down; for one in three the printed sheet comes back with it.
    """
    person = _person(hands, arrival)
    by = ANONYMOUS if arrival.channel == Channel.WEB else _taker(hands, person)
    if by is None:
        return False
    is_paper = received_at is not None and arrival.number % 3 == 0
    paper_code = hands.do(do.print_paper_code, by=by).code if is_paper else ""
    intake = _intake(hands, arrival, person, received_at, paper_code)
    receipt = hands.do(do.receive, by=by, intake=intake)
    remember(hands, arrival.key, receipt, intake)
    return True


def remember(hands: Hands, key: str, receipt: Receipt, intake: Intake) -> None:
    """Keep what the asker and the desks need to go on."""
    for place, need in enumerate(receipt.need_ids):
        case = Case(f"{key}+{place}" if place else key, need.hex, intake.area_code, intake.contact_way, person=intake.person_id.hex if intake.person_id else "",
                    number=receipt.number, passphrase=receipt.passphrase)  # fmt: skip
        hands.state.cases[case.need] = case
        _foresee(hands, case)


def _foresee(hands: Hands, case: Case) -> None:
    """What this asker will do later, whatever the desks do."""
    day, random = hands.state.day, hands.dice.of("later", case.key)
    if random.random() < _WORD:
        hands.state.plan(day + random.randrange(2, 12), "word", case.need)
    if random.random() < _STOP:
        hands.state.plan(day + random.randrange(2, 20), "stop", case.need)


def _person(hands: Hands, arrival: Arrival) -> Person:
    there = hands.state.residents.get(arrival.district) or [one for code in sorted(hands.state.residents) for one in hands.state.residents[code]]
    chosen = hands.dice.pick(there, "who", arrival.key)
    return Person.objects.select_related("area__parent__parent").get(pk=chosen)


def _taker(hands: Hands, person: Person) -> Actor | None:
    """Who answers the telephone or stands at the counter: the district's desk, else the circle above that is open."""
    area = person.area
    while area is not None:
        code = hands.yorozu.get(area.code, "")
        present = [one for one in hands.state.workers.values() if one.desk == code and one.is_present(hands.state.day)]
        if present and hands.is_open(code):
            hands.state.used[code] += 1  # in halves: to take down is half a contact
            hands.spent[present[0].username] += 1
            return hands.actor(present[0].username)
        area = area.parent
    return None


def _intake(hands: Hands, arrival: Arrival, person: Person, received_at: datetime | None, paper_code: str) -> Intake:
    random = hands.dice.of("says", arrival.key)
    field, template, pressing = random.choice(rows("words.tsv"))
    words = template.format(kin=random.choice(_KIN), age=random.choice((60, 70, 80)))
    if random.random() < 0.55:
        words = f"{words.rstrip('。')}。{random.choice(rows('tails.tsv'))[0]}"
    asker = random.choices(Asker.values, (40, 30, 10, 8, 12))[0]
    named = asker != Asker.UNSAID and random.random() < 0.8
    way = ContactWay.PHONE if named and person.phone else random.choice((ContactWay.SCREEN, ContactWay.LETTER, ContactWay.VISIT))
    by_place = way in (ContactWay.LETTER, ContactWay.VISIT)
    second = random.choice(rows("words.tsv"))[1].format(kin=random.choice(_KIN), age=70)
    return Intake(
        words=words, urgency=pressing or random.choices(Urgency.values, (2, 10, 45, 43))[0], area_code=arrival.district, channel=arrival.channel,
        asker=asker, asker_name=person.name if named else "", asker_phone=person.phone if named else "", fields=(field,), contact_way=way,
        asker_address=person.address if by_place else "", needs=(words, second) if arrival.needs > 1 else (), person_id=person.pk if named else None,
        share_refused=random.random() < 0.03, received_at=received_at, paper_code=paper_code,
    )  # fmt: skip


def _asker(hands: Hands, case: Case) -> Actor | None:
    """The resident with number and passphrase; who died or left doesn't ask any more."""
    if case.gone or not case.number:
        return None
    return hands.do(do.enter, number=case.number, passphrase=case.passphrase)


def add_word(hands: Hands, case: Case) -> None:
    """A word to an open need."""
    actor = _asker(hands, case)
    if actor is not None:
        text = hands.dice.pick(rows("tails.tsv"), "word", case.key)[0]
        hands.went(do.add_word, by=actor, need_id=UUID(case.need), text=text)


def stop(hands: Hands, case: Case) -> None:
    """もう要らない."""
    actor = _asker(hands, case)
    if actor is not None:
        hands.went(do.stop, by=actor, need_id=UUID(case.need))
        ended(hands, case)


def ended(hands: Hands, case: Case) -> None:
    """A need has ended: forget it, unless its asker will come back."""
    random = hands.dice.of("again", case.key, hands.state.day)
    if not case.gone and case.number and random.random() < _AGAIN:
        hands.state.plan(hands.state.day + random.randrange(10, 80), "again", case.need)
    else:
        hands.state.cases.pop(case.need, None)


def come_back(hands: Hands, case: Case) -> None:
    """The same trouble again: the asker writes it under the same number, or calls and the desk opens it."""
    case.talks = case.missed = case.asked = 0
    if _asker(hands, case) is not None:
        add_word(hands, case)
