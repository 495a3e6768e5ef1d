"""The city's tables: areas, desks and their calendar, posts, people."""

from .areas import Area, AreaOutline
from .desks import Absence, Closure, Desk, OpeningHours, Organisation, Post
from .figures import AreaFigure
from .people import Household, Person

__all__ = [
    "Absence", "Area", "AreaFigure", "AreaOutline", "Closure", "Desk", "Household", "OpeningHours", "Organisation", "Person", "Post",
]  # fmt: skip
