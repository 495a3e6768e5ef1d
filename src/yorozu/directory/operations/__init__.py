"""Writes of the directory."""

from .importing import ImportReport, import_file

__all__ = ["ImportReport", "import_file"]
