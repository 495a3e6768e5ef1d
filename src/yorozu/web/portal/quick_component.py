"""A component (`<c-…>`) filled with less ceremony: same attributes, slots and defaults as django-cotton gives them."""

from typing import Any

from django.template.base import Template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_cotton.templatetags import Attrs, UnprocessableDynamicAttr
from django_cotton.templatetags._component import AttrKind, CottonComponentNode
from django_cotton.templatetags._vars import CottonVarsNode
from django_cotton.utils import get_cotton_data


class QuickComponent(CottonComponentNode):  # type: ignore[misc]
    """One use of a component on a page. `is`-components and isolated ones go the usual way."""

    def render(self, context: Any) -> Any:
        """Its HTML."""
        if self.only or self.component_name == "component" or context.template is None:
            return super().render(context)
        data = get_cotton_data(context)
        values = Attrs({})
        mine: dict[str, Any] = {"key": self.component_name, "attrs": values, "slots": {}}
        data["stack"].append(mine)
        for attr in self._prepared_attrs:
            _fill(values, attr, context)
        slot = self.nodelist.render(context) if self.nodelist else SafeString("")
        kept, key = _kept(self, values, slot)
        if kept is not None and key in kept:
            data["stack"].pop()
            return kept[key]
        template = self._get_cached_template(context, values)
        values.exclude_from_string_output("is")
        state = {**self._defaults(template, context, values, mine["slots"]), **mine["slots"], **values.make_attrs_accessible(),
                 "attrs": values, "slot": slot, "cotton_data": data}  # fmt: skip
        dicts = context.dicts
        dicts.append(state)
        try:
            with context.render_context.push_state(template):
                html = template.nodelist.render(context)
        finally:
            dicts.pop()
            data["stack"].pop()
        if kept is not None:
            kept[key] = html
        return html

    def _get_cached_template(self, context: Any, attrs: Any) -> Template:
        known = self.__dict__.get("_template")
        if known is None or context.template.engine.debug:
            known = self._template = super()._get_cached_template(context, attrs)
        return known  # type: ignore[no-any-return]

    def _defaults(self, template: Any, context: Any, values: Any, slots: dict[str, Any]) -> dict[str, Any]:
        """The component's own defaults, where nobody said otherwise."""
        nodes = getattr(template, "vars_nodes", None)
        if nodes is None:
            nodes = template.vars_nodes = [one for one in template.nodelist if isinstance(one, CottonVarsNode)]
        found: dict[str, Any] = {}
        for node in nodes:
            found.update(_own(node, context, values, slots))
        return found


def _kept(node: Any, values: Any, slot: str) -> tuple[dict[Any, Any] | None, Any]:
    """Where the piece of page of a blank form's field is kept (portal.blank), and under which key; None: nowhere."""
    if node.component_name != "field":
        return None, None
    field = values._attrs.get("field")
    said = getattr(getattr(field, "form", None), "said", None)
    if said is None or slot.strip():
        return None, None
    return said, (field.name, get_language(), *((name, str(value)) for name, value in values._attrs.items() if name != "field"))


def _own(node: Any, context: Any, values: Any, slots: dict[str, Any]) -> dict[str, Any]:
    plain = node.__dict__.get("plain")
    if plain is None:
        plain = node.plain = all(one.kind == AttrKind.STATIC for one in node._prepared_vars) and {
            one.exclude_key: (one.key, one.accessible_key, one.value) for one in node._prepared_vars}  # fmt: skip
    if not plain or values._unprocessable:
        return dict(node.extract_vars(context, values, slots))
    values._exclude_from_str.update(plain, node.empty_vars)
    given = values._attrs
    return {name: value for hidden, (key, name, value) in plain.items() if key not in given and hidden not in slots}


def _fill(values: Any, attr: Any, context: Any) -> None:
    """One attribute as it was written: fixed, with tags in it, or a value of the page."""
    kind = attr.kind
    given = values._attrs
    if kind == AttrKind.STATIC or kind == AttrKind.BOOLEAN:
        given[attr.key] = attr.value
    elif kind == AttrKind.ESCAPED:
        given[attr.key] = attr.compiled.nodelist.render(context) if attr.compiled else attr.value
    else:
        _bind(values, attr, context)


def _bind(values: Any, attr: Any, context: Any) -> None:
    try:
        found = attr.compiled.resolve(context)
    except UnprocessableDynamicAttr:
        if attr.kind == AttrKind.DYNAMIC:
            values.unprocessable(attr.key)
        else:
            values[attr.key] = attr.value
        return
    if attr.key == "attrs" and attr.kind == AttrKind.DYNAMIC:
        values.dict.update(found)
    else:
        values[attr.key] = found
