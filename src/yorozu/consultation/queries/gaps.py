"""The gap view: life field × district – what was asked, who could answer, how fast, what stayed open or was met in part.

One period has one table, counted and hidden as a whole; what somebody chooses to see is cut out of it. So no choice shows a
number that another hides, and two choices laid beside each other say no more than the whole table does. Periods don't
overlap, for the same reason: a year and a month of it would be one more sum to subtract from.

A need with two life fields counts in both. Small counts are hidden, with what they could be computed from
(algorithms/suppression.py); a median stands only over five answers or more. `None` is a hidden number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, Expression, F, FloatField, Func, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from yorozu.algorithms.suppression import LEAST, hidden_entries, with_totals
from yorozu.community.queries import DistrictPath, desk_texts, district_paths
from yorozu.consultation.enums import Outcome
from yorozu.consultation.models import Need
from yorozu.directory.queries import life_field_choices

ALL = "all"
UNKNOWN = "unknown"  # needs whose life field nobody has named yet
ELSEWHERE = DistrictPath("-", "", "/")  # of the whole city, or of a district that is no more
SHORT = frozenset({Outcome.PARTLY_MET, Outcome.HARDLY_MET, Outcome.UNMET})
Shown = list[list[int | None]]


@dataclass(frozen=True)
class GapRow:
    """One life field in one district; `ALL` in place of either is the sum over them. `desks` is None where no desk can be named."""

    field_code: str
    field_name: str
    district_code: str
    district_name: str
    desks: int | None
    asked: int | None
    unanswered: int | None
    short: int | None
    median_days: float | None


@dataclass(frozen=True)
class GapView:
    """What was chosen of a period's table – its sum last – and what may be chosen."""

    rows: tuple[GapRow, ...]
    field: str
    district: str
    fields: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]
    total: int | None


def gap_view(*, since: datetime, until: datetime, field: str = "", district: str = ALL) -> GapView:
    """Over the needs received in [since, until): one field by districts, one district by fields, a pair, or the sums of all fields.

    A field that isn't known is taken for the one with most unanswered needs, a district for all.
    """
    table = _Table(since, until)
    district = district if district in table.district_codes else ALL
    field = field if field in table.field_codes else table.most_unanswered
    return GapView(tuple(_rows(table, field, district)), field, district, tuple(table.fields), tuple((one.code, one.name) for one in table.districts),
                   table.asked[-1][-1])  # fmt: skip


class _Table:
    """The counts of a period: a row for each field, a column for each district, their sums last."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self.needs = Need.objects.filter(received_at__gte=since, received_at__lt=until)
        self.fields = [*life_field_choices(), (UNKNOWN, "")]
        self.districts = (*district_paths(), ELSEWHERE)
        self.field_codes = [*(code for code, _name in self.fields), ALL]
        self.district_codes = [*(one.code for one in self.districts), ALL]
        self.areas: dict[str, set[UUID]] = defaultdict(set)  # of the needs that were counted, by district
        asked, unanswered, short = self._counted()
        self.asked = _shown(asked, hidden_entries(asked))
        self.unanswered = _shown(unanswered, hidden_entries(unanswered, wholes=asked))
        self.short = _shown(short, hidden_entries(short, wholes=asked))

    def _counted(self) -> Sequence[list[list[int]]]:
        known = {one.code for one in self.districts}
        rows = self.needs.order_by().values("fields__code", "area_id", "area__path").annotate(
            asked=Count("pk"), unanswered=Count("pk", filter=Q(first_answer_at=None)), short=Count("pk", filter=Q(outcome__in=SHORT)))  # fmt: skip
        tables = [[[0] * len(self.districts) for _ in self.fields] for _ in range(3)]
        for row in rows:
            district = next((part for part in row["area__path"].strip("/").split("/") if part in known), ELSEWHERE.code)
            self.areas[district].add(row["area_id"])
            code = row["fields__code"]
            r, c = self.field_codes.index(code if code in self.field_codes else UNKNOWN), self.district_codes.index(district)
            for table, count in zip(tables, (row["asked"], row["unanswered"], row["short"]), strict=True):
                table[r][c] += count
        return [with_totals(table) for table in tables]

    @cached_property
    def most_unanswered(self) -> str:
        """By what is shown: a choice made by hidden numbers would tell of them."""
        named = range(len(self.fields) - 1)
        best = max(named, key=lambda r: (self.unanswered[r][-1] or 0, self.asked[r][-1] or 0, -r))
        return self.field_codes[best] if self.asked[best][-1] else ALL


def _shown(table: Sequence[Sequence[int]], hidden: frozenset[tuple[int, int]]) -> Shown:
    return [[None if (r, c) in hidden else count for c, count in enumerate(row)] for r, row in enumerate(table)]


def _rows(table: _Table, field: str, district: str) -> Iterable[GapRow]:
    names, places = {**dict(table.fields), ALL: ""}, {one.code: one.name for one in table.districts}
    serving = _serving(table)
    if field == ALL:
        pairs = [(code, district) for code in table.field_codes]
    else:
        pairs = [(field, code) for code in (table.district_codes if district == ALL else [district])]
    medians = _medians(table, field, district)
    for code, place in pairs:
        r, c = table.field_codes.index(code), table.district_codes.index(place)
        asked = table.asked[r][c]
        if asked != 0:  # a zero that is hidden stands as hidden
            median = medians.get(place if field != ALL else code) if asked else None
            yield GapRow(code, names[code], place, places.get(place, ""), serving(code, place), asked, table.unanswered[r][c], table.short[r][c], median)


def _serving(table: _Table) -> Any:
    desks, paths = [(one.fields, one.area_path) for one in desk_texts()], {one.code: one.path for one in table.districts}

    def count(code: str, place: str) -> int | None:
        if code == UNKNOWN:
            return None
        return sum(1 for fields, path in desks if (code == ALL or code in fields) and (place == ALL or paths[place].startswith(path)))

    return count


def _medians(table: _Table, field: str, district: str) -> Mapping[str, float]:
    """Days to the first answer, in the middle: by district where one field is seen, else by field, and `ALL` over them."""
    pairs = table.needs.exclude(first_answer_at=None).order_by()
    if field == UNKNOWN:
        pairs = pairs.filter(fields=None)
    elif field != ALL:
        pairs = pairs.filter(fields__code=field)
    if district != ALL:
        pairs = pairs.filter(area_id__in=table.areas[district])
    by: Expression | F = F("fields__code")
    if field != ALL:
        by = Case(*(When(area_id__in=areas, then=Value(code)) for code, areas in table.areas.items()), default=Value(ELSEWHERE.code),
                  output_field=CharField())  # fmt: skip
    found = _middles(pairs.annotate(key=by))
    if district == ALL or field == ALL:
        found |= _middles(pairs.annotate(key=Value(ALL), also=F("fields__code")))
    return found


def _middles(pairs: QuerySet[Need, Any]) -> dict[str, float]:
    """The median of each key that has enough: the one or two rows in its middle are all that leaves the database."""
    ranked = pairs.annotate(days=_Days("first_answer_at", "received_at")).annotate(
        place=Window(RowNumber(), partition_by="key", order_by="days"), of=Window(Count("*"), partition_by="key"))  # fmt: skip
    middle = ranked.filter(of__gte=LEAST, place__gte=F("of") / 2.0, place__lte=F("of") / 2.0 + 1).values_list("key", "days")
    found: dict[str, list[float]] = defaultdict(list)
    for key, days in middle:
        found[key or UNKNOWN].append(days)
    return {key: round(sum(days) / len(days), 1) for key, days in found.items()}


class _Days(Func):
    """Days between two moments, reckoned in the database: SQLite would call Python for each row of a difference."""

    arity = 2
    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(julianday(%(expressions)s))", arg_joiner=") - julianday(")

    def as_postgresql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(EXTRACT(EPOCH FROM (%(expressions)s)) / 86400.0)", arg_joiner=" - ")
