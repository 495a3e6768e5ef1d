"""Reads of the directory."""

from .booklet_shelf import OnShelf, on_shelf
from .exporting import EXPORTED, dataset_counts, export_csv
from .feeds import events_feed, opening_feed, public_addresses
from .finding import DeskPage, DistrictPage, Found, Result, ServicePage, desk_page, district_area, district_page, find, service_page
from .life_fields import life_field_choices, life_field_names
from .mapping import MapPlace, places_on_map
from .opening import Opening
from .suggesting import Effect, effect_of, explain, suggest

__all__ = [
    "EXPORTED",
    "DeskPage",
    "DistrictPage",
    "Effect",
    "Found",
    "MapPlace",
    "OnShelf",
    "Opening",
    "Result",
    "ServicePage",
    "dataset_counts",
    "desk_page",
    "district_area",
    "district_page",
    "effect_of",
    "events_feed",
    "explain",
    "export_csv",
    "find",
    "life_field_choices",
    "life_field_names",
    "on_shelf",
    "opening_feed",
    "places_on_map",
    "public_addresses",
    "service_page",
    "suggest",
]  # fmt: skip
