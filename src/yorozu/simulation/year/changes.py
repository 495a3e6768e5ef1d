"""What changes under the people's hands: posts and terms, illness, desks that close and merge, residents who marry, move or die,
records of the directory that must stay true. Each by the operation that the person in charge would use.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from yorozu.community import operations as city
from yorozu.community.enums import DeskKind
from yorozu.community.models import Person, Post
from yorozu.community.operations import PersonForm
from yorozu.directory import operations as directory
from yorozu.directory.models import Service, WrongReport
from yorozu.kernel.access import SYSTEM
from yorozu.simulation.people import given_name
from yorozu.simulation.tables import rows

from .hands import Hands
from .residents import add_word, come_back, stop
from .state import Worker

OPEN_END = 10**6


# Posts


def appoint(hands: Hands, desk_code: str, role: str, name: str) -> None:
    """Somebody new at a desk, from today."""
    desk, random = hands.desks[desk_code], hands.dice.of("new", name)
    full = f"{random.choice(rows('family_names.tsv'))[0]} {given_name(random, woman=random.random() < 0.6, year=1985)[0]}"
    user = hands.do(city.create_account, by=hands.admin, username=name, name=full)
    post = hands.do(city.appoint, by=hands.admin, user=user, role=role, area=desk.area, desk=desk, from_on=hands.now.date())
    take_up(hands, Worker(name, user.pk.hex, post.pk.hex, desk_code, hands.state.day, OPEN_END))


def take_up(hands: Hands, worker: Worker) -> None:
    """A worker of the year, with what will befall them: holidays, illness, a career's end."""
    state, habits, days = hands.state, hands.scenario.habits, max(365, hands.days)
    state.workers[worker.username] = worker
    random = hands.dice.of("career", worker.username)
    for _ in range(_how_many(random, 2 * days / 365)):
        state.plan(state.day + random.randrange(1, days), "away", worker.username, random.randrange(2, 6), 1.0)
    for _ in range(_how_many(random, habits["ill"] * days / 365)):
        length = random.randrange(8, 40) if random.random() < 0.15 else random.randrange(1, 5)
        state.plan(state.day + random.randrange(1, days), "away", worker.username, length, 0.7)
    if random.random() < habits["retires"] * days / 365:
        state.plan(state.day + random.randrange(1, days), "retires", worker.username)


def _how_many(random: Random, mean: float) -> int:
    return int(mean) + (random.random() < mean - int(mean))


def away(hands: Hands, username: str, length: int, noted: float) -> None:
    """Ill or on holiday from today; some are only missed, because nobody wrote it down."""
    worker = hands.state.workers.get(username)
    if worker is None or not worker.is_present(hands.state.day):
        return
    worker.away.append([hands.state.day, hands.state.day + length - 1])
    hands.state.happened["away"] += 1
    random = hands.dice.of("noted", username, hands.state.day)
    if random.random() >= noted:
        hands.state.happened["away and nobody wrote it down"] += 1
        return
    there = [one for one in hands.state.workers.values() if one.desk == worker.desk and one is not worker and one.is_present(hands.state.day)]
    stand_in = hands.post(there[0].username) if there and random.random() < 0.5 else None
    today = hands.now.date()
    hands.went(city.note_absence, by=hands.admin, post=hands.post(username), from_on=today, until_on=today + timedelta(days=length - 1), stand_in=stand_in)


def retires(hands: Hands, username: str) -> None:
    """A last day in two weeks; who follows comes the day after, weeks later, or not at all."""
    worker = hands.state.workers[username]
    last = hands.state.day + 13
    if worker.until_day <= last or (worker.desk == "city-welfare" and _count(hands, worker.desk) < 2):
        return
    hands.went(city.end_post, by=hands.admin, post=hands.post(username), until_on=hands.now.date() + timedelta(days=13), because="退職")
    worker.until_day = last
    hands.state.happened["retired"] += 1
    _follow(hands, worker, last + 1)


def _follow(hands: Hands, worker: Worker, day: int) -> None:
    random = hands.dice.of("follows", worker.username)
    throw = random.random()
    if throw < 0.92:
        later = 0 if throw < 0.6 else random.randrange(5, 45)
        hands.state.plan(day + later, "appoint", worker.desk, str(hands.post(worker.username).role), f"{worker.username[:40]}-{day}")
    else:
        hands.state.happened["posts that nobody followed in"] += 1


def _count(hands: Hands, desk: str) -> int:
    return sum(one.desk == desk and one.until_day > hands.state.day for one in hands.state.workers.values())


def turn_of_year(hands: Hands) -> None:
    """31 March: terms end for one in five, and who follows begins on 1 April, mostly."""
    last = hands.state.day + (date(hands.now.year, 3, 31) - hands.now.date()).days
    for worker in [one for one in hands.state.workers.values() if one.until_day > last]:
        if hands.dice.share("term", worker.username, hands.now.year) < 0.2 and worker.desk != "city-welfare":
            hands.went(city.end_post, by=hands.admin, post=hands.post(worker.username), until_on=date(hands.now.year, 3, 31), because="任期満了")
            worker.until_day = last
            hands.state.happened["terms ended"] += 1
            _follow(hands, worker, last + 1)


def add_workers(hands: Hands) -> None:
    """The scenario's staffing, from the first day: more people, or fewer of those who are there."""
    for desk, more in sorted(hands.scenario.more_workers.items()):
        there = [one for one in hands.state.workers.values() if one.desk == desk]
        for number in range(more):
            appoint(hands, desk, str(hands.post(there[0].username).role) if there else "worker", f"more-{desk}-{number}")
        for worker in reversed(there[more:] if more < 0 else []):
            hands.do(city.end_post, by=hands.admin, post=hands.post(worker.username), because="シナリオ")
            worker.until_day = hands.state.day - 1


# Desks


def close_some(hands: Hands) -> None:
    """Which desks end in this run, and how: groups and providers close, two sections merge, one desk is shut for two weeks."""
    random, days = hands.dice.of("desks that end"), hands.days
    small = [code for code, desk in sorted(hands.desks.items()) if desk.kind in (DeskKind.GROUP, DeskKind.PROVIDER)]
    for code in random.sample(small, min(len(small), max(1, round(4 * days / 365)))):
        hands.state.plan(random.randrange(2, max(days, 3)), "close", code, "")
    hands.state.plan(random.randrange(2, max(days, 3)), "close", "seikatsu-hogo", "seikatsu")
    if days > 200:
        hands.state.plan(random.randrange(60, days), "close", "shugaku", "kyoiku")
    districts = [code for code, desk in sorted(hands.desks.items()) if desk.kind == DeskKind.YOROZU and desk.area.kind == "district"]
    for code in random.sample(districts, max(1, round(2 * days / 365))):
        hands.state.plan(random.randrange(2, max(days, 3)), "shut", code, 14)


def close(hands: Hands, code: str, successor: str) -> None:
    """Announce that a desk ends in three weeks; its people go, or go along to who takes its place."""
    desk = hands.desks[code]
    if desk.closed_on is not None:
        return
    ends = hands.now.date() + timedelta(days=21)
    if hands.went(city.close_desk, by=hands.admin, desk=desk, closed_on=ends, successor=hands.desks.get(successor)):
        hands.state.happened["desks merged" if successor else "desks closed"] += 1
        hands.state.plan(hands.state.day + 21, "let go", code, successor)


def let_go(hands: Hands, code: str, successor: str) -> None:
    """The posts of a desk that is no more."""
    for worker in [one for one in hands.state.workers.values() if one.desk == code and one.until_day > hands.state.day]:
        role = str(hands.post(worker.username).role)
        hands.went(city.end_post, by=hands.admin, post=hands.post(worker.username), because="窓口が終わった")
        worker.until_day = hands.state.day - 1
        if successor:
            appoint(hands, successor, role, f"{worker.username[:40]}-m")


def shut(hands: Hands, code: str, length: int) -> None:
    """A desk is shut for days, with a stand-in or without."""
    desk, first = hands.desks[code], hands.now.date() + timedelta(days=7)
    stand_in = hands.desks.get(f"yorozu-{desk.area.parent.code}") if desk.area.parent and hands.dice.share("stand-in", code) < 0.7 else None
    hands.went(city.announce_closure, by=hands.admin, desk=desk, from_on=first, until_on=first + timedelta(days=length - 1), reason="改修", stand_in=stand_in)
    hands.state.happened["desks shut for weeks"] += 1


def set_hours(hands: Hands) -> None:
    """The scenario's opening hours."""
    for code, week in sorted(hands.scenario.hours.items()):
        hands.do(city.set_hours, by=hands.admin, desk=hands.desks[code], hours=week)


# People


def _cases_of(hands: Hands, person: str, gone: str) -> None:
    for case in hands.state.cases.values():
        if case.person == person:
            case.gone = gone


def _dies(hands: Hands, random: Random, person: Person) -> None:
    hands.do(city.record_death, by=SYSTEM, person=person, died_on=hands.now.date())
    _cases_of(hands, person.pk.hex, "died")


def _moves(hands: Hands, random: Random, person: Person) -> None:
    hands.do(city.record_move, by=SYSTEM, person=person, moved_on=hands.now.date())
    _cases_of(hands, person.pk.hex, "moved")


def _form(person: Person) -> PersonForm:
    names = ("family_name", "given_name", "family_kana", "given_kana", "alias", "birth_year", "birth_month", "birth_day", "sex", "phone",
             "phone_note", "address", "language")  # fmt: skip
    return PersonForm(**{name: getattr(person, name) for name in names}, communication=tuple(person.communication))


def _marries(hands: Hands, random: Random, person: Person) -> None:
    people = [one for rows_ in hands.state.residents.values() for one in rows_ if one != person.pk.hex]
    other = Person.objects.select_related("area", "household").get(pk=random.choice(people))
    hands.do(city.change_person, by=SYSTEM, person=person, form=replace(_form(person), family_name=other.family_name, family_kana=other.family_kana))
    hands.went(city.live_together, by=SYSTEM, person=person, other=other)


def _is_written_twice(hands: Hands, random: Random, person: Person) -> None:
    """A second record of somebody; found and merged next week, and for one in five parted again."""
    twin = hands.do(city.write_down_person, by=SYSTEM, form=replace(_form(person), phone=""), area=person.area)
    hands.state.plan(hands.state.day + 7, "merge", person.pk.hex, twin.pk.hex)
    if random.random() < 0.2:
        hands.state.plan(hands.state.day + 30, "part", twin.pk.hex)


_LIFE: dict[str, tuple[float, Callable[[Hands, Random, Person], None]]] = {
    "died": (0.12, _dies), "moved away": (0.12, _moves), "married": (0.06, _marries), "written twice": (0.05, _is_written_twice)}  # fmt: skip


def befall(hands: Hands) -> None:
    """Death, moving away, marriage, double records: among all residents, and half of the time among those who wait for help."""
    for name, (rate, act) in _LIFE.items():
        random = hands.dice.of("life", name, hands.state.day)
        if random.random() >= rate:
            continue
        waiting = sorted({one.person for one in hands.state.cases.values() if one.person and not one.gone}, key=_place(hands).__getitem__)
        everybody = list(_place(hands))
        chosen = random.choice(waiting if waiting and random.random() < 0.5 else everybody)
        person = Person.objects.select_related("area", "household").get(pk=chosen)
        if person.died_on is None and person.moved_on is None and person.merged_into_id is None:
            act(hands, random, person)
            hands.state.happened[f"people {name}"] += 1


def _place(hands: Hands) -> dict[str, int]:
    return {one: place for place, one in enumerate(one for code in sorted(hands.state.residents) for one in hands.state.residents[code])}


def merge(hands: Hands, keep: str, other: str) -> None:
    """Two records of one person become one."""
    hands.went(city.merge_people, by=SYSTEM, keep=Person.objects.get(pk=keep), other=Person.objects.get(pk=other))


def part(hands: Hands, person: str) -> None:
    """They were two after all."""
    hands.went(city.part_people, by=SYSTEM, person=Person.objects.get(pk=person))


# The directory


def keep_directory(hands: Hands) -> None:
    """A week of the directory: owners are asked, some answer; somebody says that a record is wrong; what nobody confirmed lapses."""
    services = list(Service.objects.order_by("name", "id").values_list("pk", flat=True)[:500])
    random = hands.dice.of("directory", hands.state.day)
    for service in random.sample(services, min(3, len(services))):
        hands.went(directory.ask_owner, by=SYSTEM, service_id=service, confirm_by=hands.now.date() + timedelta(days=14))
        if random.random() < 0.7:
            hands.went(directory.record_check, by=SYSTEM, service_id=service)
    if services:
        hands.went(directory.report_wrong, service_id=random.choice(services), subject="hours", words="日曜は休みでした")
    hands.do(directory.lapse_unconfirmed)
    for report in list(WrongReport.objects.filter(state="open").order_by("reported_at", "id").values_list("pk", "desk_id")[:3]):
        worker = next((one for one in hands.state.workers.values() if one.desk == hands.codes[report[1]] and one.is_present(hands.state.day)), None)
        if worker is not None:
            hands.went(directory.close_report, by=hands.actor(worker.username), report_id=report[0], state="mended", answer="直しました")


# The agenda


def _with_case(act: Callable[[Hands, "object"], None]) -> Callable[[Hands, str], None]:
    def run(hands: Hands, need: str) -> None:
        case = hands.state.cases.get(need)
        if case is not None:
            act(hands, case)

    return run


ACTS: dict[str, Callable[..., None]] = {
    "away": away, "retires": retires, "appoint": appoint, "turn of year": turn_of_year, "close": close, "let go": let_go, "shut": shut,
    "merge": merge, "part": part, "word": _with_case(add_word), "stop": _with_case(stop), "again": _with_case(come_back),  # type: ignore[arg-type]
}  # fmt: skip


def of_today(hands: Hands) -> None:
    """What stands on the agenda for this day, and for days on which nobody could write anything down."""
    for day in sorted(one for one in hands.state.agenda if one <= hands.state.day):
        for name, *words in hands.state.agenda.pop(day):
            ACTS[name](hands, *words)


def people_in_post(hands: Hands) -> None:
    """Who is at the desks on the first day."""
    posts = Post.objects.filter(desk__isnull=False).select_related("user", "desk").order_by("desk__code", "user__username")
    for post in posts:
        assert post.desk is not None
        take_up(hands, Worker(post.user.username, post.user.pk.hex, post.pk.hex, post.desk.code, 0, OPEN_END))
