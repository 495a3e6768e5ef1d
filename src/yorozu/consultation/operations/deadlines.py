"""Every deadline of the promise in one place (rules L1, L2, T3)."""

from datetime import datetime, timedelta

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.consultation.enums import Urgency

URGENT = timedelta(hours=4)  # clock hours, nights and holidays included
OFFER_DAYS = 3  # working days of the receiving desk
FIRST_STEP_DAYS: dict[str, int] = {Urgency.WEEK: 2, Urgency.NONE: 5}


def answer_due(desk: Desk, urgency: str, now: datetime) -> datetime:
    """L2: until when the desk that is asked may stay silent."""
    return now + URGENT if urgency == Urgency.NOW else city.add_working_days(now, OFFER_DAYS, desk=desk)


def decide_due(desk: Desk, urgency: str, now: datetime) -> datetime:
    """L1: after a refusal or a date that passed, until when the owner offers again, plans anew or keeps it."""
    return now + URGENT if urgency == Urgency.NOW else city.end_of_next_working_day(now, desk=desk)


def first_step_due(desk: Desk, urgency: str, now: datetime) -> datetime:
    """T2: by when somebody first acts on a need that came in."""
    if urgency == Urgency.NOW:
        return now + URGENT
    if urgency == Urgency.TODAY:
        return city.add_working_days(now, 0, desk=desk)
    return city.add_working_days(now, FIRST_STEP_DAYS[urgency], desk=desk)
