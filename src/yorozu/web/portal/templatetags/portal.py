"""Tags of every page."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yorozu.kernel import once as tokens

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """The hidden token that makes a form sent twice do once."""
    return format_html('<input type="hidden" name="once" value="{}">', tokens.new_token())
