"""The city's lists for the pages that look after it."""

import unicodedata
from dataclasses import asdict, dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from yorozu.community.enums import AreaKind, DeskKind, OrganisationKind, Role
from yorozu.community.formats.hours import write_hours
from yorozu.community.models import Area, Desk, Organisation, Post
from yorozu.kernel import clock
from yorozu.kernel.models import User

from .posts import ANSWERING_ROLES, in_force

PAGE = 50


@dataclass(frozen=True)
class AreaRow:
    """One circle; `depth` indents it."""

    code: str
    kind: str
    name: str
    kana: str
    parent: str
    depth: int

    def cells(self) -> dict[str, str]:
        """As text, for CSV."""
        return {key: str(value) for key, value in asdict(self).items() if key != "depth"}


def holding(text: str, *fields: str) -> Q:
    """Every word of `text` in one of the fields; all rows where nothing is asked."""
    wanted = Q()
    for word in unicodedata.normalize("NFKC", text).split()[:8]:
        wanted &= reduce(or_, (Q(**{f"{name}__icontains": word}) for name in fields))
    return wanted


def area_rows() -> list[AreaRow]:
    """Every circle in force, each under the one that holds it."""
    rows = Area.objects.filter(ended_on__isnull=True).select_related("parent").order_by("path")
    return [AreaRow(one.code, str(AreaKind(one.kind).label), one.name, one.kana, one.parent.code if one.parent else "",
                    one.path.count("/") - 2) for one in rows]  # fmt: skip


@dataclass(frozen=True)
class DeskRow:
    """One desk with how many people answer there."""

    code: str
    name: str
    kana: str
    kind: str
    area: str
    phone: str
    people: int
    closed_on: date | None
    area_code: str
    organisation: str


@dataclass(frozen=True)
class DeskRows:
    """A page of desks."""

    rows: list[DeskRow]
    next_key: str


def desk_rows(*, after: str = "", size: int = PAGE, text: str = "") -> DeskRows:
    """Desks by code, a page at a time, or those with `text` in name, reading, area or code; nobody there: people is 0."""
    today = clock.today()
    present = Q(posts__from_on__lte=today) & (Q(posts__until_on__isnull=True) | Q(posts__until_on__gte=today))
    desks = Desk.objects.filter(holding(text, "name", "kana", "code", "area__name"), code__gt=after)
    desks = desks.select_related("area", "organisation")
    counted = desks.annotate(people=Count("posts", filter=present & Q(posts__role__in=ANSWERING_ROLES))).order_by("code")
    rows = [DeskRow(one.code, one.name, one.kana, str(DeskKind(one.kind).label), one.area.name, one.phone, one.people, one.closed_on,
                    one.area.code, one.organisation.code)
            for one in counted[: size + 1]]  # fmt: skip
    return DeskRows(rows[:size], rows[size - 1].code if len(rows) > size else "")


@dataclass(frozen=True)
class DeskEdit:
    """A desk with what its form shows."""

    desk: Desk
    initial: dict[str, Any]
    hours_text: str
    closures: list[tuple[date, date, str]]
    people: list[str]


def desk_for_edit(code: str) -> DeskEdit | None:
    """A desk by its code, or None."""
    desk = Desk.objects.filter(code=code).select_related("area", "organisation", "successor").first()
    if desk is None:
        return None
    names = ("name", "kana", "phone", "email", "address", "accepts")
    initial = {**{name: getattr(desk, name) for name in names}, "words": "\n".join(desk.words), "fields_taken": desk.fields}
    hours = write_hours(desk.hours.order_by("weekday", "opens").values_list("weekday", "opens", "closes"))
    closures = [(one.from_on, one.until_on, one.stand_in.name if one.stand_in else "")
                for one in desk.closures.filter(until_on__gte=clock.today()).select_related("stand_in").order_by("from_on")]  # fmt: skip
    people = list(Post.objects.filter(in_force(clock.today()), desk=desk).order_by("from_on", "id").values_list("user__name", flat=True))
    return DeskEdit(desk, initial, hours, closures, people)


@dataclass(frozen=True)
class PostRow:
    """One post."""

    id: UUID
    username: str
    name: str
    role: str
    place: str
    from_on: date
    until_on: date | None
    desk: str
    area: str


@dataclass(frozen=True)
class PostRows:
    """A page of posts."""

    rows: list[PostRow]
    next_key: str


def post_rows(*, after: str = "", size: int = PAGE, text: str = "") -> PostRows:
    """Posts in force or to come, in the order in which they were written; with `text` in the holder's name, desk or area."""
    wanted = holding(text, "user__name", "user__username", "desk__name", "desk__kana", "area__name")
    posts = Post.objects.filter(wanted, Q(until_on__isnull=True) | Q(until_on__gte=clock.today()))
    try:
        posts = posts.filter(id__gt=UUID(after)) if after else posts
    except ValueError:
        posts = posts.all()
    found = list(posts.select_related("user", "desk", "area").order_by("id")[: size + 1])
    rows = [PostRow(one.pk, one.user.username, one.user.name, str(Role(one.role).label), one.desk.name if one.desk else one.area.name,
                    one.from_on, one.until_on, one.desk.code if one.desk else "", one.area.code) for one in found[:size]]  # fmt: skip
    return PostRows(rows, str(found[size - 1].pk) if len(found) > size else "")


def post_by_id(post_id: UUID) -> Post | None:
    """A post that hasn't ended."""
    posts = Post.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=clock.today()), pk=post_id)
    return posts.select_related("user", "desk", "area").first()


@dataclass(frozen=True)
class AbsenceRow:
    """Days away that are to come or under way."""

    from_on: date
    until_on: date
    stand_in: str


def absences_of(post: Post) -> list[AbsenceRow]:
    """When the holder of a post is or will be away."""
    rows = post.absences.filter(until_on__gte=clock.today()).select_related("stand_in__user").order_by("from_on", "id")
    return [AbsenceRow(one.from_on, one.until_on, one.stand_in.user.name if one.stand_in else "") for one in rows]


def colleagues_of(post: Post) -> list[tuple[str, str]]:
    """Who may stand in: others in post at the same desk, or in the same area where the post has no desk."""
    same = Q(desk_id=post.desk_id) if post.desk_id else Q(desk__isnull=True, area_id=post.area_id)
    rows = Post.objects.filter(same & in_force(clock.today())).exclude(user_id=post.user_id).select_related("user").order_by("from_on", "id")
    return [(str(one.pk), one.user.name) for one in rows[:200]]


@dataclass(frozen=True)
class OrganisationRow:
    """One body that runs desks."""

    code: str
    name: str
    kana: str
    kind: str
    phone: str

    def cells(self) -> dict[str, str]:
        """As text, for CSV."""
        return asdict(self)


def organisation_rows(*, after: str = "", size: int = PAGE, text: str = "") -> tuple[list[OrganisationRow], str]:
    """Bodies in force by code, a page at a time (those with `text` in name, reading or code), and the next page's key."""
    found = list(Organisation.objects.filter(holding(text, "name", "kana", "code"), ended_on__isnull=True, code__gt=after).order_by("code")[: size + 1])
    rows = [OrganisationRow(one.code, one.name, one.kana, str(OrganisationKind(one.kind).label), one.phone) for one in found[:size]]
    return rows, found[size - 1].code if len(found) > size else ""


def organisation_by_code(code: str) -> Organisation | None:
    """The organisation with this code."""
    return Organisation.objects.filter(code=code, ended_on__isnull=True).first()


def user_by_name(username: str) -> User | None:
    """The account with this user name."""
    return User.objects.filter(username=username.strip().casefold()).first()
