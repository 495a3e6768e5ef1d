"""The Content-Security-Policy of a page: written once from the settings, not once for each page."""

from functools import lru_cache

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """django-csp's; a page that used a nonce, or asks for a policy of its own, goes its way."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the header."""
        own = HEADER in response.headers or any(name.startswith("_csp") for name in (*vars(request), *vars(response)))
        if own:
            return super().process_response(request, response)
        response.headers[HEADER] = _usual()
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response


@lru_cache(maxsize=1)
def _usual() -> str:
    return str(build_policy())
