"""Series, members, meetings, attendance; items of the agenda and what was decided."""

from .agenda import AgendaItem, Decision, DecisionStep
from .meetings import Attendance, Meeting
from .series import MeetingSeries, SeriesMember

__all__ = ["AgendaItem", "Attendance", "Decision", "DecisionStep", "Meeting", "MeetingSeries", "SeriesMember"]
