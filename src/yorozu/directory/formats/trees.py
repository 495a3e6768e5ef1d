"""JSON: the list in it, whatever it stands in – `header` with `data` or `data_01` …, records, GeoJSON, NGSI, JSON lines."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .columns import canonical
from .grids import Grid, NotATable, Rows

Record = dict[str, str]


def json_grid(text: str, encoding: str) -> Grid:
    """The list in a JSON text."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        found = _lines(text)
    except (ValueError, RecursionError):  # a number of a thousand digits, a thousand brackets
        raise NotATable("json") from None
    records = list(_records(found))
    if not records:
        raise NotATable("json")
    titles = list(dict.fromkeys(title for one in records for title in one))

    def rows() -> Rows:
        yield 0, titles
        for number, one in enumerate(records, 1):
            yield number, [one.get(title, "") for title in titles]

    return Grid(encoding, rows, len(records) + 1, synthetic_header=True)


def _lines(text: str) -> list[Any]:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise NotATable("json") from None


def _records(found: Any) -> Iterator[Record]:
    if isinstance(found, dict) and isinstance(found.get("header"), dict):
        yield from _with_header(found)
        return
    if isinstance(found, dict) and isinstance(found.get("features"), list):
        yield from (_feature(one) for one in found["features"] if isinstance(one, dict))
        return
    yield from _listed(_longest(found))


def _listed(rows: list[Any]) -> Iterator[Record]:
    """Objects, or rows of cells of which the first is the header."""
    if rows and isinstance(rows[0], list):
        titles = [_text(one) for one in rows[0]]
        yield from (dict(zip(titles, map(_text, row), strict=False)) for row in rows[1:] if isinstance(row, list))
        return
    yield from (_flat(one) for one in rows if isinstance(one, dict))


def _with_header(found: dict[str, Any]) -> Iterator[Record]:
    """湯沢's shape: titles for the properties, one list or several, each with the name that `index` gives it."""
    header, index = found["header"], found.get("index")
    names = index if isinstance(index, dict) else {}
    for key, rows in found.items():
        if not key.startswith("data") or not isinstance(rows, list):
            continue
        own = header.get(key) if isinstance(header.get(key), dict) else header
        titles = _titles({name: _text(title) for name, title in own.items() if not isinstance(title, dict)})
        for one in rows:
            if isinstance(one, dict):
                record = {titles.get(name, name): value for name, value in _flat(one).items()}
                yield {**record, **({"区分": _text(names[key])} if key in names else {})}


def _titles(header: dict[str, str]) -> dict[str, str]:
    """A title that two properties share says nothing: then the property's own name does."""
    counts: dict[str, int] = {}
    for title in header.values():
        counts[title] = counts.get(title, 0) + 1
    return {name: name if counts[title] > 1 and canonical(name) else title for name, title in header.items()}


def _feature(feature: dict[str, Any]) -> Record:
    properties = feature.get("properties")
    record = _flat(properties if isinstance(properties, dict) else {})
    geometry = feature.get("geometry")
    if isinstance(geometry, dict) and (point := _point(geometry.get("coordinates"))):
        if all(abs(float(one)) > 1000 for one in point):
            record["平面直角座標"] = f"{point[0]}, {point[1]}"  # metres from an origin of their own: no latitude
        else:
            record.setdefault("緯度", point[1])
            record.setdefault("経度", point[0])
    return record


def _point(coordinates: Any) -> tuple[str, str] | None:
    """The first point of any geometry."""
    while isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        coordinates = coordinates[0]
    if isinstance(coordinates, list) and len(coordinates) >= 2 and all(isinstance(one, int | float) for one in coordinates[:2]):
        return str(coordinates[0]), str(coordinates[1])
    return None


def _longest(found: Any, depth: int = 0) -> list[Any]:
    """The longest list of objects (or of rows) anywhere in the tree."""
    if depth > 8:
        return []
    best: list[Any] = []
    if isinstance(found, list):
        if found and all(isinstance(one, dict | list) for one in found):
            best = found
        children: Iterable[Any] = found[:1]
    else:
        children = found.values() if isinstance(found, dict) else ()
    for child in children:
        inner = _longest(child, depth + 1) if not best else []
        best = inner if len(inner) > len(best) else best
    return best


def _flat(one: dict[str, Any], prefix: str = "") -> Record:
    """Nested values beside each other: NGSI's `{"type", "value"}` is its value, a point its two numbers."""
    record: Record = {}
    for key, value in one.items():
        title = f"{prefix}{key}"
        if isinstance(value, dict) and "value" in value:
            value = value["value"]
        if isinstance(value, dict) and (point := _point(value.get("coordinates"))):
            record.update({"緯度": point[1], "経度": point[0]})
        elif isinstance(value, dict):
            record.update(_flat(value, f"{title}_") if not prefix else {title: json.dumps(value, ensure_ascii=False)})
        elif text := _text(value):
            record[title] = text
    return record


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list):
        return "、".join(_text(one) for one in value)
    return str(value)
