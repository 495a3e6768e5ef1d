"""One policy: decide(actor, action, thing, purpose, now). Each system's rules.py registers its nouns' rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yorozu.kernel import clock
from yorozu.kernel.errors import Denied

from .actors import Actor
from .permissions import Permission


@dataclass(frozen=True)
class Decision:
    """Whether, why, and which fields (None: all)."""

    allow: bool
    reason: str
    fields: frozenset[str] | None = None


Rule = Callable[[Actor, Permission, Any, datetime], Decision]
_rules: dict[type, Rule] = {}


def rule(noun: type) -> Callable[[Rule], Rule]:
    """Register the rule of one noun; a second one is a mistake."""

    def keep(function: Rule) -> Rule:
        if noun in _rules:
            raise ValueError(f"{noun.__name__} has a rule already")
        _rules[noun] = function
        return function

    return keep


def decide(
    actor: Actor, action: Permission, thing: object | None = None, *, purpose: str = "", now: datetime | None = None
) -> Decision:
    """Whether `actor` may do `action` to `thing`. Denied unless a rule allows; without a thing: by posts alone."""
    if actor.is_system:
        return Decision(True, "system")
    if thing is None:
        return Decision(actor.has(action), "post" if actor.has(action) else "no post gives this")
    known = _rules.get(type(thing))
    if known is None:
        return Decision(False, "no rule for this kind of thing")
    return known(actor, action, thing, now or clock.now())


def may(actor: Actor, action: Permission, thing: object | None = None) -> bool:
    """`decide`, as yes or no."""
    return decide(actor, action, thing).allow


def require(actor: Actor, action: Permission, thing: object | None = None, *, purpose: str = "") -> Decision:
    """`decide`, raising `Denied` (shown as missing; the web writes the denial to the audit on its own)."""
    decision = decide(actor, action, thing, purpose=purpose)
    if not decision.allow:
        raise Denied(action=str(action), kind=type(thing).__name__, thing_id=getattr(thing, "pk", None), reason=decision.reason)
    return decision
