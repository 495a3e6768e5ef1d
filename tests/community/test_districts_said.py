"""A district named in a sentence is where the asker lives; a part of another word, or two of them, is not."""

import pytest

from tests.town import make_town
from yorozu.community.queries import district_said_in
from yorozu.directory.queries import suggest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("text", "name"), [
    ("芋井で、日曜に病院へ行く足がない", "芋井地区"), ("母が芋井地区に住んでいます", "芋井地区"), ("小田切の父のこと", "小田切地区"), ("住まいは芋井", "芋井地区"),
    ("芋井さんという人に会いたい", ""), ("芋井と小田切の両方のこと。芋井の方は雪、小田切の方は水", ""), ("父の物忘れ", ""), ("", ""),
])  # fmt: skip
def test_a_place_is_read_from_the_words(text: str, name: str) -> None:
    make_town()
    found = district_said_in(text)
    assert (found.name if found else "") == name


def test_the_named_district_narrows_the_desks() -> None:
    make_town()
    everywhere = {one.id for one in suggest("なんでも相談したい", top=20).suggestions}
    here = {one.id for one in suggest("芋井で、なんでも相談したい", top=20).suggestions}
    assert "yorozu-18" not in here, (everywhere, here)
