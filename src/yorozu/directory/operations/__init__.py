"""Writes of the directory."""

from .import_job import NAME as IMPORT_JOB
from .import_job import start_import
from .importing import import_file
from .intake import ImportReport

__all__ = ["IMPORT_JOB", "ImportReport", "import_file", "start_import"]
