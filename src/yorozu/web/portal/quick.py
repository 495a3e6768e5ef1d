"""Pages are mostly their templates: this loader prepares each compiled template once so that filling it costs less.

Nothing is said differently. A node gets a shorter way for what is usual (a variable of the context, a sentence that is translated, an
address, a component) and goes Django's own way for everything else. Measured in benchmarks/RESULTS.md.
"""

from collections.abc import Callable, Iterator
from html import escape
from types import FunctionType, ModuleType
from typing import Any
from uuid import UUID, uuid4

from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Template,
    TextNode,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.context import BaseContext
from django.template.defaulttags import ForNode, URLNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.urls import get_script_prefix, get_urlconf
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_cotton.templatetags._component import CottonComponentNode

from .quick_component import QuickComponent
from .quick_frames import QuickBlock, QuickExtends, QuickInclude, is_fixed
from .quick_nodes import QuickExpression, QuickFor, QuickNodeList, language_of

_MISSING = object()
_MOST_ADDRESSES = 500  # of one link: more kinds of arguments than that are no kinds


class Loader(cached.Loader):
    """Django's cached loader; what it loads for the first time is prepared."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """The compiled template."""
        template: Template = super().get_template(template_name, skip)
        if not getattr(template, "is_quick", False):
            for part in _parts(template.nodelist, set()):
                _quicken(part)
            template.is_quick = True  # type: ignore[attr-defined]
        return template


_LEAVES = (str, bytes, int, float, type, FunctionType, ModuleType, TextNode, BaseContext, type(None))
_OURS = ("django.template", "django_cotton", "yorozu")


def _parts(thing: Any, seen: set[int]) -> Iterator[Any]:
    """Every node, list of nodes, expression and variable below `thing`."""
    if id(thing) in seen or isinstance(thing, _LEAVES):
        return
    seen.add(id(thing))
    yield thing
    for one in _below(thing):
        if type(one).__module__ not in ("django.template.engine", "django.template.library"):
            yield from _parts(one, seen)


def _below(thing: Any) -> list[Any]:
    if isinstance(thing, dict):
        return list(thing.values())
    if isinstance(thing, list | tuple | set):
        return list(thing)
    if hasattr(thing, "__dict__"):
        return list(vars(thing).values()) if type(thing).__module__.startswith(_OURS) else []
    return [getattr(thing, name, None) for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]


def _quicken(part: Any) -> None:
    """Give a node its shorter way, where it is of a usual kind."""
    kind = type(part)
    if kind is FilterExpression:
        part.filters = [(function, [_argument(*one) for one in given]) for function, given in part.filters]
    known = _QUICKER.get(kind)
    if known is None or not known[0](part):
        return
    if isinstance(getattr(known[1], "known", None), dict):
        part.known = {}
    part.__class__ = known[1]


class QuickVariable(Variable):
    """A name of the context and attributes of what it holds; methods, indexes and what is missing go Django's way."""

    __slots__ = ()

    def resolve(self, context: Any) -> Any:
        """The value."""
        names: tuple[str, ...] = self.lookups  # type: ignore[assignment]
        first = names[0]
        current: Any = _MISSING
        for held in reversed(getattr(context, "dicts", (context,))):
            if first in held:
                current = held[first]
                break
        for name in names[1:]:
            kind = type(current)
            if kind is dict:
                current = current.get(name, _MISSING)
            elif hasattr(kind, "__getitem__"):
                return super().resolve(context)
            else:
                current = getattr(current, name, _MISSING)
            if callable(current):
                break
        if current is _MISSING or callable(current):
            return super().resolve(context)
        return current


class QuickVariableNode(VariableNode):
    """A value on the page; words need neither a time zone nor a locale."""

    def render(self, context: Any) -> Any:
        """The value as it stands on the page."""
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str and context.autoescape:
            return SafeString(escape(value))
        return render_value_in_context(value, context)


def _argument(is_variable: bool, given: Any) -> tuple[bool, Any]:
    """A filter's translated argument (a form of dates) is looked up once for each language."""
    return (True, _Said(given)) if not is_variable and isinstance(given, Promise) else (is_variable, given)


class _Said:
    """Words that are translated when they are asked for."""

    def __init__(self, words: Promise) -> None:
        self.words, self.known = words, {}  # type: ignore[var-annotated]

    def resolve(self, context: Any) -> Any:
        """The words in the language of the moment."""
        language = get_language()
        if language not in self.known:
            self.known[language] = SafeString(self.words)
        return self.known[language]


def _is_a_sentence(node: TranslateNode) -> bool:
    expression: FilterExpression = node.filter_expression
    return not node.noop and node.message_context is None and not expression.filters and isinstance(expression.var.literal, str)


class QuickTranslate(TranslateNode):
    """A fixed sentence: looked up once for each language."""

    known: dict[tuple[str | None, bool], Any] = {}

    def render(self, context: Any) -> Any:
        """The sentence in the language of the moment."""
        key = (language_of(context), context.autoescape)
        value = self.known.get(key)
        if value is None:
            name, self.asvar = self.asvar, None
            try:
                value = super().render(context)
            finally:
                self.asvar = name
            self.known[key] = value
        if self.asvar:
            context[self.asvar] = value
            return ""
        return value


class QuickURL(URLNode):
    """An address: Django finds it once for each kind of arguments, after that the key of the thing is put in its place."""

    known: dict[Any, list[str]] = {}

    def render(self, context: Any) -> Any:
        """The address."""
        values = [one.resolve(context) for one in self.args]
        keys = [str(value) for value in values if type(value) is UUID]
        kind = (get_script_prefix(), get_urlconf(), *(None if type(value) is UUID else value for value in values))
        try:
            parts = self.known.get(kind)
        except TypeError:  # an argument that is no key of anything
            return super().render(context)
        if parts is None:
            parts = self._parts_of(context, values)
            if len(self.known) < _MOST_ADDRESSES:
                self.known[kind] = parts
        return SafeString("".join(one for pair in zip(parts, [*keys, ""], strict=True) for one in pair))

    def _parts_of(self, context: Any, values: list[Any]) -> list[str]:
        """What stands around the keys: found with keys that nothing has, which no address says by itself."""
        stand_ins = [uuid4() if type(value) is UUID else value for value in values]
        fixed: list[Any] = [_Fixed(one) for one in stand_ins]
        whole, parts = str(URLNode(self.view_name, fixed, {}, None).render(context)), []
        for one in stand_ins:
            if isinstance(one, UUID):
                before, _, whole = whole.partition(str(one))
                parts.append(before)
        return [*parts, whole]


class _Fixed:
    """An argument whose value is known."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def resolve(self, context: Any) -> Any:
        """The value."""
        return self.value


_QUICKER: dict[type, tuple[Callable[[Any], bool], type]] = {
    Variable: (lambda part: part.lookups is not None and not part.translate, QuickVariable),
    FilterExpression: (lambda part: not part.filters, QuickExpression),
    NodeList: (lambda part: True, QuickNodeList),
    ForNode: (lambda part: len(part.loopvars) == 1 and not part.is_reversed, QuickFor),
    VariableNode: (lambda part: True, QuickVariableNode),
    TranslateNode: (_is_a_sentence, QuickTranslate),
    URLNode: (lambda part: not part.kwargs and not part.asvar, QuickURL),
    CottonComponentNode: (lambda part: True, QuickComponent),
    ExtendsNode: (lambda part: is_fixed(part.parent_name), QuickExtends),
    BlockNode: (lambda part: True, QuickBlock),
    IncludeNode: (lambda part: is_fixed(part.template) and not part.isolated_context, QuickInclude),
}

__all__ = ["Loader", "Node"]
