"""The strictness of the test run itself, seen failing."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path

from tests.conftest import QueryInALoop, UndefinedVariable, UnorderedPage, WritePastOperations, shape_of
from yorozu.web.portal.gate import public


@public
def loops(request: object) -> HttpResponse:
    with connection.cursor() as cursor:
        for number in range(3):
            cursor.execute("SELECT %s", [number])
    return HttpResponse("done")


@public
def undefined(request: object) -> HttpResponse:
    from django.template import engines

    return HttpResponse(engines["django"].from_string("{{ nobody_knows_this }}").render({}))


@public
def writes(request: object) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM consultation_need")
    return HttpResponse("done")


urlpatterns = [path("loops/", loops), path("writes/", writes), path("undefined/", undefined)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.test_strictness")
def test_a_query_in_a_loop_fails() -> None:
    with pytest.raises(QueryInALoop):
        Client().get("/loops/")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.test_strictness")
def test_a_write_without_an_operation_fails() -> None:
    with pytest.raises(WritePastOperations):
        Client().get("/writes/")


@pytest.mark.django_db
@override_settings(ROOT_URLCONF="tests.test_strictness")
def test_an_undefined_variable_fails() -> None:
    with pytest.raises(UndefinedVariable):
        Client().get("/undefined/")


@pytest.mark.django_db
def test_a_page_without_an_order_fails() -> None:
    from yorozu.community import queries
    from yorozu.community.models import Desk

    source = "def cut(rows):\n    return rows[:5]\n"
    names = {"__name__": queries.__name__}
    exec(compile(source, "<test>", "exec"), names)
    with pytest.raises(UnorderedPage):
        names["cut"](Desk.objects.all())  # type: ignore[operator]


def test_shapes_fold_values() -> None:
    assert shape_of("SELECT a FROM b WHERE c = 5 AND d IN (1, 2)") == shape_of("SELECT a FROM b WHERE c = 77 AND d IN (9, 8, 3)")
