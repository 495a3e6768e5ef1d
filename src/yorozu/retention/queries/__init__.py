"""Reads of retention, named by what they return."""

from .checks import checked, retention_violations
from .due import Counts, DueRow, counts_of, due_rows, page_of_due
from .holds import holds
from .runs import latest_look, run_numbered, runs
from .schedule import PeriodRow, changes, period_of, periods, schedule

__all__ = [
    "Counts", "DueRow", "PeriodRow", "changes", "checked", "counts_of", "due_rows", "holds", "latest_look", "page_of_due", "period_of", "periods", "retention_violations", "run_numbered",
    "runs", "schedule",
]  # fmt: skip
