"""The rows of a district's booklet: who helps in which situation of life, whom to call, the map, the index by reading."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q
from django.utils import translation
from django.utils.translation import gettext as _

from yorozu.algorithms import maps
from yorozu.algorithms.danger import numbers_for_all
from yorozu.community.models import Area, Desk
from yorozu.community.queries import Calendar, district_outlines, staffed_desks, yorozu_desk_of
from yorozu.directory.enums import Dataset
from yorozu.directory.models import Service
from yorozu.directory.queries.booklet_entries import desk_entry, service_entry
from yorozu.directory.queries.booklet_words import LANGUAGES, WITH_READINGS, edition_name, index_key, index_row, texts
from yorozu.directory.queries.life_fields import life_field_readings, life_fields_in_japanese, life_sayings
from yorozu.directory.queries.mapping import MapPlace, places_on_map
from yorozu.kernel import clock
from yorozu.kernel.models import HistoryEntry
from yorozu.language.phones import display_phone
from yorozu.language.readings import annotate_surely
from yorozu.papers.booklet import Booklet, Entry, Mention, Section, Shape, Spot, Urgent

MOST = 5000  # entries of one booklet; more is a book
CHUNK = 400  # SQLite takes no statement that names a thousand services and more
LONG = 12  # a list of more places than this is set in short lines
_OTHERS = "places"
_LEFT_OUT = frozenset({Dataset.HYDRANT, Dataset.WIFI, Dataset.CULTURE, Dataset.TOURISM, Dataset.EVENT, Dataset.POPULATION,
                       Dataset.ORGANISATION, Dataset.CATALOGUE})  # fmt: skip
_SHAPES = {"standard": Shape(), "large": Shape("a4", 22.0), "furigana": Shape("a5", 12.0, True), "easy": Shape("a5", 12.0, True)}
_KANJI = re.compile("[\u3005\u3400-\u9fff]")


@dataclass(frozen=True)
class BookletRows:
    """What the paper needs: the rows and the map."""

    booklet: Booklet
    map_svg: str
    entries: int


def booklet_rows(area: Area, *, edition: str) -> BookletRows:
    """Everything that stands in the booklet of `area` in this edition. Withheld and lapsed records, and desks with
    nobody in post, stay out.
    """
    with translation.override(LANGUAGES.get(edition, "ja")):
        today = clock.today()
        first = yorozu_desk_of(area, on=today)
        places = places_on_map(area)
        sections = _sections(area, first, {one.key: one for one in places}, today)
        entries = [one for section in sections for one in section.entries]
        row = _booklet(area, edition, first, sections, entries, places)
        row = replace(row, readings=_readings(row)) if edition in WITH_READINGS else row
        return BookletRows(row, _map(area, places, 68 if _SHAPES[edition].paper == "a4" else 44), len(entries))


def _numbers_checked(day: date | None) -> str:
    if day is None:
        return _("番号は、まだ確かめていないものがあります。")
    return _("番号は%(year)s年%(month)s月に確かめました。") % {"year": day.year, "month": day.month}


def _booklet(area: Area, edition: str, first: Desk, sections: tuple[Section, ...], entries: list[Entry],
             places: tuple[MapPlace, ...]) -> Booklet:  # fmt: skip
    today = clock.today()
    urgent, checked_on = numbers_for_all()
    in_book = {one.key for one in entries}
    spots = sorted((index_key(one.kana, one.name), Spot(index_row(one.kana) or _("ほか"), one.kana, one.name, one.key)) for one in entries)
    outlines = district_outlines()
    return Booklet(
        city=settings.CITY_NAME, district=area.name, district_kana=area.kana, edition=edition_name(edition),
        printed=_("%(year)s年%(month)s月%(day)s日") % {"year": today.year, "month": today.month, "day": today.day},
        month=_("%(year)s年%(month)s月") % {"year": today.year, "month": today.month}, phone=display_phone(first.phone) or settings.MAIN_PHONE,
        desk=first.name, url=f"{settings.BASE_URL}/districts/{area.code}/",
        urgent=tuple(Urgent(one.number, one.name, one.hours) for one in urgent if one.number),
        urgent_checked=_numbers_checked(checked_on),
        sections=sections, index=tuple(spot for _key, spot in spots),
        on_map=tuple((one.number, one.kind, one.name, f"s-{one.key}") for one in places if f"s-{one.key}" in in_book),
        map_note=_("境界は、およそのものです。") if any(one.is_approximate for one in outlines) else "", shape=_SHAPES[edition], texts=texts(),
    )  # fmt: skip


def _sections(area: Area, first: Desk, on_map: dict[str, MapPlace], today: date) -> tuple[Section, ...]:
    """One part for each situation of life in which somebody helps, then places of no situation."""
    desks, written = _desks(area, today)
    held: dict[str, list[Entry]] = {}
    others: dict[str, list[Mention]] = {}
    for desk in desks:
        entry = desk_entry(desk, Calendar.loaded(desk), written.get(desk.pk))
        _put(entry, tuple(desk.fields), held, others)
    listed: dict[str, list[Entry]] = {}
    for service in _services(area):
        entry = service_entry(service, on_map.get(str(service.pk)), today)
        _put(entry, tuple(one.code for one in service.terms.all()), listed, others)
    for code, entries in listed.items():
        held.setdefault(code, []).extend(replace(one, brief=True) if len(entries) > LONG else one for one in entries)
    names = [*life_fields_in_japanese(), (_OTHERS, _("公共施設・そのほかの場所"))]
    readings, sayings = {**life_field_readings(), _OTHERS: ""}, life_sayings()
    return tuple(
        Section(code=code, title=name, kana=readings[code], sayings=sayings.get(code, ()), first=first.name,
                first_phone=display_phone(first.phone), entries=tuple(held.get(code, ())), mentions=tuple(others.get(code, ())))
        for code, name in names if held.get(code) or others.get(code))  # fmt: skip


def _put(entry: Entry, fields: tuple[str, ...], held: dict[str, list[Entry]], others: dict[str, list[Mention]]) -> None:
    """The first field holds the entry; in the others it is named."""
    known = [code for code in fields if code in life_field_readings()]
    held.setdefault(known[0] if known else _OTHERS, []).append(entry)
    for code in dict.fromkeys(known[1:]):
        others.setdefault(code, []).append(Mention(entry.key, entry.name, entry.phone))


def _desks(area: Area, today: date) -> tuple[list[Desk], dict[UUID, datetime]]:
    """The desks that serve the district, its own first, and when each was written last."""
    circles = [area.path[: place + 1] for place, letter in enumerate(area.path) if letter == "/" and place]
    found = staffed_desks(on=today).filter(Q(area__path__in=circles) | Q(area__path__startswith=area.path))
    rows = list(found.select_related("area").prefetch_related("hours", "closures").order_by("kana", "code")[:MOST])
    rows.sort(key=lambda one: -len(one.area.path))
    written = HistoryEntry.objects.filter(kind="desk", thing_id__in=[one.pk for one in rows]).values_list("thing_id").annotate(at=Max("at"))
    return rows, dict(written.order_by("thing_id"))


def _services(area: Area) -> Iterable[Service]:
    rows = Service.objects.published().filter(area__path__startswith=area.path).exclude(dataset__in=_LEFT_OUT)
    parts = ("phones", "schedules", "places__location__access", "terms", "languages")
    return rows.prefetch_related(*parts).order_by("kana", "name", "id")[:MOST].iterator(chunk_size=CHUNK)


def _map(area: Area, places: tuple[MapPlace, ...], letters: float) -> str:
    outlines = district_outlines()
    regions = {one.code: maps.Region(one.code, one.name, str(one.number), one.rings) for one in outlines}
    if area.code not in regions:
        return ""
    rows = [maps.Place(one.number, one.kind, one.name, one.latitude, one.longitude) for one in places]
    return maps.district_map(regions[area.code], rows, title=area.name, around=list(regions.values()), letters=letters)


def _readings(row: Booklet) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Every text with kanji in parts with their readings, each once."""
    said: dict[str, None] = {}

    def collect(value: Any) -> None:
        if isinstance(value, str):
            said.update(dict.fromkeys(line for line in value.split("\n") if _KANJI.search(line)))
        elif isinstance(value, dict):
            for one in value.values():
                collect(one)
        elif isinstance(value, tuple | list):
            for one in value:
                collect(one)

    collect(asdict(row))
    return tuple((text, tuple((base, reading or "") for base, reading in annotate_surely(text))) for text in said)
