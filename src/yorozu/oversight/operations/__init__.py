"""What is done over others' shoulders, each act traced like any other."""

from .auditing import find_whom, read_audit
from .extracting import Asked, begin_extract, end_extract, fetch_extract, pieces

__all__ = ["Asked", "begin_extract", "end_extract", "fetch_extract", "find_whom", "pieces", "read_audit"]
