"""People and households: written down as typed, matched by folded forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.models import Area, Household, Person
from yorozu.community.queries.indexing import former_names, person_text
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write, record_writes
from yorozu.kernel.errors import Invalid, Refused
from yorozu.kernel.models import Grant
from yorozu.kernel.search import index_document, index_documents
from yorozu.language import names, phones
from yorozu.language.addresses import fold_address


@dataclass(frozen=True, kw_only=True)
class PersonForm:
    """What is known of somebody, as typed; only the family name must be there."""

    family_name: str
    given_name: str = ""
    family_kana: str = ""
    given_kana: str = ""
    alias: str = ""
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    sex: str = ""
    phone: str = ""
    phone_note: str = ""
    address: str = ""
    communication: tuple[str, ...] = ()
    language: str = ""


_LIMITS = {"family_name": 80, "given_name": 80, "alias": 160, "address": 240, "language": 12, "sex": 10}


def _fill(person: Person, form: PersonForm) -> None:
    phone, errors = _checked(form)
    if errors:
        raise Invalid(errors)
    for name in ("family_name", "given_name", "family_kana", "given_kana", "alias", "phone_note", "address", "language", "sex"):
        setattr(person, name, names.clean_text(getattr(form, name), limit=_LIMITS.get(name, 120)).strip())
    person.birth_year, person.birth_month, person.birth_day = form.birth_year, form.birth_month, form.birth_day
    person.phone, person.communication = phone, list(form.communication)
    person.name_key, person.kana_key = keys_of(person)


def keys_of(person: Person) -> tuple[str, str]:
    """Name and reading folded for matching."""
    return names.fold_name(person.family_name + person.given_name)[:200], names.fold_name(person.family_kana + person.given_kana)[:280]


def _checked(form: PersonForm) -> tuple[str, dict[str, str]]:
    """The telephone as digits, and a sentence for each field that can't be used."""
    errors: dict[str, str] = {}
    if not form.family_name.strip():
        errors["family_name"] = _("名字を入れてください。わからないときは「不明」と入れてください。")
    phone = ""
    if form.phone.strip():
        try:
            phone = phones.normalise_phone(form.phone)
        except phones.PhoneNotUnderstood:
            errors["phone"] = _("電話番号として読めません。市外局番から、数字で書いてください。例：026-000-0000")
    if form.birth_year and form.birth_month and form.birth_day:
        try:
            if date(form.birth_year, form.birth_month, form.birth_day) > clock.today():
                errors["birth_year"] = _("生まれた日が、きょうより先になっています。")
        except ValueError:
            errors["birth_year"] = _("その日は暦にありません。")
    return phone, errors


@transaction.atomic
def write_down_person(*, by: Actor, form: PersonForm, area: Area | None, household: Household | None = None) -> Person:
    """Write somebody down. Names keep every letter; a folded form beside them is what is searched."""
    require(by, Permission.EDIT_PERSON)
    person = Person(area=area, household=household, made_at=clock.now())
    _fill(person, form)
    person.save(force_insert=True)
    _index(person)
    record_write(by, action="write_down_person", kind="person", thing_id=person.pk, person_id=person.pk)
    return person


@transaction.atomic
def write_down_people(*, by: Actor, rows: Sequence[tuple[PersonForm, Area | None, Household | None]]) -> list[Person]:
    """Many at once, as an import does: all or, where one can't be used, none."""
    require(by, Permission.EDIT_PERSON)
    people = []
    for form, area, household in rows:
        person = Person(area=area, household=household, made_at=clock.now())
        _fill(person, form)
        people.append(person)
    Person.objects.bulk_create(people, batch_size=500)
    index_documents("person", [person_text(person) for person in people])
    record_writes(by, action="write_down_person", kind="person", thing_ids=[person.pk for person in people])
    return people


@transaction.atomic
def change_person(*, by: Actor, person: Person, form: PersonForm, area: Area | None = None) -> None:
    """Change what is known of somebody, or their district; the history holds what stood there before."""
    require(by, Permission.EDIT_PERSON, person)
    watched = (*PersonForm.__dataclass_fields__, "area_id")
    before = {name: getattr(person, name) for name in watched}
    _fill(person, form)
    person.area = area or person.area
    person.save()
    after = {name: getattr(person, name) for name in watched}
    changed = {name for name in after if after[name] != before[name]}
    record_write(by, action="change_person", kind="person", thing_id=person.pk, person_id=person.pk,
                 before={name: before[name] for name in changed}, after={name: after[name] for name in changed})  # fmt: skip
    _index(person)


def _index(person: Person) -> None:
    """Let the person be found, by the names of before as well."""
    text = person_text(person, former_names([person.pk]).get(person.pk, ()))
    index_document(kind="person", thing_id=person.pk, text=text.text, area_path=text.area_path)


@transaction.atomic
def write_down_household(*, by: Actor, area: Area | None, address: str = "", note: str = "") -> Household:
    """A household, by where it lives."""
    require(by, Permission.EDIT_PERSON)
    clean = names.clean_text(address, limit=240).strip()
    household = Household.objects.create(area=area, address=clean, address_key=fold_address(clean)[:240], note=note)
    record_write(by, action="write_down_household", kind="household", thing_id=household.pk)
    return household


@transaction.atomic
def join_household(*, by: Actor, person: Person, household: Household | None) -> None:
    """Say with whom somebody lives; None: alone, or unknown."""
    require(by, Permission.EDIT_PERSON, person)
    before = str(person.household_id or "")
    person.household = household
    person.save(update_fields=["household"])
    record_write(by, action="join_household", kind="person", thing_id=person.pk, person_id=person.pk,
                 before={"household": before}, after={"household": str(household.pk) if household else ""})  # fmt: skip


@transaction.atomic
def live_together(*, by: Actor, person: Person, other: Person) -> None:
    """`person` joins the household of `other`; where there is none yet, one begins with both."""
    require(by, Permission.EDIT_PERSON, other)
    if person.pk == other.pk:
        raise Refused(_("本人のほかの人を選んでください。"))
    if other.household is None:
        join_household(by=by, person=other, household=write_down_household(by=by, area=other.area, address=other.address))
    join_household(by=by, person=person, household=other.household)


@transaction.atomic
def merge_people(*, by: Actor, keep: Person, other: Person) -> None:
    """Two records of one person: `other` points to `keep` from now on; nothing is overwritten, so it can be undone."""
    require(by, Permission.EDIT_PERSON, keep)
    require(by, Permission.EDIT_PERSON, other)
    if keep.pk == other.pk or keep.merged_into_id is not None or other.merged_into_id is not None:
        raise Refused(_("この2人は、合わせられません。どちらかがもう合わせてあります。"))
    other.merged_into = keep
    other.save(update_fields=["merged_into"])
    record_write(by, action="merge_people", kind="person", thing_id=other.pk, person_id=other.pk, after={"merged_into": str(keep.pk)})


@transaction.atomic
def part_people(*, by: Actor, person: Person) -> None:
    """They were two people after all."""
    require(by, Permission.EDIT_PERSON, person)
    if person.merged_into_id is None:
        raise Refused(_("この人は、ほかの人と合わせていません。"))
    before = str(person.merged_into_id)
    person.merged_into = None
    person.save(update_fields=["merged_into"])
    record_write(by, action="part_people", kind="person", thing_id=person.pk, person_id=person.pk, before={"merged_into": before})


@transaction.atomic
def record_death(*, by: Actor, person: Person, died_on: date) -> None:
    """Nothing is sent to this person any more."""
    require(by, Permission.EDIT_PERSON, person)
    person.died_on = died_on
    person.save(update_fields=["died_on"])
    record_write(by, action="record_death", kind="person", thing_id=person.pk, person_id=person.pk, after={"died_on": str(died_on)})


@transaction.atomic
def record_move(*, by: Actor, person: Person, moved_on: date) -> None:
    """The person left the city."""
    require(by, Permission.EDIT_PERSON, person)
    person.moved_on = moved_on
    person.save(update_fields=["moved_on"])
    record_write(by, action="record_move", kind="person", thing_id=person.pk, person_id=person.pk, after={"moved_on": str(moved_on)})


@transaction.atomic
def grant_access(
    *, by: Actor, user_id: UUID, kind: str, thing_id: UUID, purpose: str, because: str, until: datetime
) -> Grant:  # fmt: skip
    """Give one account sight of one thing, for a reason and a time; called by the systems that know why."""
    if not because.strip():
        raise Invalid({"because": _("理由を書いてください。")})
    grant = Grant.objects.create(user_id=user_id, kind=kind, thing_id=thing_id, purpose=purpose, because=because, from_at=clock.now(),
                                 until_at=until)  # fmt: skip
    record_write(by, action="grant_access", kind="grant", thing_id=grant.pk, after={"to": str(user_id), "thing": str(thing_id)},
                 reason=because)  # fmt: skip
    return grant
