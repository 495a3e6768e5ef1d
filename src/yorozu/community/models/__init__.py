"""The city's tables: areas, desks and their calendar, posts, people."""

from .areas import Area
from .desks import Absence, Closure, Desk, OpeningHours, Organisation, Post
from .people import Household, Person

__all__ = ["Absence", "Area", "Closure", "Desk", "Household", "OpeningHours", "Organisation", "Person", "Post"]
