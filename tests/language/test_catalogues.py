"""The catalogues: every sentence has its English and, where residents read it, its やさしい日本語; nothing is lost in them."""

import re
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import messages

from yorozu.language.readings import annotate, missing_readings

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
PARTS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")
LONGEST = 50  # letters of one sentence of やさしい日本語 (在留支援のためのやさしい日本語ガイドライン; ux.md 4.8)
# without /display/, which greets in eight languages
PUBLIC = ("/", "/consult/", "/consult/urgent/", "/consult/status/", "/find/", "/districts/", "/forms/", "/forms/consultation/")


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_no_sentence_is_missing(locale: str) -> None:
    assert messages.missing(locale) == []


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_placeholders_and_tags_are_the_same(locale: str) -> None:
    for message in messages.catalogue(locale):
        if not message.id or not message.string:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set(PARTS.findall(ids[-1]))
        assert wanted == set(PARTS.findall(texts[-1])), message.id


def test_english_is_english() -> None:
    kept = [one.id for one in messages.catalogue("en") if one.id and isinstance(one.string, str) and JAPANESE.search(one.string)]
    assert all("例" in str(one) or "令和" in str(one) or "よろず" in str(one) or len(str(one)) < 60 for one in kept), kept
    assert len(kept) < 60


def test_easy_sentences_are_short() -> None:
    long = []
    for message in messages.catalogue("ja_X-easy"):
        if not message.id:  # the header
            continue
        for sentence in re.split(r"[。：]", message.string if isinstance(message.string, str) else ""):
            plain = PARTS.sub("", sentence)
            if len(plain) > LONGEST:
                long.append(sentence)
    assert long == []


@pytest.mark.django_db
@pytest.mark.parametrize("page", PUBLIC)
def test_public_pages_speak_english(client: Client, page: str, settings: Any) -> None:
    client.post("/display/", {"size": "standard", "contrast": "standard", "furigana": "0", "language": "en"})
    response = client.get(page)
    assert response["Content-Language"] == "en"
    page_text = response.content.decode().partition("<head>")[2]
    body = re.sub(r"<(script|style|select|option)[^>]*>.*?</\1>|<[^>]+lang=\"[^\"]*\"[^>]*>.*?</\w+>", "", page_text, flags=re.S)
    text = re.sub(r"<[^>]+>", "\n", body).replace(settings.CITY_NAME, "")
    text = re.sub(r"\S+ \([A-Za-z ]+\)", "", text)  # a Japanese word with its English beside it
    assert [line.strip() for line in text.splitlines() if JAPANESE.search(line)] == []


@pytest.mark.parametrize("plain", [False, True])
def test_every_kanji_for_residents_has_a_reading(plain: bool) -> None:
    """ふりがな may be asked for in plain and in easy Japanese; the table is reviewed, never guessed."""
    missing = set()
    for message in messages.collected():
        if message.id and messages.for_residents([place for place, _line in message.locations]):
            text = message.id if plain else messages.catalogue_text("ja_X-easy", message.id)
            missing |= set(missing_readings(text if isinstance(text, str) else text[0]))
    assert missing == set()


@pytest.mark.parametrize(("text", "whole", "reading"), [
    ("3日以内に", "3日", "みっか"), ("家族2人で", "2人", "ふたり"), ("11月1日", "1日", "ついたち"), ("２０日まで", "２０日", "はつか"), ("14日です", "14日", "じゅうよっか"),
])  # fmt: skip
def test_a_counter_that_changes_the_number_is_read_whole(text: str, whole: str, reading: str) -> None:
    assert (whole, reading) in annotate(text)


def test_other_counters_keep_the_number() -> None:
    assert ("人", "にん") in annotate("3人") and ("日", "にち") in annotate("15日") and ("日", "にち") in annotate("11日")


def test_the_locales_are_found() -> None:
    for language, word in (("en", "Next"), ("ja-x-easy", "次へ")):
        with translation.override(language):
            assert translation.gettext("次へ") == word
