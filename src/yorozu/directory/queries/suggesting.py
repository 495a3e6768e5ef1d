"""Which desk might help: an index of the city's desks in memory, rebuilt when they change."""

from dataclasses import replace
from threading import Lock

from django.conf import settings

from yorozu.algorithms.danger import with_city
from yorozu.algorithms.suggest import Answer, Doc, Index, answer
from yorozu.community.models import Area
from yorozu.community.queries import DeskText, desk_texts, desks_stamp
from yorozu.directory.queries.life_fields import life_field_names

_lock = Lock()
_held: tuple[str, Index, tuple[DeskText, ...]] | None = None


def suggest(text: str, *, area: Area | None = None, top: int = 5) -> Answer:
    """Desks for everyday words, those that serve `area` before their likes elsewhere; emergency numbers first.

    A desk of another district or 圏域 than the asker's isn't suggested; without `area` those of all are.
    """
    index, rows = _index()
    places = [place for place, row in enumerate(rows) if area is None or _serves(row.area_path, area.path)]
    found = answer(index, index.docs, text[:4000], top=top, only=places)
    return replace(found, urgent=with_city(found.urgent, settings.MAIN_PHONE), suggestions=found.suggestions[:top])


def _serves(desk_path: str, path: str) -> bool:
    """A desk serves what lies below its area; who only knows "the city" is shown every desk."""
    return path.startswith(desk_path) or desk_path.startswith(path)


def _index() -> tuple[Index, tuple[DeskText, ...]]:
    global _held
    stamp = desks_stamp()
    with _lock:
        if _held is None or _held[0] != stamp:
            rows = desk_texts()
            docs = [Doc(row.code, row.name, row.accepts, row.words, life_field_names(row.fields)) for row in rows]
            _held = (stamp, Index(docs), rows)
        return _held[1], _held[2]
