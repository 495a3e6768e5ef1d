"""The districts as a resident chooses among them: by 圏域, each with its reading; or the whole city."""

from django.utils.translation import gettext as _t

from yorozu.community.queries import area_by_code, find_district
from yorozu.community.queries.grouped import DistrictGroup, district_groups

UNKNOWN = "unknown"
WHOLE_CITY = "市"


def matching(typed: str) -> tuple[DistrictGroup, ...]:
    """The districts that hold what was typed; all of them where nothing was."""
    return district_groups(typed)


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


def only_match(typed: str) -> str:
    """The code of the one district that is meant, or an empty text."""
    found = find_district(typed)
    if found is not None:
        return found.code
    codes = [choice.code for group in district_groups(typed) for choice in group.choices]
    return codes[0] if len(codes) == 1 else ""


def is_district(code: str) -> bool:
    """Whether the list holds it."""
    return any(choice.code == code for group in district_groups() for choice in group.choices)
