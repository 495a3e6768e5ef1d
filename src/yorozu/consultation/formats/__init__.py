"""Bytes and typed rows of the main job; no database."""
