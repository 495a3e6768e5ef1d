"""Invented residents: households of one to four in real towns of their district, with names as registers hold them."""

from dataclasses import replace
from functools import lru_cache
from random import Random

from yorozu.community import operations as do
from yorozu.community.enums import AreaKind, CommunicationNeed
from yorozu.community.models import Area, Household, Person
from yorozu.community.operations import PersonForm
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.simulation.tables import rows

# Letters that registers hold and many programs lose: 外字, variants, letters outside the basic plane.
_VARIANTS = {"高橋": "髙橋", "吉田": "𠮷田", "渡辺": "渡邉", "斎藤": "齋藤", "山崎": "山﨑", "柳沢": "栁澤", "宮沢": "宮澤", "西沢": "西澤", "辻": "辻󠄀"}
_FROM_ELSEWHERE = 0.02  # households whose name was written in another script first
_SHAPES = ((1,), (1,), (1, 1), (1, 1), (1, 1, 2), (1, 1, 2, 2), (1, 2))


def make_people(random: Random, count: int) -> list[Person]:
    """About `count` residents; towns with more points have more of them."""
    districts = list(Area.objects.filter(kind=AreaKind.DISTRICT).order_by("code"))
    weights = [len(area.towns) + 2 for area in districts]
    rows: list[tuple[PersonForm, Area | None, Household | None]] = []
    while len(rows) < count:
        rows += _household(random, random.choices(districts, weights)[0], len(rows))
    return do.write_down_people(by=SYSTEM, rows=rows[:count])


def _household(random: Random, area: Area, number: int) -> list[tuple[PersonForm, Area | None, Household | None]]:
    address, forms = household_of(random, area, number)
    household = do.write_down_household(by=SYSTEM, area=area, address=address)
    return [(form, area, household) for form in forms]


def household_of(random: Random, area: Area, number: int) -> tuple[str, list[PersonForm]]:
    """Where a household of this district lives, and who lives there."""
    town = random.choice(area.towns or [area.name])
    address = f"長野市{town}{random.randrange(1, 2500)}" + (f"-{random.randrange(1, 30)}" if random.random() < 0.6 else "")
    family = random.choices(rows("family_names.tsv"), _family_weights())[0]
    name: tuple[str, ...] = (_VARIANTS.get(family[0], family[0]) if random.random() < 0.3 else family[0], family[1])
    if random.random() < _FROM_ELSEWHERE:
        name = random.choice(rows("foreign_names.tsv"))
    oldest = random.choice((28, 35, 42, 55, 63, 70, 76, 81, 86, 92))
    phone = f"026002{number:04d}" if number < 10_000 else f"0260{number:06d}"
    return address, [_member(random, name, max(oldest - 29 * (generation - 1) + random.randrange(-3, 4), 1), place, phone, address)
                     for place, generation in enumerate(random.choice(_SHAPES))]  # fmt: skip


@lru_cache(maxsize=1)
def _family_weights() -> list[float]:
    return [float(row[2]) for row in rows("family_names.tsv")]


def given_name(random: Random, *, woman: bool, year: int) -> tuple[str, str]:
    """A given name, with its reading, such as parents chose in that year."""
    fitting = [row for row in rows("given_names_f.tsv" if woman else "given_names_m.tsv") if int(row[2]) <= year <= int(row[3])]
    chosen = random.choice(fitting)
    return chosen[0], chosen[1]


def _member(random: Random, family: tuple[str, ...], age: int, place: int, phone: str, address: str) -> PersonForm:
    woman = place % 2 == (0 if random.random() < 0.6 else 1)
    year = clock.today().year - max(age, 0)
    given = family[2:][:2] if len(family) > 2 and woman else family[4:] if len(family) > 2 else given_name(random, woman=woman, year=year)
    communication = tuple(random.sample(CommunicationNeed.values, 1)) if age > 74 and random.random() < 0.25 else ()
    form = PersonForm(
        family_name=family[0], given_name=given[0], family_kana=family[1], given_kana=given[1], sex="女" if woman else "男",
        birth_year=year, birth_month=random.randrange(1, 13), birth_day=random.randrange(1, 29),
        phone=phone if place == 0 else "", address=address, communication=communication,
    )  # fmt: skip
    return replace(form, birth_month=None, birth_day=None) if random.random() < 0.03 else form
