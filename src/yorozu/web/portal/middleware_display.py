"""Before the page: its language. After the page: readings over its kanji, where the person asked for them."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from yorozu.kernel.display import DisplayChoice
from yorozu.web.portal.display import choice_of
from yorozu.web.portal.furigana import with_readings


class DisplayMiddleware:
    """Sets `request.display`, speaks the chosen language, and writes ふりがな into HTML on the way out.

    やさしい日本語 always carries readings: it is read by people for whom every kanji may be one too many.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in the language and with the readings that were chosen."""
        choice = choice_of(request)
        if choice.language == "ja-x-easy":
            choice = replace(choice, furigana=True)
        elif not choice.language.startswith("ja"):
            choice = replace(choice, furigana=False)
        request.display = choice  # type: ignore[attr-defined]
        with translation.override(choice.language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", choice.language)
        patch_vary_headers(response, ["Cookie"])
        return self._read_aloud(response, choice)

    @staticmethod
    def _read_aloud(response: HttpResponse, choice: DisplayChoice) -> HttpResponse:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if choice.furigana and is_page and not response.streaming:
            response.content = with_readings(response.content.decode(response.charset)).encode(response.charset)
            if "Content-Length" in response.headers:
                response.headers["Content-Length"] = str(len(response.content))
        return response
