"""Reads of the directory."""

from .finding import DeskPage, DistrictPage, Found, Result, ServicePage, desk_page, district_page, find, service_page
from .life_fields import life_field_choices, life_field_names
from .opening import Opening
from .suggesting import suggest

__all__ = [
    "DeskPage", "DistrictPage", "Found", "Opening", "Result", "ServicePage", "desk_page", "district_page", "find", "life_field_choices",
    "life_field_names", "service_page", "suggest",
]  # fmt: skip
