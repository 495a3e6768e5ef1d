"""Shorter ways through what a template is made of: words that follow each other, values without filters, loops over one name."""

from typing import Any

from django.template.base import FilterExpression, NodeList, TextNode, VariableDoesNotExist
from django.template.defaulttags import ForNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language


def language_of(context: Any) -> str | None:
    """The language that a page speaks: asked once, since Django looks it up among the threads."""
    try:
        return context.spoken  # type: ignore[no-any-return]
    except AttributeError:
        context.spoken = language = get_language()
        return language


class QuickExpression(FilterExpression):
    """A value without filters."""

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """The value; what is missing goes Django's way."""
        if not self.is_var:
            return self.var
        try:
            return self.var.resolve(context)
        except VariableDoesNotExist:
            return super().resolve(context, ignore_failures)


class QuickNodeList(NodeList):
    """What stands one after the other; words that follow each other are one."""

    def render(self, context: Any) -> Any:
        """All of it. Django's own way in debugging, which tells the place of an error."""
        if context.template is None or context.template.engine.debug:
            return super().render(context)
        parts = self.__dict__.get("parts")
        if parts is None:
            parts = self.__dict__["parts"] = self._joined()
        return SafeString("".join([one if type(one) is str else one.render(context) for one in parts]))

    def _joined(self) -> list[Any]:
        parts: list[Any] = []
        for node in self:
            if type(node) is TextNode and parts and type(parts[-1]) is str:
                parts[-1] += node.s
            else:
                parts.append(str(node.s) if type(node) is TextNode else node)
        return parts


class QuickFor(ForNode):
    """A loop over one name."""

    sequence: FilterExpression
    nodelist_loop: NodeList
    nodelist_empty: NodeList
    loopvars: list[str]

    def render(self, context: Any) -> Any:
        """Its rows."""
        values = self.sequence.resolve(context, ignore_failures=True)
        values = [] if values is None else values if hasattr(values, "__len__") else list(values)
        count = len(values)
        if count < 1:
            return self.nodelist_empty.render(context)
        rows, name = [], self.loopvars[0]
        with context.push():
            loop = context["forloop"] = {"parentloop": context.get("forloop", {}), "length": count}
            for place, value in enumerate(values):
                loop.update(counter0=place, counter=place + 1, revcounter=count - place, revcounter0=count - place - 1,
                            first=place == 0, last=place == count - 1)  # fmt: skip
                context[name] = value
                rows.append(self.nodelist_loop.render(context))
        return SafeString("".join(rows))
