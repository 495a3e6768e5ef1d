"""Who answers for how long data are kept: who has a post that gives it; the same for every row."""

from datetime import datetime
from typing import Any

from yorozu.kernel.access import Actor, Decision, Permission, rule
from yorozu.retention.models import ChangedPeriod, Hold, Run


def _kept(actor: Actor, action: Permission, thing: Any, now: datetime) -> Decision:
    allowed = action in (Permission.END_DATA, Permission.SET_PERIODS) and actor.has(action)
    return Decision(allowed, "post" if allowed else "no post gives this")


for _noun in (ChangedPeriod, Hold, Run):
    rule(_noun)(_kept)
