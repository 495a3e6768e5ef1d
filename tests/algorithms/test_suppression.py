"""Hidden counts can't be computed from what is shown: tried on many tables with plain linear algebra."""

import random

import numpy as np
import pytest

from yorozu.algorithms.suppression import Entry, hidden_entries, with_totals


def computable(table: list[list[int]], hidden: frozenset[Entry]) -> set[Entry]:
    """The hidden entries that the sums of rows and columns fix: those on which no way of shifting counts rests."""
    entries = sorted(hidden)
    height, width = len(table), len(table[0])
    matrix = np.zeros((height + width, len(entries)))
    for place, (r, c) in enumerate(entries):
        matrix[r, place] = -1 if c == width - 1 else 1
        matrix[height + c, place] = -1 if r == height - 1 else 1
    _, values, ways = np.linalg.svd(matrix)
    free = ways[int((values > 1e-9).sum()) :]
    return {one for place, one in enumerate(entries) if not (np.abs(free[:, place]) > 1e-9).any()}


def test_a_lone_small_count_is_computable_and_found() -> None:
    table = with_totals([[3, 10], [20, 30]])
    assert computable(table, frozenset({(0, 0)})) == {(0, 0)}
    hidden = hidden_entries(table)
    assert len(hidden) == 4 and (0, 0) in hidden and not computable(table, hidden)


def test_nothing_small_hides_nothing() -> None:
    assert hidden_entries(with_totals([[5, 0], [7, 9]])) == frozenset()
    assert hidden_entries([]) == frozenset()


def test_a_small_rest_is_as_good_as_a_small_count() -> None:
    asked, unanswered = with_totals([[6, 20], [9, 30]]), with_totals([[5, 6], [9, 10]])
    assert hidden_entries(unanswered) == frozenset()
    hidden = hidden_entries(unanswered, wholes=asked)
    assert {(0, 0), (2, 0)} <= hidden  # 5 of 6, and 14 of 15 in the sum: one was answered
    assert not computable(unanswered, hidden)
    assert hidden_entries(asked, wholes=asked) == frozenset()  # all of them: no rest


def test_two_rings_tied_by_one_count_are_found() -> None:
    rows = [[1, 2, 90, 90], [3, 4, 1, 90], [90, 90, 2, 3], [90, 90, 4, 1]]  # each row and column has two, and yet one can be computed
    table = with_totals(rows)
    assert (1, 2) in computable(table, frozenset((r, c) for r, row in enumerate(rows) for c, n in enumerate(row) if n < 5))
    assert not computable(table, hidden_entries(table))


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_count_can_be_computed(seed: int) -> None:
    chance = random.Random(seed)
    height, width = chance.randint(1, 9), chance.randint(1, 9)
    table = with_totals([[chance.choice((0, 0, 1, 2, 4, 5, 8, 30, 200)) for _ in range(width)] for _ in range(height)])
    hidden = hidden_entries(table)
    assert {(r, c) for r, row in enumerate(table) for c, n in enumerate(row) if 0 < n < 5} <= hidden
    assert not computable(table, hidden)
