"""The gap view: life field × district – what was asked, who could answer, how fast, what stayed open or was met in part.

A need with two life fields counts in both. Small counts are hidden, with what they could be computed from
(algorithms/suppression.py); a median stands only over five answers or more. `None` is a hidden number.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median

from yorozu.algorithms.suppression import LEAST, hidden_entries, with_totals
from yorozu.community.queries import DistrictPath, desk_texts, district_paths
from yorozu.consultation.enums import Outcome
from yorozu.consultation.models import Need
from yorozu.directory.queries import life_field_choices

UNKNOWN = ""  # needs whose life field nobody has named yet
ELSEWHERE = DistrictPath("-", "", "/")  # of the whole city, or of a district that is no more
SHORT = frozenset({Outcome.PARTLY_MET, Outcome.HARDLY_MET, Outcome.UNMET})
_DAY = 86_400


@dataclass(frozen=True)
class GapRow:
    """One life field in one district; `total` rows sum a field over all districts."""

    field_code: str
    field_name: str
    district_code: str
    district_name: str
    desks: int
    asked: int | None
    unanswered: int | None
    short: int | None
    median_days: float | None


@dataclass(frozen=True)
class GapView:
    """Every pair that somebody asked about, each field's sum after its districts, and the sum of all."""

    rows: tuple[GapRow, ...]
    total: int | None


@dataclass
class _Cell:
    asked: int = 0
    unanswered: int = 0
    short: int = 0
    days: list[float] = field(default_factory=list)


def gap_view(*, since: datetime, until: datetime) -> GapView:
    """Over the needs received in [since, until)."""
    districts = (*district_paths(), ELSEWHERE)
    cells = _cells(since, until, districts)
    names = [*life_field_choices(), (UNKNOWN, "")]
    asked, unanswered, short = (_shown(cells, names, districts, what) for what in ("asked", "unanswered", "short"))
    serving = [(one.fields, one.area_path) for one in desk_texts()]
    rows: list[GapRow] = []
    for r, (code, name) in enumerate(names):
        listed = [(c, one) for c, one in enumerate(districts) if cells[code, one.code].asked]
        for c, one in listed:
            desks = sum(1 for fields, path in serving if code in fields and one.path.startswith(path))
            rows.append(GapRow(code, name, one.code, one.name, desks, asked[r][c], unanswered[r][c], short[r][c], _median(cells[code, one.code].days)))
        if listed:
            days = [day for _, one in listed for day in cells[code, one.code].days]
            desks = sum(1 for fields, _ in serving if code in fields)
            rows.append(GapRow(code, name, "", "", desks, asked[r][-1], unanswered[r][-1], short[r][-1], _median(days)))
    return GapView(tuple(rows), asked[-1][-1])


def _median(days: Sequence[float]) -> float | None:
    return round(median(days), 1) if len(days) >= LEAST else None


def _cells(since: datetime, until: datetime, districts: Sequence[DistrictPath]) -> dict[tuple[str, str], _Cell]:
    cells: dict[tuple[str, str], _Cell] = defaultdict(_Cell)
    known = {one.code for one in districts}
    rows = Need.objects.filter(received_at__gte=since, received_at__lt=until).order_by("id").values_list(
        "fields__code", "area__path", "received_at", "first_answer_at", "outcome")  # fmt: skip
    for code, path, received, answered, outcome in rows.iterator(chunk_size=2000):
        district = next((part for part in path.strip("/").split("/") if part in known), ELSEWHERE.code)
        cell = cells[code or UNKNOWN, district]
        cell.asked += 1
        cell.short += outcome in SHORT
        if answered is None:
            cell.unanswered += 1
        else:
            cell.days.append((answered - received).total_seconds() / _DAY)
    return cells


def _shown(cells: Mapping[tuple[str, str], _Cell], names: Sequence[tuple[str, str]], districts: Sequence[DistrictPath], what: str) -> list[list[int | None]]:
    table = with_totals([[getattr(cells[code, one.code], what) for one in districts] for code, _ in names])
    hidden = hidden_entries(table)
    return [[None if (r, c) in hidden else count for c, count in enumerate(row)] for r, row in enumerate(table)]
