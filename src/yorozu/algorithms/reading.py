"""Which looks at people are unusual: plain rules over one day's looks. Each finding says who, how many, and which looks it rests on."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True)
class Look:
    """One page of one person's that somebody opened; `at` in the city's time."""

    key: UUID
    at: datetime
    reader: UUID
    subject: UUID
    desk: UUID | None


@dataclass(frozen=True)
class Found:
    """What a rule found of one reader; `subject` where it is about one person."""

    reader: UUID
    subject: UUID | None
    count: int
    looks: tuple[Look, ...]


def by_reader(looks: Iterable[Look]) -> dict[UUID, list[Look]]:
    """Each reader's looks in their order."""
    found: dict[UUID, list[Look]] = defaultdict(list)
    for one in sorted(looks, key=lambda one: one.at):
        found[one.reader].append(one)
    return found


def many(looks: Iterable[Look], *, people: int, minutes: int) -> list[Found]:
    """Readers who opened `people` different people or more within `minutes`; the fullest such time of each."""
    window = timedelta(minutes=minutes)
    found = []
    for reader, own in by_reader(looks).items():
        best: Sequence[Look] = ()
        most, start = 0, 0
        times: dict[UUID, int] = defaultdict(int)
        for end, one in enumerate(own):
            times[one.subject] += 1
            while own[start].at <= one.at - window:
                times[own[start].subject] -= 1
                if not times[own[start].subject]:
                    del times[own[start].subject]
                start += 1
            if len(times) > most:
                most, best = len(times), own[start : end + 1]
        if most >= people:
            found.append(Found(reader, None, most, tuple(best)))
    return found


def at_night(looks: Iterable[Look], *, first: int, last: int, is_open: Callable[[UUID | None, datetime], bool]) -> list[Found]:
    """Readers who opened somebody from `first` o'clock to `last` o'clock while their desk was shut."""

    def late(one: Look) -> bool:
        hour = one.at.hour
        night = first <= hour or hour < last if first > last else first <= hour < last
        return night and not is_open(one.desk, one.at)

    return [Found(reader, None, len({one.subject for one in own}), tuple(own)) for reader, own in by_reader(one for one in looks if late(one)).items()]


def outside(looks: Iterable[Look], *, people: int, in_hand: Callable[[Look], bool]) -> list[Found]:
    """Readers who opened `people` different people or more whose needs their desk never had."""
    strange = by_reader(one for one in looks if not in_hand(one))
    counted = [Found(reader, None, len({one.subject for one in own}), tuple(own)) for reader, own in strange.items()]
    return [one for one in counted if one.count >= people]


def repeated(looks: Iterable[Look], *, times: int, in_hand: Callable[[Look], bool]) -> list[Found]:
    """Readers who opened one person `times` times or more, of whom their desk has nothing in hand now."""
    found = []
    for reader, own in by_reader(looks).items():
        each: dict[UUID, list[Look]] = defaultdict(list)
        for one in own:
            each[one.subject].append(one)
        found += [Found(reader, subject, len(seen), tuple(seen)) for subject, seen in each.items()
                  if len(seen) >= times and not in_hand(seen[-1])]  # fmt: skip
    return found


def kin(looks: Iterable[Look], *, is_kin: Callable[[UUID, UUID], bool]) -> list[Found]:
    """Each reader and each person whom they opened and who is theirs in some way (name, address)."""
    found = []
    for reader, own in by_reader(looks).items():
        for subject in dict.fromkeys(one.subject for one in own):
            if is_kin(reader, subject):
                seen = tuple(one for one in own if one.subject == subject)
                found.append(Found(reader, subject, len(seen), seen))
    return found


_LAST_NUMBER = re.compile(r"\A(.*\d)-(\d+)\Z")


def next_door(one: str, other: str) -> bool:
    """Whether two folded addresses (見本町1-2-3) are of one block and differ in the last number by two at most; the same isn't next door."""
    here, there = _LAST_NUMBER.match(one), _LAST_NUMBER.match(other)
    return bool(here and there and here[1] == there[1] and 0 < abs(int(here[2]) - int(there[2])) <= 2)
