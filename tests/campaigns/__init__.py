"""Campaigns against the served product: many clients at once, killed servers, cut power, full disks.

`make contest` and `make crash` run the long forms; `test_*.py` beside them are the short forms that every change runs.
"""
