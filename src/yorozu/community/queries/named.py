"""Things of the city by their keys, in words: for the trace, which holds keys alone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yorozu.community.enums import Role
from yorozu.community.models import Area, Desk, Household, Organisation, Person, Post
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import User

from .finding import PersonRow, found_people, person_row
from .lists import holding
from .posts import in_force

Labels = dict[UUID, str]


def record_code(person_id: UUID) -> str:
    """What stands for a person where their name mustn't: the last letters of the record's key."""
    tail = person_id.hex[-8:].upper()
    return f"{tail[:4]}-{tail[4:]}"


def people_anywhere(text: str, *, most: int = 20) -> tuple[PersonRow, ...]:
    """People of the whole city by name, reading or telephone: for who answers for the trace, and noted there."""
    if not text.strip():
        return ()
    people = found_people(Person.objects.all(), SYSTEM, text).select_related("area")
    return tuple(person_row(one) for one in people.order_by("kana_key", "id")[:most])


def name_of_person(person_id: UUID) -> str:
    """The name on a record; empty where there is none."""
    person = Person.objects.filter(pk=person_id).first()
    return person.name if person else ""


def same_person(person_id: UUID) -> tuple[UUID, ...]:
    """The record and every one that was merged into it or that it was merged into."""
    top = Person.objects.filter(pk=person_id).values_list("merged_into_id", flat=True).first() or person_id
    merged = Person.objects.filter(Q(pk=top) | Q(merged_into=top)).order_by("pk").values_list("pk", flat=True)
    return tuple(dict.fromkeys((person_id, *merged)))


@dataclass(frozen=True)
class StaffRow:
    """An account with what it is today."""

    id: UUID
    username: str
    name: str
    posts: str


def staff_found(text: str, *, on: Any, most: int = 20) -> tuple[StaffRow, ...]:
    """Accounts by name or user name, those that ended too: the trace names them for years."""
    if not text.strip():
        return ()
    users = list(User.objects.filter(holding(text, "name", "username")).order_by("username")[:most])
    posts: dict[UUID, list[str]] = {one.pk: [] for one in users}
    rows = Post.objects.filter(in_force(on), user__in=users).select_related("desk", "area").order_by("from_on", "id")
    for one in rows:
        posts[one.user_id].append(f"{one.desk.name if one.desk else one.area.name} {Role(one.role).label}")
    return tuple(StaffRow(one.pk, one.username, one.name, "、".join(posts[one.pk])) for one in users)


def _named(rows: "QuerySet[Any, Any]") -> Callable[[Collection[UUID]], Labels]:
    return lambda ids: dict(rows.filter(pk__in=ids).order_by("pk").values_list("pk", "name"))


def _people(ids: Collection[UUID]) -> Labels:
    rows = Person.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "area__name")
    return {pk: (_("%(area)sの人") % {"area": area} if area else "") + f" {record_code(pk)}" for pk, area in rows}


def _households(ids: Collection[UUID]) -> Labels:
    rows = Household.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "area__name")
    return {pk: f"{area or ''} {record_code(pk)}".strip() for pk, area in rows}


def _posts(ids: Collection[UUID]) -> Labels:
    rows = Post.objects.filter(pk__in=ids).select_related("user", "desk", "area").order_by("pk")
    return {one.pk: f"{one.user.name} {one.desk.name if one.desk else one.area.name} {Role(one.role).label}" for one in rows}


LABELS: dict[str, Callable[[Collection[UUID]], Labels]] = {
    "person": _people, "household": _households, "post": _posts, "desk": _named(Desk.objects.all()), "area": _named(Area.objects.all()),
    "organisation": _named(Organisation.objects.all()), "user": _named(User.objects.all()),
}  # fmt: skip


def every_desk() -> tuple[tuple[UUID, str], ...]:
    """Every desk that there is or was, by reading: the trace names closed ones too."""
    return tuple(Desk.objects.order_by("kana", "name", "code").values_list("pk", "name"))


def account_named(user_id: UUID) -> str:
    """Whose account it is; empty where there is none."""
    return User.objects.filter(pk=user_id).values_list("name", flat=True).first() or ""


def account_of(username: str) -> User | None:
    """The account with this user name that may sign in."""
    return User.objects.filter(username__iexact=username, is_active=True).first()


def desk_of_code(code: str) -> UUID | None:
    """The desk with this code, closed ones too."""
    return Desk.objects.filter(code=code).values_list("pk", flat=True).first()
