"""Bytes to typed rows and back: the schedule's file, periods, the file of tombstones. No database."""
