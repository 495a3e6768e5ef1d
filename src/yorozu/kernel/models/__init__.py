"""The kernel's tables: users, traces, grants, jobs, drafts, tokens, limits."""

from .base import Record, keys, uuid7, uuid7s
from .factors import Factor, RecoveryCode
from .jobs import Job
from .search import SearchCommon, SearchDocument, SearchPosting
from .session import Display, Draft, OnceToken, SignIn, Throttle, Upload
from .trace import AuditEntry, AuditSeal, AuditSubject, Grant, HistoryEntry
from .users import User

__all__ = [
    "AuditEntry", "AuditSeal", "AuditSubject", "Display", "Draft", "Factor", "Grant", "HistoryEntry", "Job", "OnceToken", "Record",
    "RecoveryCode", "SearchCommon", "SearchDocument", "SearchPosting", "SignIn", "Throttle",
    "Upload", "User", "keys", "uuid7", "uuid7s",
]  # fmt: skip
