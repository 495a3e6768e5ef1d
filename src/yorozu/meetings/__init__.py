"""Meetings of every kind: called, held, decided, and what was decided is followed until it is done."""
