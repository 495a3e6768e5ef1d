"""schemathesis: whatever the OpenAPI document allows, and much that it doesn't, gets an answer that it describes; never a 500."""

import json
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode

from tests.api.conftest import Listing
from yorozu.api.hsds import openapi

pytestmark = pytest.mark.django_db
DOCUMENT = openapi.document("http://testserver/api/hsds", "見本市")
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
OPERATIONS = [(path, mode) for path in DOCUMENT["paths"] for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
              if mode is GenerationMode.POSITIVE or DOCUMENT["paths"][path]["get"].get("parameters")]  # fmt: skip
_SOME = settings(max_examples=20, deadline=None, database=None, derandomize=True,
                 suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip


def described(path: str, status: int, body: bytes) -> list[str]:
    """What an answer says that the document doesn't allow."""
    answers = DOCUMENT["paths"][path]["get"]["responses"]
    if str(status) not in answers:
        return [f"{status} isn't described"]
    schema = answers[str(status)]["content"]["application/json"]["schema"]
    found = Draft202012Validator({**schema, "components": DOCUMENT["components"]}).iter_errors(json.loads(body))
    return [error.message[:200] for error in found]


def call(case: Any) -> tuple[int, bytes, str]:
    query = [(name, one) for name, value in (case.query or {}).items() for one in (value if isinstance(value, list) else [value])]
    response = Client().get(f"/api/hsds{case.formatted_path}", {name: _said(value) for name, value in query})
    return response.status_code, b"" if response.streaming else response.content, response["Content-Type"]


def _said(value: Any) -> str:
    return {True: "true", False: "false", None: "null"}.get(value, str(value)) if isinstance(value, bool | None) else str(value)


@pytest.mark.parametrize(("path", "mode"), OPERATIONS, ids=lambda one: str(getattr(one, "value", one)))
def test_no_question_breaks_it(listing: Listing, path: str, mode: GenerationMode) -> None:
    strategy = SCHEMA[path]["GET"].as_strategy(generation_mode=mode)

    @_SOME
    @given(case=strategy)
    def ask(case: Any) -> None:
        status, body, kind = call(case)
        assert status < 500
        if kind == "application/json" and body and not (mode is GenerationMode.NEGATIVE and status == 404):
            assert not described(path, status, body)

    ask()


def test_an_answer_that_is_not_described_is_found() -> None:
    assert described("/services", 418, b"{}") == ["418 isn't described"]
    assert described("/services", 200, b'{"contents": [{"id": 5}]}')
