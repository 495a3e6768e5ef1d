"""What is done with meetings: each act a function, checked, traced, told."""

from .agenda import place_first, put_on_agenda, take_off
from .calling import add_guest, call_meeting, cancel_meeting, note_called, note_reply
from .clock import tick_meetings
from .duties import DutySeen, drop_duty, list_duties, read_duty, report_done, report_not_done
from .minutes import agree_minutes, draft_minutes, publish_minutes, reopen_minutes, take_back_minutes, write_minutes
from .planning import move_meeting, plan_meeting
from .reading import (
    MeetingSeen,
    PeopleSeen,
    SeriesSeen,
    list_meetings,
    list_series,
    read_meeting,
    read_people,
    read_series,
)
from .room import OpenItems, Task, decide, end_meeting, leave_out, note_came, open_again, talk_over
from .series import MemberForm, add_member, begin_series, end_member, end_series

__all__ = [
    "DutySeen",
    "MeetingSeen",
    "MemberForm",
    "OpenItems",
    "PeopleSeen",
    "SeriesSeen",
    "Task",
    "add_guest",
    "add_member",
    "agree_minutes",
    "begin_series",
    "call_meeting",
    "cancel_meeting",
    "decide",
    "draft_minutes",
    "drop_duty",
    "end_meeting",
    "end_member",
    "end_series",
    "leave_out",
    "list_duties",
    "list_meetings",
    "list_series",
    "move_meeting",
    "note_called",
    "note_came",
    "note_reply",
    "open_again",
    "place_first",
    "plan_meeting",
    "publish_minutes",
    "put_on_agenda",
    "read_duty",
    "read_meeting",
    "read_people",
    "read_series",
    "reopen_minutes",
    "report_done",
    "report_not_done",
    "take_back_minutes",
    "take_off",
    "talk_over",
    "tick_meetings",
    "write_minutes",
]  # fmt: skip
