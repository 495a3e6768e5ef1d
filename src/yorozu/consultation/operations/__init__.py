"""Writes of the main job: one function for each thing that a person, or the clock, does."""

from .closing import close_need, close_without_contact, record_answer, record_told, reopen
from .handing import accept, decline, hand_over, keep_need, open_offer, withdraw
from .intake import print_paper_code, receive, split_need
from .learning import NAME as TRAIN_JOB
from .learning import Elsewhere, Tried, correct_for, start_training, train_nightly, try_word
from .linking import join, name_person, part
from .reading import earlier_calls, list_needs, list_offers, list_short_board, read_need, search_needs, search_needs_and_calls
from .residents import add_word, enter, stop
from .ticking import tick, tick_need
from .working import (
    add_detail,
    ask_consent,
    change_urgency,
    plan_next_step,
    set_fields,
    take_in_hand,
    withdraw_consent,
    write_note,
)  # fmt: skip

__all__ = [
    "TRAIN_JOB", "Elsewhere", "Tried", "accept", "add_detail", "add_word", "ask_consent", "change_urgency", "close_need",
    "close_without_contact", "correct_for", "decline", "earlier_calls", "enter", "hand_over", "join", "keep_need", "list_needs", "list_offers", "list_short_board",
    "name_person", "open_offer", "part", "plan_next_step", "print_paper_code", "read_need", "receive", "record_answer", "record_told",
    "reopen", "search_needs", "search_needs_and_calls", "set_fields", "split_need", "start_training", "stop", "take_in_hand", "tick", "tick_need", "train_nightly",
    "try_word", "withdraw", "withdraw_consent", "write_note",
]  # fmt: skip
