"""Writes of the directory."""

from .asking import ask_yearly, remind_owners
from .booklets import NAME as BOOKLET_JOB
from .booklets import MadeBooklet, make_booklet, renew_oldest, start_booklet
from .editing import edit_service
from .freshness import answer_ask, ask_owner, lapse_unconfirmed, publish_again, record_check, withhold
from .import_job import NAME as IMPORT_JOB
from .import_job import start_import
from .importing import import_file
from .intake import ImportReport
from .keys import fold_places_again
from .parts import edit_part
from .questions import answer_question
from .reports import close_report, report_wrong
from .words import add_word, check_word, correct, forget_old_learning, retire_word, roll_back_words, train_words

__all__ = [
    "BOOKLET_JOB",
    "IMPORT_JOB",
    "ImportReport",
    "MadeBooklet",
    "add_word",
    "answer_ask",
    "answer_question",
    "ask_owner",
    "ask_yearly",
    "check_word",
    "close_report",
    "correct",
    "edit_part",
    "edit_service",
    "fold_places_again",
    "forget_old_learning",
    "import_file",
    "lapse_unconfirmed",
    "make_booklet",
    "publish_again",
    "record_check",
    "remind_owners",
    "renew_oldest",
    "report_wrong",
    "retire_word",
    "roll_back_words",
    "start_booklet",
    "start_import",
    "train_words",
    "withhold",
]  # fmt: skip
