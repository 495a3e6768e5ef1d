"""Desks: who can hold a need, which is the next circle's, and the desk of last resort."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, IntegerField, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from yorozu.community.enums import AreaKind, DeskKind
from yorozu.community.models import Absence, Area, Closure, Desk, Post
from yorozu.kernel import clock
from yorozu.kernel.audit import count_of, newest_of, since_yesterday
from yorozu.kernel.errors import YorozuError
from yorozu.kernel.kept import Kept
from yorozu.kernel.prebuilt import Reads, first

from .calendar import Calendar
from .posts import ANSWERING_ROLES, in_force

LONG = timedelta(days=6)  # an absence or closure of seven days or more is long; shorter ones leave a desk staffed


class NoLastResort(YorozuError):
    """The city has no desk of last resort: rule L4 can't hold, and nothing may start."""

    code = "no-last-resort"
    message = _("最後の窓口がありません。新しい市では先に `yorozu city create` を動かし、そのあとは設定 YOROZU_LAST_RESORT_DESK に、ある窓口のコードを書いてください。")


@dataclass(frozen=True)
class DeskChoice:
    """One desk to choose."""

    id: UUID
    code: str
    name: str
    kana: str
    full: bool  # it takes nobody new today


def existing(on: date) -> Q:
    """Desks that are open for business on `on`, whether or not anybody is there."""
    return Q(opened_on__lte=on) & (Q(closed_on__isnull=True) | Q(closed_on__gt=on))


def staffed_desks(*, on: date) -> QuerySet[Desk]:
    """T1: desks that may hold a need alone on `on`: existing, somebody in post who isn't away for long, not shut for long."""
    long_away = Absence.objects.filter(from_on__lte=on, until_on__gte=on).filter(until_on__gte=F("from_on") + LONG)
    stood_in = long_away.filter(stand_in__in=Post.objects.filter(in_force(on)).values("pk"))
    away = long_away.exclude(pk__in=stood_in.values("pk")).values("post")
    posts = Post.objects.filter(in_force(on), desk__isnull=False, role__in=ANSWERING_ROLES).exclude(pk__in=away)
    shut = Closure.objects.filter(from_on__lte=on, until_on__gte=on).filter(until_on__gte=F("from_on") + LONG)
    return Desk.objects.filter(existing(on), pk__in=posts.values("desk")).exclude(pk__in=shut.values("desk"))


def unstaffed_desks(*, on: date) -> QuerySet[Desk]:
    """T1: desks that may not hold a need alone on `on`, desks that are no more included. Few, in a city that is alive."""
    return Desk.objects.exclude(pk__in=staffed_desks(on=on).values("pk"))


def is_staffed(desk: Desk, *, on: date) -> bool:
    """Whether `desk` may hold a need alone on `on`."""
    if desk.opened_on > on or (desk.closed_on is not None and desk.closed_on <= on):
        return False
    return bool(_IS_STAFFED.rows(desk=desk.pk, on=on))


_IS_STAFFED = Reads(lambda desk, on: staffed_desks(on=on).filter(pk=desk).order_by("pk").values_list("pk"))
_FIRST_STAFFED = Reads(lambda desks, on: staffed_desks(on=on).filter(pk__in=desks).order_by("code")[:1])


def first_staffed(desks: frozenset[UUID], *, on: date) -> list[Desk]:
    """The first of these desks, by code, that may hold a need alone on `on`; none where there is none."""
    return _FIRST_STAFFED.things(desks=desks, on=on)


def desk_of_last_resort() -> Desk:
    """The city's desk that can't decline (L4); raises `NoLastResort`."""
    found: list[Desk] = _BY_CODE.things(code=settings.LAST_RESORT_DESK)
    if not found:
        raise NoLastResort(code=settings.LAST_RESORT_DESK)
    return found[0]


_BY_CODE = Reads(lambda code: Desk.objects.select_related("area").filter(code=code).order_by("code"))
_BY_ID = Reads(lambda key: Desk.objects.select_related("area").filter(pk=key).order_by("pk"))


def last_resort_without_anybody(*, on: date) -> UUID | None:
    """The desk of last resort where nobody can take anything there."""
    desk = Desk.objects.filter(code=settings.LAST_RESORT_DESK).first()
    return desk.pk if desk is not None and not is_staffed(desk, on=on) else None


def yorozu_desk_above(area: Area, *, on: date) -> Desk | None:
    """L3: the staffed よろず desk of the next area above `area`; areas without one are skipped; None at the top."""
    return _nearest(_paths_up(area.path)[1:], on)


def yorozu_desk_of(area: Area, *, on: date) -> Desk:
    """The staffed よろず desk of `area`, or of the next circle that has one, or the desk of last resort."""
    return _nearest(_paths_up(area.path), on) or desk_of_last_resort()


def _paths_up(path: str) -> list[str]:
    """`/a/b/c/` → itself, `/a/b/`, `/a/`."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1)]


def _nearest(paths: list[str], on: date) -> Desk | None:
    found: list[Desk] = _NEAREST.things(paths=paths, on=on, last_resort=settings.LAST_RESORT_DESK) if paths else []
    return found[0] if found else None


def _by_nearness(paths: list[str], on: date, last_resort: str) -> QuerySet[Desk]:
    depth = Case(*(When(area__path=path, then=Value(place)) for place, path in enumerate(paths)), output_field=IntegerField())
    last_resort_first = Case(When(code=last_resort, then=Value(0)), default=Value(1), output_field=IntegerField())
    desks = staffed_desks(on=on).filter(kind=DeskKind.YOROZU, area__path__in=paths).select_related("area")
    return desks.order_by(depth, last_resort_first, "code")[:1]


_NEAREST = Reads(_by_nearness)


def successor_of(desk: Desk, *, on: date) -> Desk:
    """Who takes what `desk` can't hold any more: its stand-in, its successor, else the next staffed よろず desk above."""
    staffed = set(staffed_desks(on=on).values_list("pk", flat=True))
    tomorrow = staffed & set(staffed_desks(on=on + timedelta(days=1)).values_list("pk", flat=True))
    closures = Closure.objects.filter(desk=desk, until_on__gte=on, from_on__lte=on + timedelta(days=1), stand_in__isnull=False)
    candidates = [closure.stand_in for closure in closures.select_related("stand_in__area").order_by("from_on", "id")]
    candidates.append(desk.successor)
    for candidate in candidates:
        if candidate is not None and candidate.pk in tomorrow and candidate.pk != desk.pk:
            return candidate
    lasting = [one for path in _paths_up(desk.area.path) if (one := _nearest([path], on)) and one.pk != desk.pk and one.pk in tomorrow]
    return lasting[0] if lasting else desk_of_last_resort()


def desk_by_id(desk_id: UUID | None) -> Desk | None:
    """The desk with this id."""
    return next(iter(_BY_ID.things(key=desk_id)), None) if desk_id else None


def desk_choices(*, stamp: str = "") -> tuple[DeskChoice, ...]:
    """Desks that somebody is at today, by reading; with `stamp` (`desks_stamp`) as kept since it last changed."""
    return _KEPT_CHOICES.get(stamp) if stamp else _choices()


def _choices() -> tuple[DeskChoice, ...]:
    today = clock.today()
    return tuple(DeskChoice(pk, code, name, kana, since is not None and since <= today and (until is None or today <= until))
                 for pk, code, name, kana, since, until in _CHOICES.rows(on=today))  # fmt: skip


_KEPT_CHOICES = Kept(_choices)
_CHOICES = Reads(lambda on: staffed_desks(on=on).order_by("kana", "name", "code").values_list(
    "pk", "code", "name", "kana", "full_since", "full_until"))  # fmt: skip


def open_desks(*, area: Area, like: Desk, moment: datetime) -> tuple[Desk, ...]:
    """Staffed desks that are open at `moment`: of the same kind as `like` first, then the よろず desks of `area`'s circles."""
    same = Case(When(kind=like.kind, then=Value(0)), default=Value(1), output_field=IntegerField())
    near = Q(kind=DeskKind.YOROZU, area__path__in=_paths_up(area.path)) | Q(kind=like.kind)
    rows = staffed_desks(on=clock.today()).filter(near).annotate(same=same).prefetch_related("hours", "closures")
    return tuple(one for one in rows.order_by("same", "kana", "code") if Calendar.loaded(one).is_open_at(moment))


def find_desk(text: str) -> Desk | None:
    """The one existing desk meant by a code, a name, or a part of one that only one has."""
    plain = text.strip()
    if not plain:
        return None
    desks = Desk.objects.filter(existing(clock.today())).select_related("area")
    exact = list(desks.filter(Q(code=plain) | Q(name=plain)).order_by("code")[:2])
    if exact:
        return exact[0] if len(exact) == 1 else None
    found = list(desks.filter(Q(name__icontains=plain) | Q(kana__startswith=plain)).order_by("code")[:2])
    return found[0] if len(found) == 1 else None


def addresses_of_desk(desk: Desk) -> tuple[str, ...]:
    """Where a letter about waiting work goes: the desk's own address, else its people's."""
    if desk.email:
        return (desk.email,)
    posts = Post.objects.filter(in_force(clock.today()), desk=desk, role__in=ANSWERING_ROLES).exclude(user__email="")
    return tuple(dict.fromkeys(posts.order_by("user__username").values_list("user__email", flat=True)))


@dataclass(frozen=True)
class DeskText:
    """What a desk says of itself, for finding it by everyday words."""

    code: str
    name: str
    accepts: str
    words: tuple[str, ...]
    fields: tuple[str, ...]
    area_path: str
    kind: str = ""


def desk_texts() -> tuple[DeskText, ...]:
    """Every desk that may hold a need today."""
    rows = staffed_desks(on=clock.today()).order_by("code")
    return tuple(DeskText(code, name, accepts, tuple(words), tuple(fields), path, kind)
                 for code, name, accepts, words, fields, path, kind in rows.values_list(
                     "code", "name", "accepts", "words", "fields", "area__path", "kind"))  # fmt: skip


def desks_stamp(*also: str) -> str:
    """Changes when a desk, post, closure or absence was written, or one of the kinds `also`, or the day did: one read by indexes."""
    since = since_yesterday()
    found = first(_stamps(("desk", "post", "closure", "absence", *also)), since=since)
    return " ".join(map(str, (clock.today(), since, *(found or ()))))


@lru_cache(maxsize=20)
def _stamps(kinds: tuple[str, ...]) -> Reads:
    """The newest desk (some are loaded without a history), the newest line of the history of each kind, and how many lines there
    are of late: of two who write at once, the one whose line is older may be done last.
    """
    newest = {f"newest_{kind}": Subquery(newest_of(kind)) for kind in kinds}
    return Reads(lambda since: Desk.objects.annotate(**newest, late=Subquery(count_of(kinds, since=since)))
                 .order_by("-pk").values_list("pk", *newest, "late")[:1])  # fmt: skip


def desks_of_codes(codes: Sequence[str], *, stamp: str = "") -> tuple[Desk, ...]:
    """These desks with their hours and closures; with `stamp` (`desks_stamp`) as kept since it last changed."""
    if stamp:
        known = _KEPT_DESKS.get(stamp)
        return tuple(known[code] for code in sorted(codes) if code in known)
    return _with_hours(Desk.objects.filter(code__in=codes))


def _with_hours(desks: QuerySet[Desk]) -> tuple[Desk, ...]:
    return tuple(desks.select_related("area").prefetch_related("hours", "closures").order_by("code"))


_KEPT_DESKS = Kept(lambda: {desk.code: desk for desk in _with_hours(Desk.objects.all())})


def desks_serving(area: Area) -> tuple[Desk, ...]:
    """Staffed desks of an area and of the circle right above it, with their hours and closures."""
    near = [area.pk, *([area.parent_id] if area.parent_id else [])]
    rows = staffed_desks(on=clock.today()).filter(area__in=near).select_related("area").prefetch_related("hours", "closures")
    return tuple(rows.order_by("kind", "kana", "code"))


def desks_for_field(field: str, *, area: Area | None) -> tuple[Desk, ...]:
    """Staffed desks that take a life field: those of `area` and of the circles around it, without `area` those of no single district."""
    desks = staffed_desks(on=clock.today()).select_related("area").prefetch_related("hours", "closures")
    desks = desks.filter(area__path__in=_paths_up(area.path)) if area else desks.exclude(area__kind__in=(AreaKind.DISTRICT, AreaKind.WARD))
    return tuple(one for one in desks.order_by("-area__path", "kind", "kana", "code") if field in one.fields)
