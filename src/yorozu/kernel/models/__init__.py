"""The kernel's tables: users, traces, grants, jobs, drafts, tokens, limits."""

from .base import Record, uuid7
from .jobs import Job
from .session import Display, Draft, OnceToken, Throttle
from .trace import AuditEntry, Grant, HistoryEntry
from .users import User

__all__ = [
    "AuditEntry", "Display", "Draft", "Grant", "HistoryEntry", "Job", "OnceToken", "Record", "Throttle", "User", "uuid7",
]  # fmt: skip
