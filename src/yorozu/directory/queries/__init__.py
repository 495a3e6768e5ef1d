"""Reads of the directory."""

from .booklet_shelf import OnShelf, on_shelf
from .browsing import Browsed, browse
from .exporting import EXPORTED, OTHERS, dataset_counts, export_csv, export_rows
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
    question_page,
    service_for_edit,
    to_telephone,
)
from .life_fields import life_field_choices, life_field_names, life_situations
from .mapping import MapPlace, place_on_map, places_on_map
from .narrowing import Narrowing
from .opening import Opening
from .parts import PartPage, part_names, part_page
from .standing import DeskSuggested, Standing, Suggested, suggest_standing
from .suggesting import Effect, Moved, Reason, Said, effect_of, explain, suggest
from .words import WordFilter, WordRow, WordRows, models_kept, row_of_word, situation_choices, taken_back, word_by_id, word_rows

__all__ = [
    "EXPORTED",
    "OTHERS",
    "Browsed",
    "DeskPage",
    "DeskSuggested",
    "DistrictPage",
    "Effect",
    "EventPage",
    "EventRow",
    "EventRows",
    "Found",
    "MapPlace",
    "Moved",
    "Narrowing",
    "OnShelf",
    "Opening",
    "PartPage",
    "Reason",
    "Result",
    "Said",
    "ServicePage",
    "Standing",
    "Suggested",
    "WordFilter",
    "WordRow",
    "WordRows",
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
    "export_rows",
    "find",
    "grown_old",
    "history_of_service",
    "life_field_choices",
    "life_field_names",
    "life_situations",
    "models_kept",
    "on_shelf",
    "open_questions",
    "open_reports",
    "opening_feed",
    "part_names",
    "part_page",
    "place_on_map",
    "places_on_map",
    "public_addresses",
    "question_page",
    "row_of_word",
    "service_for_edit",
    "service_page",
    "situation_choices",
    "spoken_languages",
    "suggest",
    "suggest_standing",
    "taken_back",
    "to_telephone",
    "word_by_id",
    "word_rows",
]  # fmt: skip
