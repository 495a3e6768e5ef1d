"""How every answer of the API looks: JSON, an ETag, open to other sites' pages for reading, errors as JSON."""

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from yorozu.kernel.access import public

METHODS = "GET, HEAD, OPTIONS"
_FRESH_SECONDS = 60  # a record that its owner withdraws is gone everywhere within a minute
_TRY_AGAIN_SECONDS = "20"
_OPEN = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Retry-After", "Content-Language": "ja"}
_ASKING = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": "If-None-Match, Accept", "Access-Control-Max-Age": "86400"}
Answer = Callable[..., HttpResponseBase]


class Wrong(Exception):
    """A parameter that can't be used: which, and why."""

    def __init__(self, parameter: str, message: str) -> None:
        self.parameter = parameter
        super().__init__(message)


class Nothing(Exception):
    """There is no such record, or none that is published."""


def _bytes(what: Any) -> bytes:
    return json.dumps(what, ensure_ascii=False, separators=(",", ":")).encode()


def as_json(request: HttpRequest, what: Any) -> HttpResponseBase:
    """`what` with an ETag; 304 for who has it already."""
    body = _bytes(what)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json", headers={"ETag": etag, "Cache-Control": f"public, max-age={_FRESH_SECONDS}"})
    return get_conditional_response(request, etag=etag, response=response) or response


def as_lines(rows: Iterable[Any]) -> HttpResponseBase:
    """One JSON object a line, all of them."""
    return StreamingHttpResponse((_bytes(one) + b"\n" for one in rows), content_type="application/x-ndjson")


def failure(status: int, code: str, message: str, **more: str) -> HttpResponse:
    """What went wrong, as JSON."""
    return HttpResponse(_bytes({"code": code, "message": message, **more}), status=status, content_type="application/json",
                        headers={"Cache-Control": "no-store"})  # fmt: skip


def reading(view: Answer) -> Answer:
    """A public address that only reads: Japanese words, CORS, JSON for every failure."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override("ja"):
            response = _answer(view, request, *args, **kwargs)
        for name, value in _OPEN.items():
            response.headers[name] = value
        return response

    return csrf_exempt(public(answered))


def _answer(view: Answer, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": METHODS, **_ASKING})
    if request.method not in ("GET", "HEAD"):
        response = failure(405, "method-not-allowed", "This API only reads: GET, HEAD, OPTIONS.")
        response.headers["Allow"] = METHODS
        return response
    try:
        return view(request, *args, **kwargs)
    except Wrong as wrong:
        return failure(422, "invalid-parameter", str(wrong), parameter=wrong.parameter)
    except Nothing:
        return failure(404, "not-found", "There is no such record, or it is not published.")
    except (OperationalError, InterfaceError):
        response = failure(503, "unavailable", "The database does not answer. Try again in a moment.")
        response.headers["Retry-After"] = _TRY_AGAIN_SECONDS
        return response


@reading
def nothing_here(request: HttpRequest) -> HttpResponseBase:
    """No such address under /api/."""
    raise Nothing
