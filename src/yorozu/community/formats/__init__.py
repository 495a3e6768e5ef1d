"""Bytes and typed rows of the city; no database."""
