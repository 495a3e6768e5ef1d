"""Reads of the directory."""

from .life_fields import life_field_choices, life_field_names
from .suggesting import suggest

__all__ = ["life_field_choices", "life_field_names", "suggest"]
