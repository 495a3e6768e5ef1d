"""Writes of coordination: marks, places on the route, rules, forums."""

from .changing import add_forum, change_rule
from .keeping_time import StuckTicked, tick_stuck
from .marking import Recounted, look_again, recount
from .placing import pass_on_late
from .reading import list_stuck

__all__ = ["Recounted", "StuckTicked", "add_forum", "change_rule", "list_stuck", "look_again", "pass_on_late", "recount", "tick_stuck"]
