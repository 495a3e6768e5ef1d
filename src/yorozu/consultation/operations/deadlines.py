"""Every deadline of the promise in one place (rules L1, L2, T3)."""

from datetime import date, datetime, timedelta

from django.conf import settings

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.consultation.enums import Urgency
from yorozu.kernel import clock

URGENT = timedelta(hours=4)  # clock hours, nights and holidays included; the others are settings.DEADLINE_DAYS
OFFICE_ENDS = (17, 15)


def staffing_days() -> tuple[date, ...]:
    """T1: the days on which an owner must have somebody in post: today; from 17:15 on tomorrow as well, so that at
    midnight nothing stands at a desk that is no more.
    """
    now = clock.now()
    late = (now.hour, now.minute) >= OFFICE_ENDS
    return (now.date(), now.date() + timedelta(days=1)) if late else (now.date(),)


def can_hold(desk: Desk, *, staffed_on: date | None = None) -> bool:
    """T1: whether `desk` has somebody in post now, and still at midnight; `staffed_on`: a day for which this is known already."""
    return all(day == staffed_on or city.is_staffed(desk, on=day) for day in staffing_days())


def answer_due(desk: Desk, urgency: str, now: datetime) -> datetime:
    """L2: until when the desk that is asked may stay silent."""
    return now + URGENT if urgency == Urgency.NOW else city.add_working_days(now, settings.DEADLINE_DAYS["offer"], desk=desk)


def decide_due(desk: Desk, urgency: str, now: datetime) -> datetime:
    """L1: after a refusal or a date that passed, until when the owner offers again, plans anew or keeps it."""
    return now + URGENT if urgency == Urgency.NOW else city.end_of_next_working_day(now, desk=desk)


def first_step_due(desk: Desk, urgency: str, now: datetime) -> datetime:
    """T2: by when somebody first acts on a need that came in."""
    if urgency == Urgency.NOW:
        return now + URGENT
    if urgency == Urgency.TODAY:
        return city.add_working_days(now, 0, desk=desk)
    return city.add_working_days(now, settings.DEADLINE_DAYS[urgency], desk=desk)
