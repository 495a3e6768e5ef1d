"""Reads of the directory."""

from .booklet_shelf import OnShelf, on_shelf
from .browsing import Browsed, browse
from .exporting import EXPORTED, dataset_counts, export_csv
from .feeds import event_feed, events_feed, opening_feed, public_addresses
from .finding import (
    DeskPage,
    DistrictPage,
    Found,
    Result,
    ServicePage,
    desk_page,
    district_area,
    district_page,
    find,
    service_page,
    spoken_languages,
)
from .happenings import EventPage, EventRow, EventRows, event_page, event_rows
from .keeping import (
    ask_page,
    asked_by_mail,
    confirm_token,
    grown_old,
    history_of_service,
    open_questions,
    open_reports,
    service_for_edit,
    to_telephone,
)
from .life_fields import life_field_choices, life_field_names, life_situations
from .mapping import MapPlace, place_on_map, places_on_map
from .narrowing import Narrowing
from .opening import Opening
from .suggesting import Effect, effect_of, explain, suggest

__all__ = [
    "EXPORTED",
    "Browsed",
    "DeskPage",
    "DistrictPage",
    "Effect",
    "EventPage",
    "EventRow",
    "EventRows",
    "Found",
    "MapPlace", "Narrowing",
    "OnShelf",
    "Opening",
    "Result",
    "ServicePage",
    "ask_page",
    "asked_by_mail",
    "browse",
    "confirm_token",
    "dataset_counts",
    "desk_page",
    "district_area",
    "district_page",
    "effect_of",
    "event_feed",
    "event_page",
    "event_rows",
    "events_feed",
    "explain",
    "export_csv",
    "find",
    "grown_old",
    "history_of_service",
    "life_field_choices",
    "life_field_names",
    "life_situations",
    "on_shelf",
    "open_questions",
    "open_reports",
    "opening_feed",
    "place_on_map",
    "places_on_map",
    "public_addresses",
    "service_for_edit",
    "service_page", "spoken_languages",
    "suggest",
    "to_telephone",
]  # fmt: skip
