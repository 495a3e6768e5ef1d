"""What may stand behind the question mark: read, bounded, or refused with the parameter's name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

from yorozu.api.answers import Wrong
from yorozu.directory.queries.hsds import Asked
from yorozu.kernel import clock

USUAL_SIZE, MOST, MOST_FULL, MOST_MINIMAL = 50, 200, 100, 10_000
LAST_PAGE, WORDS, FURTHEST = 1_000_000, 200, 100_000
_YES, _NO = ("true", "1"), ("false", "0", "")


@dataclass(frozen=True)
class Paging:
    """Which page, how long, and whether as lines."""

    page: int
    size: int
    lines: bool


def truth(query: QueryDict, name: str) -> bool:
    """true or false."""
    said = query.get(name, "").lower()
    if said not in _YES + _NO:
        raise Wrong(name, "must be true or false")
    return said in _YES


def whole(query: QueryDict, name: str, *, usual: int, most: int, least: int = 1) -> int:
    """A whole number within bounds."""
    said = query.get(name, "")
    if not said:
        return usual
    if not (said.isascii() and said.isdigit() and len(said) < 10 and least <= int(said) <= most):
        raise Wrong(name, f"must be a whole number from {least} to {most}")
    return int(said)


def key(query: QueryDict, name: str) -> UUID | None:
    """A UUID, or nothing."""
    said = query.get(name, "")
    return as_key(said, name) if said else None


def as_key(text: str, name: str) -> UUID:
    """A UUID; refused otherwise."""
    try:
        return UUID(text)
    except ValueError as error:
        raise Wrong(name, "must be a UUID") from error


def words(query: QueryDict) -> str:
    """What is searched for."""
    said = query.get("search", "").strip()
    if len(said) > WORDS:
        raise Wrong("search", f"must not be longer than {WORDS} characters")
    return said


def moment(query: QueryDict, name: str) -> datetime | None:
    """A date and time (ISO 8601; Tokyo's where no offset is given) or a date."""
    said = query.get(name, "").strip().replace(" ", "+")
    if not said:
        return None
    try:
        found = parse_datetime(said)
        day = None if found else parse_date(said)
        at = found or (clock.start_of(day) if day else None)
        at = at if at is None or at.tzinfo else at.replace(tzinfo=clock.TOKYO)
    except ValueError:
        at = None
    if at is None or not 1900 <= at.year < 3000:
        raise Wrong(name, "must be a date and time in ISO 8601, from 1900 on")
    return at


def paging(query: QueryDict, *, most: int = MOST) -> Paging:
    """page, per_page, format."""
    said = query.get("format", "json")
    if said not in ("json", "ndjson", ""):
        raise Wrong("format", "must be json or ndjson")
    size = whole(query, "per_page", usual=most if most == MOST_MINIMAL else min(USUAL_SIZE, most), most=most)
    return Paging(whole(query, "page", usual=1, most=LAST_PAGE), size, said == "ndjson")


def asked(query: QueryDict, *, places: bool = False) -> Asked:
    """The filters of services, and where `places` those of service_at_locations."""
    postcode, metres = (_postcode(query), _metres(query)) if places else ("", None)
    if metres is not None and not postcode:
        raise Wrong("proximity", "needs postcode: it counts from the middle of the places that have it")
    return Asked(words(query), key(query, "taxonomy_term_id"), key(query, "taxonomy_id"), key(query, "organization_id"),
                 moment(query, "modified_after"), postcode, metres)  # fmt: skip


def _postcode(query: QueryDict) -> str:
    said = query.get("postcode", "").replace("-", "").replace("〒", "").strip()
    if said and not (said.isascii() and said.isdigit() and len(said) == 7):
        raise Wrong("postcode", "must have seven digits")
    return said


def _metres(query: QueryDict) -> int | None:
    return whole(query, "proximity", usual=0, most=FURTHEST) if query.get("proximity") else None
