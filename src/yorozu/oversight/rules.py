"""Who may look over others' shoulders: who has a post that gives it, and nobody by area or desk."""

from datetime import datetime

from yorozu.kernel.access import Actor, Decision, Permission, rule
from yorozu.oversight.models import Extract


@rule(Extract)
def _extract(actor: Actor, action: Permission, thing: Extract, now: datetime) -> Decision:
    allowed = action is Permission.SEE_AUDIT and actor.has(action)
    return Decision(allowed, "post" if allowed else "no post gives this")
