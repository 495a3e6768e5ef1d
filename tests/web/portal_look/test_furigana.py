"""Readings are added to text and to nothing else; every other byte of the page stays as it was."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.web.portal import furigana

RUBY = re.compile(r"<ruby>(.*?)<rp>（</rp><rt>.*?</rt><rp>）</rp></ruby>", re.DOTALL)
TABLE = {"相談": "そうだん", "窓口": "まどぐち", "日": "ひ"}


def _annotate(text: str) -> list[tuple[str, str | None]]:
    return [(part, TABLE.get(part)) for part in re.split("(相談|窓口|日)", text) if part]


@pytest.fixture(autouse=True)
def readings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(furigana, "annotate", _annotate)
    furigana._ruby.cache_clear()


def test_a_known_word_gets_its_reading() -> None:
    assert furigana.with_readings("<p>相談する</p>") == (
        "<p><ruby>相談<rp>（</rp><rt>そうだん</rt><rp>）</rp></ruby>する</p>"
    )


@pytest.mark.parametrize(
    "page",
    [
        "<title>相談</title>",
        "<textarea>相談 <b>相談</b></textarea>",
        "<select><option>相談</option></select>",
        "<script>let a = '<p>相談</p>' < 1;</script>",
        "<style>.a::before { content: '相談' }</style>",
        "<code>相談</code>",
        "<p data-no-ruby>相談 <b>相談</b> <br> 相談</p>",
        "<div data-no-ruby><div>相談</div>相談</div>",
        "<ruby>相談<rt>そうだん</rt></ruby>",
        "<svg><title>相談</title><path d='M0'/></svg>",
        '<input value="相談" placeholder="窓口"><img alt="相談">',
        "<!-- 相談 --><a title='相談'></a>",
        "&lt;ruby&gt; plain &amp; simple",
    ],
)
def test_left_alone(page: str) -> None:
    assert furigana.with_readings(page) == page


def test_text_after_a_closed_place_is_read_again() -> None:
    page = furigana.with_readings("<div data-no-ruby><div>相談</div></div><p>相談</p><option>日<p>窓口</p>")
    assert page.count("<ruby>") == 1


def test_entities_stay_as_they_were() -> None:
    page = furigana.with_readings("<p>A&amp;B &lt;相談&gt; &#30456;&nbsp;窓口</p>")
    assert RUBY.sub(r"\1", page) == "<p>A&amp;B &lt;相談&gt; &#30456;&nbsp;窓口</p>"
    assert page.count("<ruby>") == 2


PIECES = st.sampled_from([
    "<p>", "</p>", "<b class='日'>", "</b>", "<br>", "相談", "窓口に", "日\n", "&amp;", "&#x3042;", "<textarea>日", "</textarea>",
    "<span data-no-ruby>", "</span>", " < ", "<!--日-->", "<", "&", "é𠮷", "<script>日</script>", "<td>",
])  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_without_its_readings_the_page_is_the_page(page: str) -> None:
    assert RUBY.sub(r"\1", furigana.with_readings(page)) == page


def test_a_long_page_is_quick() -> None:
    page = "<!doctype html><html><body>" + "<tr><td><a href='/x'>相談の窓口</a></td><td>12</td></tr>\n" * 2000
    assert furigana.with_readings(page).count("<ruby>") == 4000
