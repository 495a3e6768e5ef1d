"""Writes of the directory."""

from .booklets import NAME as BOOKLET_JOB
from .booklets import MadeBooklet, make_booklet, renew_oldest, start_booklet
from .import_job import NAME as IMPORT_JOB
from .import_job import start_import
from .importing import import_file
from .intake import ImportReport
from .words import add_word, correct, retire_word, roll_back_words, train_words

__all__ = [
    "BOOKLET_JOB", "IMPORT_JOB", "ImportReport", "MadeBooklet", "add_word", "correct", "import_file", "make_booklet", "renew_oldest", "retire_word",
    "roll_back_words", "start_booklet", "start_import", "train_words",
]  # fmt: skip
