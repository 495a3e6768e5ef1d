"""Invented twins of shapes that real lists of many cities have: each is taken in whole, and what was read is right."""

import io
import json
from datetime import date

import openpyxl
import pytest

from tests.town import make_town
from yorozu.directory.formats.cells import NotInThisForm, coordinate_of
from yorozu.directory.formats.other_rows import day_told
from yorozu.directory.formats.rows import PlaceRow, place_of
from yorozu.directory.formats.tables import NotATable, Table, read_table
from yorozu.directory.models import Service
from yorozu.directory.operations import import_file


def read(text: str, *, name: str = "list.csv") -> tuple[Table, list[PlaceRow]]:
    table = read_table(text.encode(), hints=name)
    return table, [place_of(line, family=table.family) for line in table.lines()]


def test_the_newest_standards_columns_with_the_thing_before_each() -> None:
    table, rows = read(
        "教育機関_学校コード,教育機関_学校種,教育機関_本校学校名,教育機関_学校名,教育機関_学校名カナ表記,教育機関_学校所在地_連結表記,教育機関_学校所在地（市区町村）,"
        "教育機関_郵便番号,教育機関_緯度,教育機関_経度,教育機関_連絡先電話番号\nX1,B1,,みほん小学校,ミホンショウガッコウ,見本県見本市みどり町12,見本市,3810000,36.65,138.18,026-000-0001\n")  # fmt: skip
    assert table.family == "places"
    assert [(one.name, one.address, one.city, one.latitude, one.phones) for one in rows] == [("みほん小学校", "見本県見本市みどり町12", "見本市", 36.65, ("0260000001",))]


@pytest.mark.parametrize("title", ["登録施設名", "農園名", "水防倉庫名", "要配慮者利用施設名称", "地点名称"])
def test_a_name_under_any_title_that_says_name(title: str) -> None:
    table, rows = read(f"ID,{title},町名,緯度,経度\n1,みほん,みどり町,36.65,138.18\n")
    assert (table.family, rows[0].name, rows[0].latitude) == ("places", "みほん", 36.65)


@pytest.mark.parametrize("header", ["都道府県名,市区町村名,緯度,経度,発生件数", "年齢,男人数,女人数,計"])
def test_a_table_of_figures_is_no_list_of_places(header: str) -> None:
    try:
        assert read_table(f"{header}\n{','.join('12' for _ in header.split(','))}\n".encode()).family == ""
    except NotATable as refused:
        assert refused.code == "no-header"


def test_linkdata_with_explained_marks_and_addresses_of_properties() -> None:
    table, rows = read(
        "#LINK<-- ファイルタイプの指定,http://example.org/upload,,,\n#lang<-- 言語指定,ja,,,\n"
        "#property<-- プロパティの名前,http://www.w3.org/2000/01/rdf-schema#label,http://www.w3.org/2003/01/geo/wgs84_pos#lat,"
        "http://www.w3.org/2003/01/geo/wgs84_pos#long,address\n#object_type_xsd<-- 形式,string:ja,float,float,string:ja\n1,みほん旅館,36.65,138.18,見本市1-1\n")  # fmt: skip
    assert table.family == "places"
    assert [(one.name, one.latitude, one.longitude, one.address) for one in rows] == [("みほん旅館", 36.65, 138.18, "見本市1-1")]


def test_an_address_over_two_columns() -> None:
    _, rows = read("施設名,住所１,住所２,電話番号\nみほん園,見本市みどり区,北1条2丁目,026-000-0001\n名なし園,見本市みどり区1-2,見本ビル,026-000-0002\n")
    assert [one.address for one in rows] == ["見本市みどり区北1条2丁目", "見本市みどり区1-2"]


@pytest.mark.parametrize(
    ("text", "degrees"),
    [("363912", 36.6533), ("1381100.5", 138.1835), ("36.39.12", 36.6533), ("N36-39-12", 36.6533), ("34°25’28”", 34.4244), (", 139.451301", 139.4513),
     ("3702117", 37.02117), ("13696178", 136.96178), ("128476123", 35.6878), ("503000000", 139.7222), ("NA", None), ("３６．６５", 36.65)])  # fmt: skip
def test_positions_as_lists_write_them(text: str, degrees: float | None) -> None:
    found = coordinate_of(text)
    assert found is None if degrees is None else found == pytest.approx(degrees, abs=1e-4)


@pytest.mark.parametrize("text", ["みどり町12", "36,65", "2-15-3-4"])
def test_what_is_no_position_stays_none(text: str) -> None:
    with pytest.raises(NotInThisForm):
        coordinate_of(text)


@pytest.mark.parametrize(
    ("told", "day"),
    [("202009_population.csv", date(2020, 9, 1)), ("人口 令和6年7月31日現在", date(2024, 7, 31)), ("R6.7.csv", date(2024, 7, 1)), ("令和元年5月", date(2019, 5, 1)),
     ("人口.csv", None), ("11.5630.csv", None), ("平成29年10月1日 202012.csv", None)])  # fmt: skip
def test_the_day_of_a_count_from_the_lists_name(told: str, day: date | None) -> None:
    assert day_told(told) == day


def test_the_file_name_decides_between_families_that_share_their_columns() -> None:
    header = "全国地方公共団体コード,ID,名称,所在地_連結表記,緯度,経度,車椅子可,バリアフリートイレ,説明\n"
    assert read_table(header.encode(), hints="000000_tourism.csv").family == "tourism"
    assert read_table(header.encode(), hints="000000_public_facility.csv").family == "public_facility"
    assert read_table("名称,地区名,緯度,経度\nみほん,北,36.65,138.18\n".encode(), hints="防災行政無線.csv").family == "places"


def test_a_geometry_in_metres_has_no_latitude() -> None:
    feature = {"type": "Feature", "properties": {"名称": "みほん"}, "geometry": {"type": "Point", "coordinates": [-122564.6, -17796.1]}}
    table = read_table(json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False).encode())
    row = place_of(next(iter(table.lines())))
    assert (row.latitude, row.extras) == (None, {"平面直角座標": "-122564.6, -17796.1"})


def book(sheets: dict[str, list[list[object]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_list_over_several_sheets_is_one_list_and_other_lists_are_named() -> None:
    town, header = make_town(), ["名称", "住所", "電話番号"]
    content = book({"北": [header, ["北会館", "見本市北1", "026-000-0001"]], "南": [header, ["南会館", "見本市南1", "026-000-0002"], [None, "見本市南2", "026-000-0003"]],
                    "薬局": [["薬局名", "所在地", "営業時間"], ["みほん薬局", "見本市北2", "9:00～17:00"]], "記入例": [header, ["例", "例", "例"]]})  # fmt: skip
    report = import_file(by=town.actor("admin"), name="会館.xlsx", content=content)
    assert (report.rows_read, report.accepted, report.refused) == (3, 2, 1)
    assert {one.name for one in Service.objects.all()} >= {"北会館", "南会館"}
    assert "南" in report.refusals[0]["message"] and report.refusals[0]["row"] == 3
    assert {"line": 0, "why": "sheet: 薬局"} in report.skipped
    again = import_file(by=town.actor("admin"), name="会館.xlsx", content=content)
    assert (again.accepted, again.updated, again.unchanged) == (0, 0, 2)


@pytest.mark.django_db
def test_figures_without_a_day_take_the_day_of_the_list() -> None:
    town = make_town()
    content = "都道府県コード又は市区町村コード,都道府県名,市区町村名,調査年月日,地域名,総人口,男性,女性\n352136,,,,みどり町,100,40,60\n".encode("cp932")
    assert import_file(by=town.actor("admin"), name="jinko_202009.csv", content=content).accepted == 1
    refused = import_file(by=town.actor("admin"), name="jinko.csv", content=content)
    assert (refused.refused, refused.refusals[0]["column"]) == (1, "調査年月日")
