"""Reads of the city: areas, desks and their calendar, who is in post, people."""

from .areas import (
    AreaChoice, area_by_code, circle_of, district_choices, district_finder, find_district,
)  # fmt: skip
from .calendar import Calendar, add_working_days, end_of_next_working_day, is_open, is_working_day, next_opening
from .desks import (
    DeskChoice, DeskText, addresses_of_desk, desk_by_id, desk_choices, desk_of_last_resort, desk_texts, desks_of_codes, desks_serving,
    desks_stamp, existing, find_desk, is_staffed, staffed_desks,
    successor_of, yorozu_desk_above, yorozu_desk_of,
)  # fmt: skip
from .people import age_of, family_names_of, readers_of_digest, visible_person
from .posts import ANSWERING_ROLES, actor_of, in_force

__all__ = [
    "ANSWERING_ROLES", "AreaChoice", "Calendar", "DeskChoice", "DeskText", "actor_of", "add_working_days", "addresses_of_desk", "age_of",
    "area_by_code", "circle_of", "desk_by_id", "desk_choices", "desk_of_last_resort", "desk_texts", "desks_of_codes", "desks_serving", "desks_stamp", "existing", "district_choices", "district_finder",
    "end_of_next_working_day", "family_names_of", "find_desk", "find_district", "in_force", "is_open", "is_staffed",
    "is_working_day", "next_opening", "readers_of_digest", "staffed_desks", "successor_of", "visible_person",
    "yorozu_desk_above", "yorozu_desk_of",
]  # fmt: skip
