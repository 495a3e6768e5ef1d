"""Who listens to which event: a higher system reacts to a lower one here and nowhere else."""

from yorozu.kernel.events import listen


def connect() -> None:
    """Register every listener; called once when all apps are loaded."""
    from yorozu.consultation import events as happened
    from yorozu.notices import operations as tell

    listen(happened.NeedReceived, tell.on_received)
    listen(happened.NeedOffered, tell.on_offered)
    listen(happened.HandoffAnswered, tell.on_answered)
    listen(happened.NeedMoved, tell.on_moved)
    listen(happened.StepOverdue, tell.on_overdue)
    listen(happened.WordAdded, tell.on_word)
    listen(happened.NeedClosed, tell.on_closed)
    listen(happened.NeedReopened, tell.on_reopened)
