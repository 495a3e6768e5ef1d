"""A meeting's life, its minutes', and a decision's, each on one screen."""

from yorozu.kernel.access import Permission as P
from yorozu.kernel.workflow import Transition, Workflow
from yorozu.meetings.enums import DutyState as D
from yorozu.meetings.enums import ItemState as T
from yorozu.meetings.enums import MeetingState as M
from yorozu.meetings.enums import MinutesState as N

MEETING: Workflow[M] = Workflow(
    M,
    (
        Transition("move", (M.PLANNED,), M.PLANNED, P.RUN_MEETINGS),
        Transition("move_called", (M.CALLED,), M.CALLED, P.RUN_MEETINGS),  # who was called is told
        Transition("call", (M.PLANNED,), M.CALLED, P.RUN_MEETINGS),
        Transition("hold", (M.CALLED,), M.HELD, P.RUN_MEETINGS),
        Transition("cancel", (M.PLANNED, M.CALLED), M.CANCELLED, P.RUN_MEETINGS, needs_reason=True),
    ),
)

MINUTES: Workflow[N] = Workflow(
    N,
    (
        Transition("write", (N.NONE, N.DRAFT), N.DRAFT, P.RUN_MEETINGS),
        Transition("agree", (N.DRAFT,), N.AGREED, P.RUN_MEETINGS),
        Transition("reopen", (N.AGREED,), N.DRAFT, P.RUN_MEETINGS, needs_reason=True),
        Transition("publish", (N.AGREED,), N.PUBLISHED, P.RUN_MEETINGS),
        Transition("take_back", (N.PUBLISHED,), N.AGREED, P.RUN_MEETINGS, needs_reason=True),
    ),
)

ITEM: Workflow[T] = Workflow(
    T,
    (
        Transition("decide", (T.OPEN, T.DECIDED), T.DECIDED, P.RUN_MEETINGS),
        Transition("talk", (T.OPEN,), T.TALKED, P.RUN_MEETINGS, needs_reason=True),
        Transition("leave", (T.OPEN,), T.LEFT, P.RUN_MEETINGS, needs_reason=True),
        Transition("hear", (T.OPEN,), T.HEARD, P.RUN_MEETINGS),
        Transition("undo", (T.TALKED, T.LEFT), T.OPEN, P.RUN_MEETINGS),
    ),
)

DUTY: Workflow[D] = Workflow(
    D,
    (
        Transition("miss", (D.OPEN,), D.OPEN, P.ANSWER_DUTIES, needs_reason=True),
        Transition("finish", (D.OPEN,), D.DONE, P.ANSWER_DUTIES, needs_reason=True),
        Transition("drop", (D.OPEN,), D.DROPPED, P.RUN_MEETINGS, needs_reason=True),
        Transition("decide_above", (D.OPEN,), D.ABOVE, P.RUN_MEETINGS),
    ),
)
