"""Reads of meetings, agendas, duties and minutes."""

from .agenda import Quorum, agenda_of, item_by_id, open_items, quorum_of, waiting_items
from .checks import checked, meeting_violations
from .duties import DutyPage, duties_of_item, duties_page, duties_today, duty_by_id, steps_of
from .kinds import all_kinds, kind_of
from .letters import MeetingLetter, letter_of, meeting_ics
from .meetings import MeetingPage, attendance_of, meeting_by_id, meeting_of_attendance, meeting_of_item, meetings_page, next_meeting_of
from .minutes import draft_of, names_in
from .published import PublishedPage, published_meeting, published_page
from .series import SeriesPage, areas_for, members_of, own_desks, series_above, series_by_id, series_page

__all__ = [
    "DutyPage",
    "MeetingLetter",
    "MeetingPage",
    "PublishedPage",
    "Quorum",
    "SeriesPage",
    "agenda_of",
    "all_kinds",
    "areas_for",
    "attendance_of",
    "checked",
    "draft_of",
    "duties_of_item",
    "duties_page",
    "duties_today",
    "duty_by_id",
    "item_by_id",
    "kind_of",
    "letter_of",
    "meeting_by_id",
    "meeting_ics",
    "meeting_of_attendance",
    "meeting_of_item",
    "meeting_violations",
    "meetings_page",
    "members_of",
    "names_in",
    "next_meeting_of",
    "open_items",
    "own_desks",
    "published_meeting",
    "published_page",
    "quorum_of",
    "series_above",
    "series_by_id",
    "series_page",
    "steps_of",
    "waiting_items",
]  # fmt: skip
