"""How a prepared read gets its rows and what becomes of them: worked out once for each statement, not once for each row.

The kinds and the models are those that Django's own compiler and `from_db` give; `tests/kernel/test_prebuilt.py` compares them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators
from django.db.models.signals import post_init, pre_init

from .driver import run, written

Cell = tuple[int, Callable[[Any], Any]]
Row = Sequence[Any]


class Statement:
    """SQL with the places of its values, for both of a database's ways to take it (kernel.driver)."""

    def __init__(self, sql: str, params: Sequence[Any], places: Sequence[tuple[int, str, int]]) -> None:
        self.sql, self.params, self.places = sql, list(params), list(places)
        asked = {place for place, _, _ in places}
        self.marked, kept = written(
            sql, tuple((place, value) for place, value in enumerate(params) if place not in asked and type(value) is str)
        )
        self.marks = [params[place] for place in kept]
        self.mark_places = [(kept.index(place), name, number) for place, name, number in places]

    def rows(self, values: Mapping[tuple[str, int], Any]) -> list[tuple[Any, ...]]:
        """The rows for these values as the driver gives them."""
        params = _filled(self.params, self.places, values)
        return run(self.sql, params, marked=self.marked, marks=_filled(self.marks, self.mark_places, values))[0]


def _filled(params: list[Any], places: list[tuple[int, str, int]], values: Mapping[tuple[str, int], Any]) -> list[Any]:
    filled = list(params)
    for place, name, number in places:
        filled[place] = values[name, number]
    return filled


def cells_of(compiler: Any) -> list[Cell]:
    """The columns that the driver doesn't give as Python's kinds, each with what makes it one."""
    known = compiler.get_converters([one for one, _, _ in compiler.select])
    return [(place, _cell(converters, expression, compiler.connection)) for place, (converters, expression) in known.items()]


def _cell(converters: list[Any], expression: Any, conn: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    quick = _QUICK.get(getattr(converters[0], "__name__", "")) if len(converters) == 1 and conn.vendor == "sqlite" else None

    def convert(value: Any) -> Any:
        for one in converters:
            value = one(value, expression, conn)
        return value

    return quick or convert


def _key(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def _moment(value: datetime | str | None) -> datetime | None:
    """SQLite keeps moments in UTC without saying so; the driver reads those of a column, what is reckoned comes as text."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


_QUICK: dict[str, Callable[[Any], Any]] = {"convert_uuidfield_value": _key, "convert_datetimefield_value": _moment}


def converted(rows: list[tuple[Any, ...]], cells: list[Cell]) -> list[Row]:
    """The rows in Python's kinds."""
    if not cells:
        return list(rows)
    made = [list(row) for row in rows]
    for row in made:
        for place, convert in cells:
            row[place] = convert(row[place])
    return list(made)


class Maker:
    """Makes the models of a statement with what `select_related` names."""

    def __init__(self, compiler: Any) -> None:
        info, select = compiler.klass_info, compiler.select
        places = info["select_fields"]
        self.model: type[Model] = info["model"]
        self.columns = slice(places[0], places[-1] + 1)
        self.names = [select[place][0].target.attname for place in places]
        self.related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        for one in (self.model, *(part.model_cls for part in _all(self.related))):
            own = any(name in vars(base) for base in one.__mro__ if base not in (Model, object) for name in ("__init__", "from_db"))
            if own or pre_init.has_listeners(one) or post_init.has_listeners(one):
                raise TypeError(f"{one.__name__} wants to know when it is made")

    def things(self, rows: list[Row]) -> list[Any]:
        """One model a row."""
        made = [_made(self.model, self.names, row[self.columns]) for row in rows]
        for row, thing in zip(rows, made, strict=True):
            for one in self.related:
                _join(one, row, thing)
        return made


def _all(populators: Sequence[Any]) -> list[Any]:
    return [part for one in populators for part in (one, *_all(one.related_populators))]


def _made(model: type[Model], names: Sequence[str], values: Row) -> Model:
    thing = model.__new__(model)
    state = ModelState()
    state.adding, state.db = False, DEFAULT_DB_ALIAS
    vars(thing).update(zip(names, values, strict=True), _state=state)
    return thing


def _join(part: Any, row: Row, to: Model) -> None:
    """What Django's `RelatedPopulator.populate` does."""
    values = part.reorder_for_init(row) if part.reorder_for_init else row[part.cols_start : part.cols_end]
    found = None if values[part.pk_idx] is None else _made(part.model_cls, part.init_list, values)
    if found is not None:
        for below in part.related_populators:
            _join(below, row, found)
    part.local_setter(to, found)
    if found is not None:
        part.remote_setter(found, to)
