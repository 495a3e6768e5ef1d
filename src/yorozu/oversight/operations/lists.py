"""Which lists of people may leave the house as a file, for whom, and how their rows are made: another list joins here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.formats.city_rows import titled
from yorozu.community.queries.written_out import count_of_people, people_cells
from yorozu.consultation.formats.board_csv import board_cells
from yorozu.consultation.queries import BoardFilter, BoardRow, board
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.errors import NotFound
from yorozu.oversight.enums import ReleaseKind

MOST = 20_000  # people, or needs, in one file
PIECE = 1000  # rows of a board that are read at once
Asked = dict[str, Any]
Rows = list[dict[str, str]]


@dataclass(frozen=True)
class ListOfPeople:
    """A list: who may take it out, how many a filter finds for them, and its rows with the keys of what they are about."""

    permission: Permission
    count: Callable[[Actor, Asked], int]
    rows: Callable[[Actor, Asked], tuple[list[UUID], Rows]]
    subject: str  # of what kind the keys are, for the trace
    action: str
    nobody: str | Promise
    too_many: str | Promise


def _people(actor: Actor, asked: Asked) -> tuple[list[UUID], Rows]:
    people, rows = people_cells(actor, asked["text"], most=MOST + 1)
    return [one.pk for one in people], titled(rows)


def _board(actor: Actor, asked: Asked) -> Iterator[BoardRow]:
    """A board's rows, piece by piece, one more than a file may hold."""
    page = board(actor, BoardFilter(name=asked["view"], urgency=asked["urgency"], state=asked["state"], area_code=asked["area"], field=asked["field"], size=PIECE))
    read = len(page.rows)
    yield from page.rows
    while page.next_key and read <= MOST:
        page = board(actor, replace(page.filter, after=page.next_key))
        read += len(page.rows)
        yield from page.rows


def _needs(actor: Actor, asked: Asked) -> tuple[list[UUID], Rows]:
    rows = list(_board(actor, asked))
    return [one.id for one in rows], [board_cells(one) for one in rows]


LISTS: dict[str, ListOfPeople] = {
    ReleaseKind.PEOPLE: ListOfPeople(
        Permission.SEE_PERSON, lambda actor, asked: count_of_people(actor, asked["text"], most=MOST + 1), _people, "person", "write_out_people",
        _("だれも見つかりません。さがすことばを変えてください。"), _("%(n)s人を超えます。名前やよみでしぼって、いくつかに分けてください。"),
    ),
    ReleaseKind.NEEDS: ListOfPeople(
        Permission.SEE_NEED, lambda actor, asked: sum(1 for _one in _board(actor, asked)), _needs, "need", "list_needs",
        _("1件もありません。しぼりこみを変えてください。"), _("%(n)s件を超えます。地区や急ぎでしぼって、いくつかに分けてください。"),
    ),
}  # fmt: skip


def list_named(kind: str) -> ListOfPeople:
    """Which list; an unknown one is missing."""
    if kind not in LISTS:
        raise NotFound
    return LISTS[kind]


def counted(kind: str, number: int) -> str:
    """How many, as it is said of this list."""
    return (_t("%(n)s件") if kind == ReleaseKind.NEEDS else _t("%(n)s人")) % {"n": number}
