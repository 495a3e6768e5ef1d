"""What is done over others' shoulders, each act traced like any other."""

from .auditing import find_whom, read_audit
from .deciding import RightsLetter, answer_part, answer_right, carry_out, confirm_identity, extend_right, letter_of_right
from .extracting import Asked, begin_extract, end_extract, fetch_extract, pieces
from .lists import counted
from .readings import answer_reading, list_readings, look_over, look_over_nightly, read_reading
from .releases_clock import expire_releases
from .releasing import (
    LettersLost,
    answer_release,
    ask_release,
    asks_two,
    count_for_release,
    fetch_release,
    list_releases,
    read_release,
    withdraw_release,
)
from .rights import ask_right, copy_of_data, list_rights, read_right, take_right
from .rights_clock import tick_rights

__all__ = [
    "Asked",
    "LettersLost",
    "RightsLetter",
    "answer_part",
    "answer_reading",
    "answer_release",
    "answer_right",
    "ask_release",
    "ask_right",
    "asks_two",
    "begin_extract",
    "carry_out",
    "confirm_identity",
    "copy_of_data",
    "count_for_release", "counted",
    "end_extract",
    "expire_releases",
    "extend_right",
    "fetch_extract",
    "fetch_release",
    "find_whom",
    "letter_of_right",
    "list_readings",
    "list_releases",
    "list_rights",
    "look_over",
    "look_over_nightly",
    "pieces",
    "read_audit",
    "read_reading",
    "read_release",
    "read_right",
    "take_right",
    "tick_rights",
    "withdraw_release",
]  # fmt: skip
