"""Small numbers in a table with totals: which to hide, so that nobody can subtract their way back to them.

Hidden first are the counts from 1 to `least` − 1, totals among them. Rows and columns of the table with its totals are the
two sides of a graph whose edges are the hidden entries: an entry can be computed from what is shown exactly where its
edge is a bridge (every other hidden one cancels out along a ring). So rings are closed, by the cheapest path of further
entries, until there is no bridge: small counts before large ones, counts before totals, zeros last.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence

LEAST = 5
_ZERO, _TOTAL = 10**6, 10**9  # a hidden zero protects little; a hidden total costs the reader most
Entry = tuple[int, int]
Node = tuple[str, int]
Table = Sequence[Sequence[int]]


def with_totals(rows: Table) -> list[list[int]]:
    """The table with a last column and a last row of sums."""
    wide = [[*row, sum(row)] for row in rows]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)]] if wide else []


def hidden_entries(table: Table, *, least: int = LEAST, wholes: Table | None = None) -> frozenset[Entry]:
    """The entries (row, column) of a table with totals (`with_totals`) that must not be shown.

    Where the table counts a part of what stands at the same place of `wholes`, a rest that is small is as good as a small
    count: 6 asked and 5 without an answer say that one had its answer.
    """
    small = [(r, c) for r, row in enumerate(table) for c, count in enumerate(row) if _is_small(count, wholes[r][c] if wholes else 0, least)]
    hidden = set(small)
    for entry in small:  # what was closed into a ring stays in it, however many entries follow
        if _is_bridge(hidden, entry):
            hidden.update(_ring(table, hidden, entry))
    return frozenset(hidden)


def _is_small(count: int, whole: int, least: int) -> bool:
    return 0 < count < least or (count >= least and 0 < whole - count < least)


def _is_bridge(hidden: set[Entry], entry: Entry) -> bool:
    """Whether its row and its column hang together by this entry alone."""
    beside: dict[Node, list[Node]] = defaultdict(list)
    for r, c in hidden - {entry}:
        beside["row", r].append(("column", c))
        beside["column", c].append(("row", r))
    goal = ("column", entry[1])
    seen, waiting = {("row", entry[0])}, [("row", entry[0])]
    while waiting and goal not in seen:
        found = [one for one in beside[waiting.pop()] if one not in seen]
        seen.update(found)
        waiting += found
    return goal not in seen


def _ring(table: Table, hidden: set[Entry], entry: Entry) -> list[Entry]:
    """The entries of the cheapest way from the entry's row to its column that doesn't use it (Dijkstra)."""
    start, goal = ("row", entry[0]), ("column", entry[1])
    best: dict[Node, int] = {start: 0}
    came: dict[Node, tuple[Node, Entry]] = {}
    queue = [(0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == goal:
            break
        if cost > best[node]:
            continue
        for to, over in _edges(table, node):
            price = cost + (0 if over in hidden else _cost(table, over))
            if over != entry and price < best.get(to, price + 1):
                best[to], came[to] = price, (node, over)
                heapq.heappush(queue, (price, to))
    path: list[Entry] = []
    while goal != start:
        goal, over = came[goal]
        path.append(over)
    return path


def _edges(table: Table, node: Node) -> Iterator[tuple[Node, Entry]]:
    side, number = node
    if side == "row":
        yield from ((("column", c), (number, c)) for c in range(len(table[0])))
    else:
        yield from ((("row", r), (r, number)) for r in range(len(table)))


def _cost(table: Table, entry: Entry) -> int:
    r, c = entry
    totals = (r == len(table) - 1) + (c == len(table[0]) - 1)
    return 1 + (table[r][c] or _ZERO) + totals * _TOTAL
