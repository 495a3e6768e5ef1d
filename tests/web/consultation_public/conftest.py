"""A resident with a browser, on a Monday morning in the small town."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.town import MONDAY, Town, make_town
from yorozu.kernel import clock

ANSWERS: dict[str, dict[str, Any]] = {
    "words": {"words": "父の物忘れがひどくて、火の消し忘れもあります。"},
    "urgency": {"urgency": "week"},
    "asker": {"asker": "family"},
    "district": {"search": "", "area_code": "19"},
    "contact": {"contact_way": "phone", "asker_phone": "０２６－２２３－０１２３", "asker_phone_note": "夕方6時から",
                "asker_address": "", "asker_name": ""},
    "help": {"communication": ["large_print"], "language": "ja"},
}  # fmt: skip


@dataclass
class Resident:
    """Somebody who fills in the form. `client` is their browser."""

    client: Client = field(default_factory=Client)

    @staticmethod
    def url(slug: str) -> str:
        """Where a question is asked."""
        return "/consult/" if slug == "words" else f"/consult/{slug}/"

    def answer(self, slug: str, *, go: str = "next", then: str = "", **changes: Any) -> HttpResponse:
        """Press a button on a question's page; where the page comes back with an error, that page."""
        data = {**ANSWERS[slug], **changes, "go": go}
        pressed = self.client.post(self.url(slug) + (f"?then={then}" if then else ""), data)
        again = "open=1" in pressed.url or "find=1" in pressed.url
        return self.client.get(pressed.url) if again else pressed

    def answer_all(self, **changes: dict[str, Any]) -> None:
        """Answer every question, up to the check page."""
        for slug in ANSWERS:
            page = self.answer(slug, **changes.get(slug, {}))
            assert page.status_code == 302, page.content.decode()

    def send(self) -> HttpResponse:
        """Press 送る and follow."""
        return self.client.post("/consult/send/", follow=True)

    def ticket(self) -> tuple[str, str]:
        """Number and passphrase as the completion page shows them."""
        page = self.client.get("/consult/done/").content.decode()
        number = re.search(r'ticket-number"[^>]*>([^<]+)<', page)
        words = re.search(r'ticket-words"[^>]*>([^<]+)<', page)
        assert number and words, page
        return number[1], words[1]

    def enter(self, number: str, passphrase: str) -> HttpResponse:
        """Come in to 相談のようす."""
        return self.client.post("/consult/status/", {"number": number, "passphrase": passphrase}, follow=True)


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    """The town, with the clock standing at MONDAY."""
    with clock.at(MONDAY):
        yield make_town()


@pytest.fixture
def resident(town: Town) -> Resident:
    """A resident of it."""
    return Resident()


def text_of(response: HttpResponse) -> str:
    """The page's HTML."""
    return response.content.decode()
