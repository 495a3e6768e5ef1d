"""Reads of coordination, named by what they return."""

from .checks import checked, stuck_violations
from .in_force import Rule, changes_of, marking, numbers_from, rule_on, rules_on
from .listing import StuckFilter, StuckPage, StuckPane, StuckRow, forum_choices, stuck_counts, stuck_page, stuck_pane, stuck_today
from .route import ForumRow, forum_rows
from .trying import Tried, can_be_tried, tried
from .verdicts import differences

__all__ = [
    "ForumRow", "Rule", "StuckFilter", "StuckPage", "StuckPane", "StuckRow", "Tried", "can_be_tried", "changes_of", "checked", "differences", "forum_choices", "forum_rows",
    "marking", "numbers_from", "rule_on", "rules_on", "stuck_counts", "stuck_page", "stuck_pane", "stuck_today", "stuck_violations", "tried",
]  # fmt: skip
