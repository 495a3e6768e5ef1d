"""A need's life and an offer's life, each on one screen (architecture §2)."""

from yorozu.consultation.enums import HandoffState as H
from yorozu.consultation.enums import NeedState as N
from yorozu.kernel.access import Permission as P
from yorozu.kernel.workflow import Transition, Workflow

OPEN_STATES = (N.RECEIVED, N.SEEKING, N.WITH_HELPER, N.ANSWERED)

NEED: Workflow[N] = Workflow(
    N,
    (
        Transition("seek", (N.RECEIVED, N.SEEKING, N.ANSWERED), N.SEEKING, P.WORK_NEED),
        Transition("connect", (N.RECEIVED, N.SEEKING, N.WITH_HELPER), N.WITH_HELPER, P.WORK_NEED),
        Transition("answer", OPEN_STATES, N.ANSWERED, P.WORK_NEED),
        Transition("close", (N.ANSWERED,), N.CLOSED, P.WORK_NEED),
        Transition("reopen", (N.CLOSED,), N.SEEKING, P.WORK_NEED, needs_reason=True),
    ),
)

HANDOFF: Workflow[H] = Workflow(
    H,
    (
        Transition("accept", (H.OFFERED,), H.ACCEPTED, P.ANSWER_HANDOFF),
        Transition("decline", (H.OFFERED,), H.DECLINED, P.ANSWER_HANDOFF, needs_reason=True),
        Transition("withdraw", (H.OFFERED,), H.WITHDRAWN, P.HAND_OVER, needs_reason=True),
        Transition("fall_silent", (H.OFFERED,), H.SILENT, P.HAND_OVER),
    ),
)
