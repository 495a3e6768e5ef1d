"""What a page stands in: the frame that it extends and the parts that it includes are found once, not on each request.

For templates whose frame and parts are named by fixed words, as all of ours are; nothing here knows `{{ block.super }}`.
"""

from typing import Any

from django.template.base import FilterExpression, NodeList
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode, ExtendsNode, IncludeNode, construct_relative_path
from django.utils.safestring import SafeString

_BLOCKS = "quick_blocks"


def is_fixed(name: Any) -> bool:
    """Whether a frame or part is named by fixed words."""
    return isinstance(name, FilterExpression) and not name.is_var and not name.filters and isinstance(name.var, str)


class QuickExtends(ExtendsNode):
    """The frame of a page, however many frames it stands in itself."""

    def render(self, context: Any) -> Any:
        """The outermost frame with the page's blocks in it. Django's own way in debugging, and in a page that came of no file."""
        if context.template.engine.debug or BLOCK_CONTEXT_KEY in context.render_context:
            return super().render(context)
        known: Any = self.__dict__.get("known")
        if known is None:
            known = self.known = self._found(context)
        frame, blocks = known
        context.render_context[_BLOCKS] = blocks
        with context.render_context.push_state(frame, isolated_context=False):
            return frame._render(context)

    def _found(self, context: Any) -> tuple[Any, dict[str, NodeList]]:
        """The outermost frame, and what stands in each block: the innermost page that fills it says so."""
        node: Any = self
        blocks: dict[str, NodeList] = {}
        seen = [self.origin]
        while node is not None:
            for name, block in node.blocks.items():
                blocks.setdefault(name, block.nodelist)
            frame, origin = context.template.engine.find_template(node.parent_name.resolve(context), skip=seen)
            seen.append(origin)
            node = next((one for one in frame.nodelist if isinstance(one, ExtendsNode)), None)
        return frame, blocks


class QuickBlock(BlockNode):
    """A place that pages fill."""

    def render(self, context: Any) -> SafeString:
        """What stands in it on this page."""
        blocks = context.render_context.get(_BLOCKS)
        if blocks is None:
            return super().render(context)
        dicts = context.dicts
        dicts.append({})
        try:
            return blocks.get(self.name, self.nodelist).render(context)  # type: ignore[no-any-return]
        finally:
            dicts.pop()


class QuickInclude(IncludeNode):
    """A part of a page."""

    def render(self, context: Any) -> SafeString:
        """The part with what it was given. Django's own way in debugging."""
        if context.template.engine.debug:
            return super().render(context)
        known = self.__dict__.get("known")
        if known is None:
            name = construct_relative_path(str(self.origin.template_name), self.template.resolve(context))
            known = self.known = context.template.engine.get_template(name)
        with context.push(**{name: given.resolve(context) for name, given in self.extra_context.items()}):
            return known.render(context)  # type: ignore[no-any-return]
