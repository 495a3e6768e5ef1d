"""With the real table: the portal's own pages in やさしい日本語 carry a reading over every kanji but the few named here."""

import re

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
    for left_alone in (r"<ruby>.*?</ruby>", r"<(\w+)[^>]*(?:data-no-ruby|lang=\"(?!ja))[^>]*>.*?</\1>", r"<[^>]+>"):
        body = re.sub(left_alone, "", body, flags=re.DOTALL)
    assert missing_readings(body) == []
    assert not re.search("[\u4e00-\u9fff]", body)


def test_minutes_change_their_sound() -> None:
    readings = dict(pair for pair in annotate("8時30分") if pair[1])
    assert readings["分"] == "ぷん"
    assert dict(pair for pair in annotate("15分") if pair[1])["分"] == "ふん"


def test_a_page_is_annotated_once_however_often_it_is_asked() -> None:
    once = with_readings("<p>相談の窓口</p>")
    assert with_readings(once) == once
