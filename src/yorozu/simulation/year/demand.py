"""Who asks when: the year's consultations by district, day and channel, from the seed alone."""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from yorozu.community.queries import is_public_holiday
from yorozu.consultation.enums import Channel
from yorozu.simulation.tables import table, towns

from .dice import Dice

_CHANNELS = (45, 22, 10, 14, 1, 5, 3)  # of a hundred, in the order of Channel
_BY_MONTH = {12: 1.15, 1: 1.2, 2: 1.15, 3: 1.1, 4: 1.1}  # snow, and the turn of the year in school and office
_SECOND_NEED = 0.08  # consultations in which a second need is heard


@dataclass(frozen=True, order=True)
class Arrival:
    """One consultation that somebody brings."""

    minute: int  # of the day
    district: str
    number: int
    channel: str
    needs: int

    @property
    def key(self) -> str:
        """Names it in every scenario of the same seed."""
        return f"{self.district}-{self.number}"


def arrivals(dice: Dice, *, first: date, days: int, needs: int, demand: Mapping[str, float]) -> dict[int, list[Arrival]]:
    """Day (0 is the first) → consultations in the order of the clock; together they hold `needs` needs where no
    district's demand is changed. Each district has its own stream: more in one leaves the others as they are.
    """
    weights = {row["code"]: len(towns().get(row["code"], [])) + 2 for row in table("districts.csv")}
    shares = _whole_shares(weights, needs)
    until = list(accumulate(_weight(first + timedelta(days=day)) for day in range(days)))
    found: dict[int, list[Arrival]] = {day: [] for day in range(days)}
    for code in sorted(weights):
        left, number = round(shares[code] * demand.get(code, 1.0)), 0
        while left > 0:
            day, one = _one(dice, code, number, until, first)
            one = one if one.needs <= left else Arrival(one.minute, code, number, one.channel, left)
            found[day].append(one)
            left, number = left - one.needs, number + 1
    return {day: sorted(rows) for day, rows in found.items()}


def _whole_shares(weights: Mapping[str, int], needs: int) -> dict[str, int]:
    """Largest remainders, so that the whole is exactly `needs`."""
    total = sum(weights.values())
    shares = {code: needs * weight // total for code, weight in weights.items()}
    rest = sorted(weights, key=lambda code: (-(needs * weights[code] % total), code))
    for code in rest[: needs - sum(shares.values())]:
        shares[code] += 1
    return shares


def _weight(day: date) -> float:
    usual = 0.25 if day.weekday() > 4 or is_public_holiday(day) else 1.15 if day.weekday() == 0 else 1.0
    return usual * _BY_MONTH.get(day.month, 1.0)


def _one(dice: Dice, code: str, number: int, until: list[float], first: date) -> tuple[int, Arrival]:
    random = dice.of("arrival", code, number)
    day = min(bisect(until, random.random() * until[-1]), len(until) - 1)
    channel = random.choices(Channel.values, _CHANNELS)[0]
    needs = 2 if random.random() < _SECOND_NEED else 1
    minute = random.randrange(7 * 60, 24 * 60) if channel == Channel.WEB else random.randrange(9 * 60, 17 * 60)
    return day, Arrival(minute, code, number, channel, needs)
