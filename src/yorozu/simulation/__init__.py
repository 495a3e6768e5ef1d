"""Invented people and a moving clock that drive the real operations."""
