"""A piece of page that follows from a few values: `{% piece … %}` fills it once for each of them and keeps what came out.

    {% piece page.is_answered stamp unless problems with key=page.need.pk %}<form action="{% url 'desk:act' key 'close' %}">…{% endpiece %}

Everything inside follows from the values before `unless`, from the language and from what stands after `with`: ids and words that
are put into their places each time, as are the CSRF token and the tokens of `{% once %}`. While `unless` holds nothing is kept.
Tests are stricter: there a piece is also filled anew each time, and one that says something else is an error.
"""

import re
from html import escape
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import BaseContext
from django.template.exceptions import TemplateSyntaxError
from django.utils.functional import LazyObject
from django.utils.safestring import SafeString

from yorozu.kernel import once

from .quick_nodes import language_of

_MOST = 2000  # of one piece: then it begins anew
_CSRF, _ONCE = "csrf_token", "once_token"
_NO_TOKEN = "NOTPROVIDED"  # what Django says where there is none


class PieceNode(Node):
    """One piece; what it kept belongs to the compiled template."""

    def __init__(self, values: list[FilterExpression], unless: FilterExpression | None, holes: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.values, self.unless, self.holes, self.nodelist = values, unless, holes, nodelist
        self.kept: dict[Any, list[str]] = {}

    def render(self, context: Any) -> SafeString:
        """The piece, from what was kept where it can be."""
        holes = {name: given.resolve(context) for name, given in self.holes.items()}
        if self.unless is not None and self.unless.resolve(context, ignore_failures=True):
            return self._plain(context, holes)
        token = context.get(_CSRF, _NO_TOKEN)
        has_csrf = isinstance(token, LazyObject) or token != _NO_TOKEN  # a request's: made, and its cookie set, only where it is written out
        key = (language_of(context), has_csrf, *(one.resolve(context, ignore_failures=True) for one in self.values), *(bool(one) for one in holes.values()))
        parts = self.kept.get(key)
        if parts is None:
            parts = self._parts(context, holes, has_csrf=has_csrf)
            if len(self.kept) >= _MOST:
                self.kept = {}
            self.kept[key] = parts
        if settings.MODE == "test":
            self._compare(parts, context, holes)
        return _filled(parts, context, holes, "")

    def _plain(self, context: Any, holes: dict[str, Any]) -> SafeString:
        with context.push(**holes):
            return self.nodelist.render(context)

    def _parts(self, context: BaseContext, holes: dict[str, Any], *, has_csrf: bool) -> list[str]:
        """Words and the names of holes, in turns."""
        stand_ins: dict[str, Any] = {name: uuid4() if isinstance(value, UUID) else uuid4().hex if value else value for name, value in holes.items()}
        stand_ins[_ONCE] = uuid4().hex
        if has_csrf:
            stand_ins[_CSRF] = uuid4().hex
        html = self._plain(context, stand_ins)
        names = {str(value): name for name, value in stand_ins.items() if value}
        return [names.get(part, part) for part in re.split(f"({'|'.join(names)})", html)]

    def _compare(self, parts: list[str], context: BaseContext, holes: dict[str, Any]) -> None:
        wanted, found = self._plain(context, {**holes, _ONCE: "once"}), _filled(parts, context, holes, "once")
        if wanted != found:
            raise AssertionError(f"a piece says something else than it kept for the same values:\n{wanted}\n---\n{found}")


def _filled(parts: list[str], context: Any, holes: dict[str, Any], token: str) -> SafeString:
    filled = list(parts)
    csrf = ""
    for place in range(1, len(parts), 2):
        name = parts[place]
        if name == _ONCE:
            filled[place] = token or once.new_token()
        elif name == _CSRF:
            csrf = csrf or str(context[_CSRF])
            filled[place] = csrf
        else:
            filled[place] = escape(str(holes[name]))
    return SafeString("".join(filled))


def piece(parser: Parser, token: Token) -> PieceNode:
    """Read `{% piece … %}`."""
    words = token.split_contents()[1:]
    holes: dict[str, FilterExpression] = {}
    unless = None
    if "with" in words:
        at = words.index("with")
        rest = words[at + 1 :]
        words, holes = words[:at], token_kwargs(rest, parser)
        if rest:
            raise TemplateSyntaxError(f"piece: what is {rest[0]}?")
    if "unless" in words:
        at = words.index("unless")
        if at != len(words) - 2:
            raise TemplateSyntaxError("piece: one value stands after unless")
        words, unless = words[:at], parser.compile_filter(words[-1])
    values = [parser.compile_filter(word) for word in words]
    nodelist = parser.parse(("endpiece",))
    parser.delete_first_token()
    return PieceNode(values, unless, holes, nodelist)
