"""People coming in from a list: who is known stays as they are; rows with one household key live together."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.community.formats.birth import Birth, read_birth
from yorozu.community.models import Area, Household, Person
from yorozu.community.queries import find_district
from yorozu.community.rules import people_visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, may
from yorozu.kernel.errors import Invalid
from yorozu.language.dates import DateNotUnderstood
from yorozu.language.names import fold_name

from .people import PersonForm, join_household, write_down_household, write_down_person

_TEXT = ("family_name", "given_name", "family_kana", "given_kana", "alias", "phone", "phone_note", "address")


def take_person(by: Actor, cells: dict[str, str], households: dict[str, Household]) -> str:
    """One row. The same name, birth and district is the same person; of them only a household that isn't known yet is added.

    `households` holds what each household key of the file stands for: a household's own key where `by` may see it, else a new one.
    """
    area = find_district(cells.get("area", ""))
    birth = _birth(cells)
    given: dict[str, Any] = {name: cells.get(name, "") for name in _TEXT}
    form = PersonForm(**given, birth_year=birth[0], birth_month=birth[1], birth_day=birth[2])
    same = _same(by, form, area, cells.get("household", ""))
    if same is not None:
        return _known(by, same, cells.get("household", ""), households)
    if area is None:
        raise Invalid({"area": _("地区の名前かコードを書いてください。")})
    write_down_person(by=by, form=form, area=area, household=_household(by, cells.get("household", ""), area, form.address, households))
    return "accepted"


def _same(by: Actor, form: PersonForm, area: Area | None, key: str) -> Person | None:
    """The person meant; of several alike (a person without a birth date) the one in the household of the row first."""
    name = fold_name(form.family_name + form.given_name)[:200]
    alike = Person.objects.filter(name_key=name, area=area, birth_year=form.birth_year, birth_month=form.birth_month, birth_day=form.birth_day)
    if area is None:
        alike = alike.filter(pk__in=people_visible_to(by, now=clock.now()).values("pk"))
    rows = list(alike.select_related("household", "area").order_by("id")[:20]) if name else []
    return next((one for one in rows if str(one.household_id or "") == key), rows[0] if rows else None)


def _known(by: Actor, person: Person, key: str, households: dict[str, Household]) -> str:
    if not key or not may(by, Permission.EDIT_PERSON, person):
        return "unchanged"
    if person.household is not None:
        households.setdefault(key, person.household)
    household = _household(by, key, person.area, person.address, households)
    if household is None or person.household_id == household.pk:
        return "unchanged"
    if person.household_id is not None:
        raise Invalid({"household": _("この人は、もうほかの世帯にいます。その人のページで変えてください。")})
    join_household(by=by, person=person, household=household)
    return "updated"


def _household(by: Actor, key: str, area: Area | None, address: str, households: dict[str, Household]) -> Household | None:
    if key and key not in households:
        households[key] = _written_out(by, key) or write_down_household(by=by, area=area, address=address)
    return households.get(key)


def _written_out(by: Actor, key: str) -> Household | None:
    """The household that a list of ours named, where a member is in sight of `by`; else None, as for one that never was."""
    try:
        found = Household.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None
    return found if found is not None and may(by, Permission.EDIT_PERSON, found) else None


def _birth(cells: dict[str, str]) -> Birth:
    try:
        return read_birth(cells.get("birth", ""))
    except DateNotUnderstood:
        raise Invalid({"birth": _("日付として読めません。例：令和8年11月23日、2026-11-23、R8.11.23")}) from None
