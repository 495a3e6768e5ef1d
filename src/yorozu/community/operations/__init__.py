"""Writes of the city: areas, organisations, desks and their calendar, posts, people, accounts."""

from .accounts import change_password, confirm_by_password, create_account, create_administrator
from .days_off import set_absences, set_closures
from .desks import announce_closure, change_desk, close_desk, keep_desk_open, note_absence, open_desk, set_hours
from .directory_links import link_directory
from .factors import (
    add_passkey,
    make_recovery_codes,
    note_wrong_factor,
    prove_by_code,
    prove_by_passkey,
    remove_factor,
    reset_factors,
    set_app,
)  # fmt: skip
from .figures import Figures, Office, add_figures, add_offices, correct_figures, correct_office
from .fullness import say_full, take_again
from .importing import CityReport, import_city
from .keys import fold_again
from .outlines import draw_outlines
from .people import (
    PersonForm,
    change_person,
    grant_access,
    join_household,
    live_together,
    merge_people,
    part_people,
    record_death,
    record_move,
    write_down_household,
    write_down_people,
    write_down_person,
)  # fmt: skip
from .places import add_area, add_organisation, change_area, change_organisation, end_area, found_city
from .posts import appoint, change_term, end_post
from .reading import only_person, read_person, search_people
from .sittings import end_other_sittings, end_sitting, end_sittings_without_post, follow_session, note_sign_in

__all__ = [
    "CityReport",
    "Figures",
    "Office",
    "PersonForm",
    "add_area",
    "add_figures",
    "add_offices",
    "add_organisation",
    "add_passkey",
    "announce_closure",
    "appoint",
    "change_area",
    "change_desk",
    "change_organisation",
    "change_password",
    "change_person",
    "change_term",
    "close_desk",
    "confirm_by_password",
    "correct_figures",
    "correct_office",
    "create_account",
    "create_administrator",
    "draw_outlines",
    "end_area",
    "end_other_sittings",
    "end_post",
    "end_sitting",
    "end_sittings_without_post",
    "fold_again",
    "follow_session",
    "found_city",
    "grant_access",
    "import_city",
    "join_household",
    "keep_desk_open",
    "link_directory",
    "live_together",
    "make_recovery_codes",
    "merge_people",
    "note_absence",
    "note_sign_in",
    "note_wrong_factor",
    "only_person",
    "open_desk",
    "part_people",
    "prove_by_code",
    "prove_by_passkey",
    "read_person",
    "record_death",
    "record_move",
    "remove_factor",
    "reset_factors",
    "say_full",
    "search_people",
    "set_absences",
    "set_app",
    "set_closures",
    "set_hours",
    "take_again",
    "write_down_household",
    "write_down_people",
    "write_down_person",
]  # fmt: skip
