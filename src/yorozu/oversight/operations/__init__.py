"""What is done over others' shoulders, each act traced like any other."""

from .auditing import find_whom, read_audit
from .extracting import Asked, begin_extract, end_extract, fetch_extract, pieces
from .readings import answer_reading, list_readings, look_over, look_over_nightly, read_reading

__all__ = [
    "Asked", "answer_reading", "begin_extract", "end_extract", "fetch_extract", "find_whom", "list_readings", "look_over", "look_over_nightly", "pieces", "read_audit", "read_reading",
]  # fmt: skip
