"""The city's lists as they are written out: every column that the import reads, and some for the eye."""

from datetime import date

from django.db.models import Prefetch, Q

from yorozu.community.enums import DeskKind, Role
from yorozu.community.formats.birth import write_birth
from yorozu.community.formats.hours import write_away, write_hours
from yorozu.community.models import Absence, Closure, Desk, Person, Post
from yorozu.community.queries.people import age_of
from yorozu.community.rules import people_visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import Actor

from .finding import found_people


def desk_cells() -> list[dict[str, str]]:
    """Every desk with its week, its closures from today on, and who stands in."""
    closures = Closure.objects.filter(until_on__gte=clock.today()).select_related("stand_in").order_by("from_on", "id")
    desks = Desk.objects.select_related("area", "organisation", "successor").prefetch_related("hours", Prefetch("closures", queryset=closures)).order_by("code")
    return [_desk(one) for one in desks]


def _desk(one: Desk) -> dict[str, str]:
    away = [(row.from_on, row.until_on, row.reason, row.stand_in.code if row.stand_in else "") for row in one.closures.all()]
    return {
        "code": one.code, "name": one.name, "kana": one.kana, "kind": str(DeskKind(one.kind).label), "area": one.area.code,
        "area_name": one.area.name, "organisation": one.organisation.code, "phone": one.phone, "fax": one.fax, "email": one.email,
        "address": one.address, "accepts": one.accepts, "words": "\n".join(one.words), "fields": "\n".join(one.fields),
        "hours": write_hours((row.weekday, row.opens, row.closes) for row in one.hours.all()), "closures": write_away(away),
        "closed_on": _day(one.closed_on), "successor": one.successor.code if one.successor else "",
    }  # fmt: skip


def post_cells() -> list[dict[str, str]]:
    """Posts in force or to come, with the days away from today on."""
    away = Absence.objects.filter(until_on__gte=clock.today()).select_related("stand_in__user").order_by("from_on", "id")
    posts = Post.objects.filter(Q(until_on__isnull=True) | Q(until_on__gte=clock.today())).select_related("user", "desk", "area")
    return [_post(one) for one in posts.prefetch_related(Prefetch("absences", queryset=away)).order_by("id")]


def _post(one: Post) -> dict[str, str]:
    away = [(row.from_on, row.until_on, "", row.stand_in.user.username if row.stand_in else "") for row in one.absences.all()]
    return {
        "username": one.user.username, "name": one.user.name, "role": str(Role(one.role).label), "desk": one.desk.code if one.desk else "",
        "area": one.area.code, "place": one.desk.name if one.desk else one.area.name, "from_on": _day(one.from_on),
        "until_on": _day(one.until_on), "absences": write_away(away),
    }  # fmt: skip


def people_cells(actor: Actor, text: str, *, most: int) -> tuple[list[Person], list[dict[str, str]]]:
    """The people whom a search finds, at most `most`, and their rows; people of one household carry one key."""
    people = list(found_people(people_visible_to(actor, now=clock.now()), actor, text).select_related("area").order_by("kana_key", "id")[:most])
    return people, [_person(one) for one in people]


def count_of_people(actor: Actor, text: str, *, most: int) -> int:
    """How many people a search finds; counted no further than `most`."""
    return found_people(people_visible_to(actor, now=clock.now()), actor, text).order_by("kana_key", "id")[:most].count()


def _person(one: Person) -> dict[str, str]:
    names = ("family_name", "given_name", "family_kana", "given_kana", "alias")
    return {
        **{name: getattr(one, name) for name in names}, "birth": write_birth(one.birth_year, one.birth_month, one.birth_day),
        "age": age_of(one), "phone": one.phone, "phone_note": one.phone_note, "address": one.address,
        "area": one.area.code if one.area else "", "household": str(one.household_id or ""),
    }  # fmt: skip


def _day(day: date | None) -> str:
    return str(day) if day else ""
