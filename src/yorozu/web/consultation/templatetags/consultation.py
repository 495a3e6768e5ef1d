"""Words for what the trace holds as codes."""

from django import template

from yorozu.consultation.enums import ShareField
from yorozu.web.consultation.trace_words import ACTIONS, DENIED, KINDS, PURPOSES

register = template.Library()


@register.simple_tag
def sight_word(action: str, decision: str = "allow") -> str:
    """What was done, or what was tried and denied, in words."""
    return str((DENIED if decision == "deny" else ACTIONS).get(action, action))


@register.simple_tag
def kind_word(kind: str) -> str:
    """What kind of thing it was done to."""
    return str(KINDS.get(kind.lower(), kind))


@register.simple_tag
def purpose_words(purpose: str) -> str:
    """For what: a board's name, a case's number, or the reason as it was typed."""
    if purpose.startswith("need N-"):
        return f"{KINDS['need']} {purpose[5:]}"
    return str(PURPOSES.get(purpose, purpose))


@register.simple_tag
def field_words(fields: list[str] | tuple[str, ...]) -> str:
    """The labels of shared fields; names of columns are the auditor's matter and don't stand here."""
    labels = dict(ShareField.choices)
    return "、".join(str(labels[one]) for one in fields if one in labels)
