"""`check` asks for each thing by an index, at any size: no statement walks a table once for each of its rows."""

import pytest
from django.db import connection

from tests.town import Town
from yorozu.consultation.queries import violations

pytestmark = pytest.mark.django_db
BY_THE_FEW = ("consultation_handoff", "community_")  # what is walked once, beside the needs themselves


def plans() -> list[tuple[str, list[str]]]:
    """Every statement of a check with SQLite's plan for it."""
    asked: list[tuple[str, object]] = []

    def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert not list(violations())
    found = []
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            found.append((sql, [row[3] for row in cursor.fetchall()]))
    return found


def walks(plan: list[str]) -> list[str]:
    """Tables that are walked for each row of another: a scan below a correlated question."""
    deep = False
    found = []
    for line in plan:
        deep = deep or line.startswith("CORRELATED")
        if deep and line.startswith("SCAN") and "json_each" not in line and not any(few in line for few in BY_THE_FEW):
            found.append(line)
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's plans; PostgreSQL chooses by statistics")
def test_no_statement_of_a_check_walks_a_table_for_each_row(town: Town) -> None:
    for sql, plan in plans():
        assert not walks(plan), f"{plan}\n{sql}"
        assert not any("AUTOMATIC" in line for line in plan), f"an index is missing: {plan}\n{sql}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's plans")
def test_a_dropped_index_is_noticed(town: Town) -> None:
    with connection.cursor() as cursor:
        for name in ("entry_moved", "entry_need"):
            cursor.execute(f"DROP INDEX {name}")
    assert any(walks(plan) or any("AUTOMATIC" in line for line in plan) for _sql, plan in plans())
