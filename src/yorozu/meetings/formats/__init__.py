"""Bytes and text to typed rows."""
