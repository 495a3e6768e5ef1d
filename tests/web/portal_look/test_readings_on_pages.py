"""With the real table: the portal's own pages in やさしい日本語 carry a reading over every kanji but the few named here."""

import pytest
from django.test import Client

from yorozu.language.readings import annotate, missing_readings
from yorozu.web.portal.furigana import with_readings

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/display/", "/sign-in/"])
def test_every_kanji_has_a_reading(client: Client, address: str) -> None:
    client.post("/display/", {"size": "standard", "contrast": "standard", "furigana": "0", "language": "ja-x-easy"})
    page = client.get(address).content.decode()
    body = page[page.index("<body") :]
    assert "<ruby>" in body
    bare = [run for text in _texts(body) for run in missing_readings(text)]
    assert bare == []


def _texts(body: str) -> list[str]:
    """The texts that got no ruby, outside of what readings leave alone."""
    from html.parser import HTMLParser

    class Texts(HTMLParser):
        inside: list[str]
        found: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            names = dict(attrs)
            if self.inside or tag == "ruby" or "data-no-ruby" in names or not (names.get("lang") or "ja").startswith("ja"):
                if tag not in {"input", "br", "img", "meta", "link", "path", "circle"}:
                    self.inside.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if self.inside and tag == self.inside[-1]:
                self.inside.pop()

        def handle_data(self, data: str) -> None:
            if not self.inside:
                self.found.append(data)

    reader = Texts()
    reader.inside, reader.found = [], []
    reader.feed(body)
    return reader.found


def test_minutes_change_their_sound() -> None:
    readings = dict(pair for pair in annotate("8時30分") if pair[1])
    assert readings["分"] == "ぷん"
    assert dict(pair for pair in annotate("15分") if pair[1])["分"] == "ふん"


def test_a_page_is_annotated_once_however_often_it_is_asked() -> None:
    once = with_readings("<p>相談の窓口</p>")
    assert with_readings(once) == once
