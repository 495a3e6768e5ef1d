"""Invented places of every district, taken in by the same import as a city's own lists; all are marked as samples."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from importlib import resources
from random import Random

from yorozu.community.enums import AreaKind
from yorozu.community.operations import add_area
from yorozu.community.queries import area_by_code
from yorozu.directory.models import Source
from yorozu.directory.operations import import_file
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.simulation.tables import table

LIST = "見本の場所"
_HEADER = ("名称", "名称_カナ", "住所", "緯度", "経度", "電話番号", "曜日", "開始時間", "終了時間", "料金", "送迎", "説明")


def make_places(random: Random) -> int:
    """Take the invented lists in where they aren't yet; returns how many places came in."""
    if Source.objects.filter(list_name__startswith=LIST).exists():
        return 0
    rows = list(_rows(random))
    taken = 0
    for dataset in dict.fromkeys(dataset for dataset, _ in rows):
        text = io.StringIO()
        csv.writer(text).writerows([_HEADER, *(row for family, row in rows if family == dataset)])
        taken += import_file(by=SYSTEM, name=f"{LIST} {dataset}", content=text.getvalue().encode("utf-8-sig"), dataset=dataset).accepted
    return taken


EVENTS = "見本の催し"
_EVENT_HEADER = ("イベント名", "イベント名_カナ", "開始日", "終了日", "開始時間", "終了時間", "料金(基本)", "説明", "場所名称", "住所", "緯度", "経度", "連絡先電話番号")
WEEKS, EACH = 8, 3  # how far ahead the list goes, and how many a district has


def make_events(random: Random) -> int:
    """Take in an invented list of what takes place in the districts in the next weeks, where there is none; returns how many."""
    if Source.objects.filter(list_name=EVENTS).exists():
        return 0
    text = io.StringIO()
    csv.writer(text).writerows([_EVENT_HEADER, *_event_rows(random)])
    return import_file(by=SYSTEM, name=EVENTS, content=text.getvalue().encode("utf-8-sig"), dataset="event").accepted


def _event_rows(random: Random) -> Iterator[tuple[str, ...]]:
    """A few kinds of gatherings in each district, each on its own weekday in one of the next weeks, near one of its towns."""
    points = [row for row in table("town_points.tsv") if row["how"] == "list"]
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    for number, district in enumerate(table("districts.csv")):
        near = [row for row in points if row["district"] == district["code"]]
        name, kana = district["name"].removesuffix("地区"), district["kana"].removesuffix("ちく")
        for place, kind in enumerate(random.sample(table("event_kinds.tsv"), EACH)):
            town = random.choice(near)
            lat, lng = (round(float(town[axis]) + random.uniform(-0.004, 0.004), 5) for axis in ("lat", "lng"))
            day = (monday + timedelta(weeks=random.randrange(WEEKS), days="月火水木金土日".index(kind["day"]))).isoformat()
            yield (f"{name} {kind['name']}（見本）", f"{kana} {kind['kana']}", day, day, kind["opens"], kind["closes"], kind["fees"], kind["description"],
                   f"{name}中央 公民館（見本）", f"長野市{town['town']}{number * EACH + place + 1}番地", str(lat), str(lng), f"026-003-{number * EACH + place:04d}")  # fmt: skip


SHELTERS = {"長野市 指定緊急避難場所（国土地理院）": "nagano_emergency.json", "長野市 指定避難所（国土地理院）": "nagano_evacuation.json"}


def take_in_shelters() -> int:
    """The city's real evacuation places, where they aren't yet: one place that stands in both lists is one record."""
    taken = 0
    for name, file in SHELTERS.items():
        if not Source.objects.filter(list_name=name).exists():
            content = resources.files("yorozu.simulation").joinpath("data", file).read_bytes()
            taken += import_file(by=SYSTEM, name=name, content=content, dataset="evacuation").accepted
    return taken


# Areas of their own, whose codes sort after the city's; each list stands under its city's name.
OTHER_CITIES = {"sample-372013": ("見本 高松市", "takamatsu"), "sample-052078": ("見本 湯沢市", "yuzawa")}
OTHER_LISTS = {
    "sample-372013": {"コミュニティセンター": "community_center.csv", "老人福祉施設": "elderly_welfare_facility.csv", "交流センター": "exchange_center.csv"},
    "sample-052078": {"予防接種の協力医療機関": "medical_institutions_2022.json", "相談支援事業所": "support_for_handicapped_2022.json"},
}  # fmt: skip


def take_in_other_cities() -> int:
    """Real lists of two other cities, where they aren't yet, in areas that no district, booklet or desk of the city belongs to."""
    taken = 0
    for code, (city, folder) in OTHER_CITIES.items():
        if area_by_code(code) is None:
            add_area(by=SYSTEM, code=code, kind=AreaKind.CITY, name=city, parent=None)
        for title, file in OTHER_LISTS[code].items():
            name = f"{city} {title}"
            if not Source.objects.filter(list_name=name).exists():
                content = resources.files("yorozu.simulation").joinpath("data", folder, file).read_bytes()
                taken += import_file(by=SYSTEM, name=name, content=content, area=code).accepted
    return taken


def _rows(random: Random) -> Iterator[tuple[str, tuple[str, ...]]]:
    """One row for each kind of place in each district, near one of its towns."""
    points = [row for row in table("town_points.tsv") if row["how"] == "list"]
    number = 0
    for district in table("districts.csv"):
        near = [row for row in points if row["district"] == district["code"]]
        name = district["name"].removesuffix("地区")
        kana = district["kana"].removesuffix("ちく")
        for kind in table("place_kinds.tsv"):
            number += 1
            town = random.choice(near)
            lat, lng = (round(float(town[axis]) + random.uniform(-0.004, 0.004), 5) for axis in ("lat", "lng"))
            yield kind["dataset"], (
                f"{name}{kind['part']} {kind['name']}（見本）", f"{kana} {kind['part_kana']} {kind['kana']}", f"長野市{town['town']}{number}番地",
                str(lat), str(lng), f"026-002-{number:04d}", kind["days"], kind["opens"], kind["closes"], kind["fees"], kind["transport"],
                kind["description"],
            )  # fmt: skip
