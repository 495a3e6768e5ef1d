"""Invented places of every district, taken in by the same import as a city's own lists; all are marked as samples."""

import csv
import io
from collections.abc import Iterator
from importlib import resources
from random import Random

from yorozu.directory.models import Source
from yorozu.directory.operations import import_file
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


SHELTERS = {"長野市 指定緊急避難場所（国土地理院）": "nagano_emergency.json", "長野市 指定避難所（国土地理院）": "nagano_evacuation.json"}


def take_in_shelters() -> int:
    """The city's real evacuation places, where they aren't yet: one place that stands in both lists is one record."""
    taken = 0
    for name, file in SHELTERS.items():
        if not Source.objects.filter(list_name=name).exists():
            content = resources.files("yorozu.simulation").joinpath("data", file).read_bytes()
            taken += import_file(by=SYSTEM, name=name, content=content, dataset="evacuation").accepted
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
