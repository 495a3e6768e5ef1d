"""The life of the leave to take a list of people out, on one screen: asked, answered by a second person where it is long, over after a day."""

from yorozu.kernel.access import Permission as P
from yorozu.kernel.workflow import Transition, Workflow
from yorozu.oversight.enums import ReleaseState as R

RELEASE: Workflow[R] = Workflow(
    R,
    (
        Transition("release", (R.ASKED,), R.CONFIRMED, P.SEE_PERSON),  # up to ALONE people, at once
        Transition("confirm", (R.ASKED,), R.CONFIRMED, P.SEE_UNUSUAL, needs_reason=True),
        Transition("refuse", (R.ASKED,), R.REFUSED, P.SEE_UNUSUAL, needs_reason=True),
        Transition("withdraw", (R.ASKED, R.CONFIRMED), R.WITHDRAWN, P.SEE_PERSON),
        Transition("expire", (R.ASKED, R.CONFIRMED), R.EXPIRED, ""),
    ),
)
