"""The districts as a resident chooses among them: by 圏域, each with its reading; or the whole city."""

from django.utils.translation import gettext as _t

from yorozu.community.queries import area_by_code, find_district
from yorozu.community.queries.grouped import DistrictGroup, narrowed

UNKNOWN = "unknown"
WHOLE_CITY = "市"


def name_of(code: str) -> str:
    """A district's name as the check page shows it."""
    if code == UNKNOWN:
        return _t("わからない")
    area = area_by_code(code)
    return area.name if area else ""


def code_of(choice: str) -> str:
    """The code to take down; where the person doesn't know the district, the whole city's."""
    if choice != UNKNOWN:
        return choice
    city = find_district(WHOLE_CITY)
    return city.code if city else ""


def only_match(typed: str, groups: tuple[DistrictGroup, ...]) -> str:
    """The code of the one district of `groups` that is meant, or an empty text."""
    codes = [choice.code for group in narrowed(groups, typed) for choice in group.choices]
    if len(codes) == 1:
        return codes[0]
    found = find_district(typed)
    return found.code if found else ""


def is_district(code: str, groups: tuple[DistrictGroup, ...]) -> bool:
    """Whether the list holds it."""
    return any(choice.code == code for group in groups for choice in group.choices)
