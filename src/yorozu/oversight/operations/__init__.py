"""What is done over others' shoulders, each act traced like any other."""

from .auditing import find_whom, read_audit
from .extracting import Asked, begin_extract, end_extract, fetch_extract, pieces
from .readings import answer_reading, list_readings, look_over, look_over_nightly, read_reading
from .rights import answer_right, ask_right, confirm_identity, copy_of_data, extend_right, list_rights, read_right, tick_rights

__all__ = [
    "Asked", "answer_reading", "answer_right", "ask_right", "begin_extract", "confirm_identity", "copy_of_data", "end_extract", "extend_right", "fetch_extract", "find_whom", "list_readings", "list_rights", "look_over", "look_over_nightly", "pieces", "read_audit", "read_reading", "read_right",
    "tick_rights",
]  # fmt: skip
