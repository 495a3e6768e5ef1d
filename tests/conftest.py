"""The test run is stricter than production: an undefined template variable, a query in a loop and a page without an
order fail.
"""

import re
from collections import Counter
from collections.abc import Iterator
from traceback import extract_stack
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.query import QuerySet
from django.http import HttpResponseBase
from django.test import Client

from tests.tampering import unguarded

MOST_ALIKE = 2  # the same statement shape a third time in one answer is a query in a loop


class QueryInALoop(AssertionError):
    """One answer ran the same statement again and again."""


class WritePastOperations(AssertionError):
    """A page wrote to the database without an operation, so past rule and trace."""


class UnorderedPage(AssertionError):
    """A queryset was cut without an order: its rows come as they like."""


def shape_of(sql: str) -> str:
    """A statement without its values."""
    plain = re.sub(r"'(?:[^']|'')*'|\b\d+\b|%s|\?", "?", sql)
    return re.sub(r"\((?:\?,? ?)+\)", "(?)", plain)


@pytest.fixture(autouse=True)
def _no_query_in_a_loop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request of a test client counts its statements by shape; reads that repeat fail.

    `@pytest.mark.loops("why", most=3)` on a test says why its request may, and how often (without `most`: any number).
    """
    mark = request.node.get_closest_marker("loops")
    most = mark.kwargs.get("most", 10**6) if mark else MOST_ALIKE
    real = Client.request

    def counted(self: Client, **environ: Any) -> HttpResponseBase:
        shapes: Counter[str] = Counter()

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.lstrip().upper().startswith("SELECT"):
                shapes[shape_of(sql)] += 1
            elif sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")) and not _in_a_room_that_writes():
                raise WritePastOperations(sql[:300])
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            response = real(self, **environ)
        worst = shapes.most_common(1)
        if worst and worst[0][1] > most:
            raise QueryInALoop(f"{worst[0][1]} times: {worst[0][0][:300]}")
        return response

    monkeypatch.setattr(Client, "request", counted)


@pytest.fixture(autouse=True)
def _no_unordered_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cutting a queryset that has no order fails; `.first()` on a key lookup orders by itself."""
    real = QuerySet.__getitem__

    def cut(self: QuerySet[Any], key: Any) -> Any:
        if isinstance(key, slice) and not self.ordered and not self.query.is_empty() and _is_ours() and key.stop != 1:
            raise UnorderedPage(str(self.query)[:300])
        return real(self, key)

    monkeypatch.setattr(QuerySet, "__getitem__", cut)


@pytest.fixture(autouse=True, scope="session")
def _the_audit_is_emptied_between_tests() -> Iterator[None]:
    """Tests with transactions of their own end by emptying every table, which the audit refuses to everybody else."""
    real = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, statements: list[str]) -> None:
        with unguarded():
            real(self, statements)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign,assignment]
    yield
    BaseDatabaseOperations.execute_sql_flush = real  # type: ignore[method-assign]


def _in_a_room_that_writes() -> bool:
    """Whether the call came through an operation, the kernel's own services, or Django's sessions and sign-in."""
    return any(re.search(r"/yorozu/(\w+/operations|kernel)|/django/contrib/(sessions|auth)/", frame.filename) for frame in extract_stack())


def _is_ours() -> bool:
    import sys

    frame = sys._getframe(2)
    return "yorozu" in frame.f_globals.get("__name__", "")


class UndefinedVariable(AssertionError):
    """A template names something that its context hasn't."""


@pytest.fixture(autouse=True)
def _no_undefined_variable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """`string_if_invalid` writes a mark (settings/test.py); a page that carries it fails."""
    real = Client.request

    def looked(self: Client, **environ: Any) -> HttpResponseBase:
        response = real(self, **environ)
        body = b"" if response.streaming else response.content  # type: ignore[attr-defined]
        found = re.search("\N{REPLACEMENT CHARACTER}undefined:(.*?)\N{REPLACEMENT CHARACTER}".encode(), body)
        if found and response["Content-Type"].startswith("text/html"):
            raise UndefinedVariable(found[1].decode())
        return response

    monkeypatch.setattr(Client, "request", looked)
    yield


