"""The prepared templates say exactly what Django's own say, for what is usual and for what isn't."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.template import Context, Engine, VariableDoesNotExist
from django.template.base import Variable
from django.template.loader import get_template
from django.test import override_settings
from django.utils import translation
from django.utils.safestring import mark_safe

from yorozu.config.settings.base import TEMPLATES
from yorozu.web.portal.quick import QuickVariable, _parts

THING = uuid4()
SOURCES = {
    "words.html": "{{ word }}|{{ safe }}|{{ number }}|{{ none }}|{{ row.words }}|{{ row.inner.at|date:'H:i' }}|{{ held.key }}|{{ held.items.0.1 }}|{{ listed.1 }}",
    "methods.html": "{{ row.shout }}|{{ call }}|{{ text.upper }}|{{ held.keys|length }}|{{ bound }}",
    "missing.html": "[{{ nothing }}][{{ row.nothing }}][{{ held.nothing }}][{{ listed.9 }}]{% if nothing %}a{% else %}b{% endif %}{% if row.nothing == 3 %}c{% endif %}",
    "said.html": "{% translate '相談' %}{% translate '相談' as usual %}[{{ usual }}]{% blocktranslate with a=word %}{{ a }}{% endblocktranslate %}",
    "links.html": "{% url 'desk:needs' %} {% url 'desk:need' key %} {% url 'desk:act' key 'note' %} {% url 'desk:act' key slug %} {% url 'desk:need' key as there %}{{ there }}",
    "frame.html": "<title>{% block title %}{{ word }}{% endblock %}</title>{% block main %}{% block inner %}frame{% endblock %}{% endblock %}{% block foot %}{{ number }}{% endblock %}",
    "middle.html": "{% extends 'frame.html' %}{% block main %}middle {% block inner %}m{% endblock %}{% block more %}[more {{ text }}]{% endblock %}{% endblock %}",
    "page.html": "{% extends 'middle.html' %}{% block title %}{% translate '相談' as told %}{{ told }}{% endblock %}{% block inner %}{{ told }}{% include 'inside.html' with given=number %}{% endblock %}{% block nowhere %}x{% endblock %}",
    "inside.html": "({{ given }} {{ text }} {% block foot %}own foot{% endblock %})",
    "parts.html": """{% for one in listed %}<c-chip kind="{% if one == 2 %}bad{% else %}plain{% endif %}" :data-n="one" title="{{ word }}">{{ one }}<b>{{ word }}</b></c-chip>{% endfor %}
<c-table title="t"><c-slot name="foot">{{ word }}</c-slot><tr></tr></c-table><c-button href="/a?b=1" full disabled="1">x</c-button><c-chip kind="warn" />""",
}  # fmt: skip


class Row:
    """A thing with attributes, a property and methods."""

    words = "<b>父 & 母</b>"

    def __init__(self) -> None:
        from yorozu.kernel import clock

        self.inner = SimpleNamespace(at=clock.now())

    def shout(self) -> str:
        return "<loud>"


def context() -> dict[str, Any]:
    return {"word": "<i>\"x\"'", "safe": mark_safe("<i>"), "number": 1234.5, "none": None, "row": Row(), "held": {"key": "<k>", "b": 2},
            "listed": [1, 2, 3], "call": lambda: "<called>", "text": "abc", "bound": str, "key": UUID(str(THING)), "slug": "told"}  # fmt: skip


def filled(loader: str, name: str, **options: Any) -> str:
    inner = [("django.template.loaders.locmem.Loader", SOURCES), *TEMPLATES[0]["OPTIONS"]["loaders"][0][1]]  # type: ignore[index]
    chosen = {key: value for key, value in TEMPLATES[0]["OPTIONS"].items() if key in ("builtins",)}  # type: ignore[attr-defined]
    engine = Engine(dirs=TEMPLATES[0]["DIRS"], loaders=[(loader, inner)], **chosen, **options)  # type: ignore[arg-type]
    template = engine.get_template(name)
    twice = [template.render(Context(context())) for _ in range(2)]
    assert twice[0] == twice[1]
    return twice[0]


@pytest.mark.parametrize("language", ["ja", "en", "ja-x-easy"])
@pytest.mark.parametrize("name", [one for one in SOURCES if one != "parts.html"])
def test_a_prepared_template_says_the_same(name: str, language: str) -> None:
    with translation.override(language):
        assert filled("yorozu.web.portal.quick.Loader", name) == filled("django.template.loaders.cached.Loader", name)


@pytest.mark.parametrize("invalid", ["", "!", "!%s!"])
def test_what_is_missing_is_shown_as_django_shows_it(invalid: str) -> None:
    quick, usual = (filled(loader, "missing.html", string_if_invalid=invalid) for loader in
                    ("yorozu.web.portal.quick.Loader", "django.template.loaders.cached.Loader"))  # fmt: skip
    assert quick == usual and "b" in quick


def test_components_are_filled_as_cotton_fills_them(tmp_path: Any) -> None:
    (tmp_path / "parts.html").write_text(SOURCES["parts.html"], "utf-8")
    said = []
    for loader in ("yorozu.web.portal.quick.Loader", "django.template.loaders.cached.Loader"):
        options: dict[str, Any] = {**TEMPLATES[0]["OPTIONS"]}  # type: ignore[dict-item]
        options["loaders"] = [(loader, options["loaders"][0][1])]
        own = {**TEMPLATES[0], "DIRS": [tmp_path, *TEMPLATES[0]["DIRS"]], "OPTIONS": options}  # type: ignore[misc]
        with override_settings(TEMPLATES=[own]):
            Engine.get_default.cache_clear()
            said.append(get_template("parts.html").render(context()))
    Engine.get_default.cache_clear()
    assert said[0] == said[1] and said[0].count('class="chip') == 4


def test_every_variable_has_the_shorter_way() -> None:
    """Those behind `if`, `for`, attributes and filters too: what is prepared must not hide what lies below it."""
    engine = Engine(loaders=[("yorozu.web.portal.quick.Loader", [("django.template.loaders.locmem.Loader", {
        "a.html": "{{ a.b }}{% if c.d and e %}{{ f|default:g }}{% endif %}{% for h in i.j %}{{ h }}{% endfor %}{% with k=l.m %}{{ k }}{% endwith %}"})])])  # fmt: skip
    found = [part for part in _parts(engine.get_template("a.html").nodelist, set()) if isinstance(part, Variable) and part.lookups]
    assert len(found) == 9 and {type(part) for part in found} == {QuickVariable}


def test_a_failing_property_still_fails() -> None:
    class Broken:
        @property
        def words(self) -> str:
            raise VariableDoesNotExist("no")

    engine = Engine(loaders=[("yorozu.web.portal.quick.Loader", [("django.template.loaders.locmem.Loader", {"a.html": "{{ row.words }}"})])])
    assert engine.get_template("a.html").render(Context({"row": Broken()})) == ""
