"""The shorter way of `truncatechars` says what Django's says."""

import pytest
from django.template.defaultfilters import truncatechars

from yorozu.web.portal.templatetags.portal import shortened


@pytest.mark.parametrize("length", [0, 1, 2, 5, 30, 80])
@pytest.mark.parametrize("text", ["", "父", "父の物忘れがひどくて、火の消し忘れもある。" * 3, "は\u3099" * 40, "e\u0301" * 5 + "父" * 90, "𠮷" * 31, "<b>&amp;" * 12, "一\n二" * 20])
def test_it_says_what_djangos_says(text: str, length: int) -> None:
    assert shortened(text, length) == truncatechars(text, length)
