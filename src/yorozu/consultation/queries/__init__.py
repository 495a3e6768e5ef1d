"""Reads of the main job, named by what they return."""

from yorozu.kernel.violations import Violation

from .boards import BoardFilter, BoardPage, BoardRow, board, board_counts
from .checks import checked, violations
from .figures import channel_counts, district_counts, first_received_on, gap_counts, last_month
from .gaps import ALL, GapRow, GapView, gap_view
from .handoffs import (
    HandoffPage,
    HandoffRow,
    handoff_page,
    handoffs_answered,
    handoffs_sent,
    handoffs_waiting,
)  # fmt: skip
from .learning import met_needs
from .needs import NeedPage, asker_of, need_id_of_number, need_page, numbers_of, seen_by
from .sharing import share_choices, shareable
from .status import StatusPage, status_page

__all__ = [
    "ALL", "BoardFilter", "BoardPage", "BoardRow", "GapRow", "GapView", "HandoffPage", "HandoffRow", "NeedPage", "StatusPage", "Violation", "asker_of", "board",
    "board_counts", "channel_counts", "checked", "district_counts", "first_received_on", "gap_counts", "gap_view", "handoff_page", "handoffs_answered", "handoffs_sent", "handoffs_waiting",
    "last_month", "met_needs", "need_id_of_number", "need_page", "numbers_of", "seen_by", "share_choices", "shareable", "status_page", "violations",
]  # fmt: skip
