"""What a database's error means for the person at the screen: away for a moment, or no longer able to write.

Sources: sqlite.org/rescode.html (primary result codes), the PostgreSQL manual's appendix A (SQLSTATE classes).
"""

from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError

_SQLITE_UNWRITABLE = {8, 10, 13, 14}  # SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
_STATES_UNWRITABLE = {"25006", "53100"}  # a read-only transaction, disk full
_CLASSES_UNWRITABLE = {"58", "XX"}  # an error of the system below (input/output), the server's own ("file too large")


class Trouble(StrEnum):
    """AWAY: locked, gone or overloaded; the next try may do. UNWRITABLE: full, read-only or failing; somebody has to see to it."""

    AWAY = "away"
    UNWRITABLE = "unwritable"


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble that this error tells of; None where it is our own mistake, or no error of a database at all."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    cause = error.__cause__
    state = str(getattr(cause, "sqlstate", None) or "")
    code = int(getattr(cause, "sqlite_errorcode", None) or 0) & 0xFF
    if code in _SQLITE_UNWRITABLE or state in _STATES_UNWRITABLE or state[:2] in _CLASSES_UNWRITABLE:
        return Trouble.UNWRITABLE
    return Trouble.AWAY if isinstance(error, OperationalError | InterfaceError) else None
