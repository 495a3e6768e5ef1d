"""Writes of the directory."""

from .import_job import NAME as IMPORT_JOB
from .import_job import start_import
from .importing import ImportReport, import_file

__all__ = ["IMPORT_JOB", "ImportReport", "import_file", "start_import"]
