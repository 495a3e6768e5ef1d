"""A piece of page is filled once for its values, and again says nothing but what it would say if it were filled anew."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.test import override_settings
from django.utils import translation

from yorozu.config.settings.base import TEMPLATES

SOURCE = """{% piece kind unless problems with key=key words=words %}<form action="{% url 'desk:act' key 'note' %}">{% csrf_token %}{% once %}{% once %}
{% translate "相談" %} {{ kind }} {{ words }} {{ stranger }}</form>{% endpiece %}"""


def template(source: str = SOURCE) -> Any:
    inner = [("django.template.loaders.locmem.Loader", {"page.html": source})]
    engine = Engine(loaders=[("yorozu.web.portal.quick.Loader", inner)], builtins=TEMPLATES[0]["OPTIONS"]["builtins"])  # type: ignore[index]
    return engine.get_template("page.html")


def page(made: Any, **values: Any) -> str:
    return str(made.render(Context({"kind": "a", "key": uuid4(), "words": "", "problems": None, "csrf_token": "c" * 8, "stranger": "", **values})))


def test_holes_are_filled_each_time_and_safely() -> None:
    made = template()
    first, second = UUID(int=1), UUID(int=2)
    html = page(made, key=first, words="<b>&"), page(made, key=second, words='"父"', csrf_token="d" * 8)
    assert str(first) in html[0] and "&lt;b&gt;&amp;" in html[0] and "c" * 8 in html[0]
    assert str(second) in html[1] and "&quot;父&quot;" in html[1] and "d" * 8 in html[1] and str(first) not in html[1]


def test_every_form_has_a_token_of_its_own() -> None:
    made = template()
    tokens = [part.split('"')[0] for _ in range(2) for part in page(made).split('name="once" value="')[1:]]
    assert len(tokens) == len(set(tokens)) == 4 and all(len(one) == 24 for one in tokens)


def test_values_and_languages_are_kept_apart() -> None:
    made = template()
    assert " a " in page(made) and " b " in page(made, kind="b")
    with translation.override("en"):
        assert "相談" not in page(made)
    assert "相談" in page(made)


def test_a_value_that_was_forgotten_is_found_by_tests() -> None:
    made = template()
    page(made, stranger="one")
    with pytest.raises(AssertionError, match="something else"):
        page(made, stranger="another")
    assert "another" in page(made, stranger="another", problems=True), "not kept: filled as it is"
    with override_settings(MODE="production"):
        assert "one" in page(made, stranger="another")


@pytest.mark.parametrize("wrong", ["{% piece a unless %}{% endpiece %}", "{% piece a unless b c %}{% endpiece %}", "{% piece with a %}{% endpiece %}"])
def test_a_piece_that_is_written_wrongly_is_refused(wrong: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        template(wrong)
