"""What is done over others' shoulders, each act traced like any other."""

from .auditing import find_whom, read_audit
from .deciding import RightsLetter, answer_part, answer_right, carry_out, confirm_identity, extend_right, letter_of_right
from .extracting import Asked, begin_extract, end_extract, fetch_extract, pieces
from .readings import answer_reading, list_readings, look_over, look_over_nightly, read_reading
from .rights import ask_right, copy_of_data, list_rights, read_right, take_right
from .rights_clock import tick_rights

__all__ = [
    "Asked", "RightsLetter", "answer_part", "answer_reading", "answer_right", "ask_right", "begin_extract", "carry_out", "confirm_identity", "copy_of_data", "end_extract", "extend_right", "fetch_extract",
    "find_whom", "letter_of_right", "list_readings", "list_rights", "look_over", "look_over_nightly", "pieces", "read_audit", "read_reading", "read_right", "take_right", "tick_rights",
]  # fmt: skip
