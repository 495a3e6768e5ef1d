"""Dates as people write them: three boxes, 和暦 or 西暦, any width of digit; a sentence for what is no date."""

from datetime import date

import pytest
from django import forms

from yorozu.web.portal.fields import DateBoxesField


class _Form(forms.Form):
    day = DateBoxesField(required=False)
    must = DateBoxesField(required=False)


def _typed(year: str, month: str, day: str) -> forms.Form:
    return _Form({"day_year": year, "day_month": month, "day_day": day})


@pytest.mark.parametrize("boxes", [("2026", "11", "26"), ("令和8", "11", "26"), ("Ｒ８", "１１", "２６"), ("令和8年", "11月", "26日"), (" 2026 ", "11", "26")])
def test_read(boxes: tuple[str, str, str]) -> None:
    form = _typed(*boxes)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2026, 11, 26)


def test_nothing_typed_is_none() -> None:
    form = _typed("", "", "")
    assert form.is_valid()
    assert form.cleaned_data["day"] is None


@pytest.mark.parametrize("boxes", [("令和元", "2", "30"), ("2026", "", "1"), ("x", "1", "1"), ("2026", "13", "1"), ("令和元", "4", "30"), ("\u0000", "1", "1")])
def test_refused_with_a_sentence_and_the_typed_text_stays(boxes: tuple[str, str, str]) -> None:
    form = _typed(*boxes)
    assert not form.is_valid()
    assert "day" in form.errors
    if boxes[0] and "\u0000" not in boxes[0]:
        assert boxes[0] in str(form["day"])


def test_a_date_fills_the_boxes() -> None:
    html = str(_Form(initial={"day": date(2026, 11, 26)})["day"])
    assert all(f'value="{part}"' in html for part in ("2026", "11", "26"))
