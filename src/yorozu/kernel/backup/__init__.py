"""Backups: the whole database in one encrypted file, made while people work, tried by restoring it."""

from .engines import Say, program, where_is
from .errors import BackupWrong
from .keys import Key, new_key, read_key
from .restoring import Found, put_back
from .scratch import scratch
from .sealed import Header, contents, header_of
from .shelf import Backup, Care, backups, care, drill_result, folder, keep_drill_result, last_backup, mark_verified
from .taking import Made, moment_of, take, verify

__all__ = [
    "Backup",
    "BackupWrong",
    "Care",
    "Found",
    "Header",
    "Key",
    "Made",
    "Say",
    "backups",
    "care",
    "contents",
    "drill_result",
    "folder",
    "header_of",
    "keep_drill_result",
    "last_backup",
    "mark_verified",
    "moment_of",
    "new_key",
    "program",
    "put_back",
    "read_key",
    "scratch",
    "take",
    "verify",
    "where_is",
]  # fmt: skip
