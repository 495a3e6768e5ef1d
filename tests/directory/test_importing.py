"""Importing municipal lists: sums that add up, nothing dropped, the same file twice changes nothing."""

import os
from pathlib import Path

import pytest

from tests.town import Town, make_town
from yorozu.directory.models import Service, Source
from yorozu.directory.operations import ImportReport, import_file
from yorozu.directory.queries import find, service_page
from yorozu.kernel.errors import Denied, Refused

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[1] / "data" / "opendata"
GOOD = "名称,名称_カナ,住所,緯度,経度,電話番号,利用可能曜日,開始時間,終了時間,備考,園長名\r\n" "見本の家,ミホンノイエ,見本市桜1-2,36.6,138.2,026-000-0001,月火水木金,9:00,17:00,駐車場あり,見本 太郎\r\n"


@pytest.fixture
def town() -> Town:
    return make_town()


def take_in(town: Town, content: bytes, name: str = "list.csv", *, dry_run: bool = False) -> ImportReport:
    report = import_file(by=town.actor("admin"), name=name, content=content, dry_run=dry_run)
    assert report.rows_read == report.accepted + report.updated + report.unchanged + report.refused
    return report


@pytest.mark.parametrize(("name", "dataset", "rows"), [
    ("hospital.csv", "medical", 616), ("children_club.csv", "childcare", 35), ("elderly_welfare_facility.csv", "welfare", 46),
    ("linkdata_0057.csv", "places", 96), ("nursery_school.xlsx", "childcare", 118), ("medical_institutions_2022.json", "medical", 93),
])  # fmt: skip
def test_real_files_come_in(town: Town, name: str, dataset: str, rows: int) -> None:
    content = (FOLDER / name).read_bytes()
    first = take_in(town, content, name)
    assert (first.dataset, first.rows_read) == (dataset, rows)
    assert first.accepted + first.updated >= rows * 0.99
    again = take_in(town, content, name)
    assert again.unchanged == first.accepted + first.updated and again.accepted == again.updated == 0
    assert not again.vanished


def real_files() -> list[Path]:
    """The folder's lists; none where `YOROZU_REALDATA` isn't given."""
    given = os.environ.get("YOROZU_REALDATA")
    return sorted(one for one in (Path(given) / "opendata").rglob("*") if one.suffix in (".csv", ".xlsx", ".json")) if given else []


@pytest.mark.skipif(not real_files(), reason="YOROZU_REALDATA isn't set: files that may not be copied are not here")
@pytest.mark.parametrize("file", real_files(), ids=lambda one: f"{one.parent.name}-{one.name}")
def test_every_real_file_gets_in(town: Town, file: Path) -> None:
    if "open_data_list" in file.name:
        with pytest.raises(Refused) as refused:
            take_in(town, file.read_bytes(), file.name)
        assert refused.value.data["rows"] == 36 and "目録" in str(refused.value)
        return
    report = take_in(town, file.read_bytes(), file.name)
    assert report.rows_read > 0
    assert report.accepted + report.updated >= report.rows_read * 0.99, report.refusals
    assert all(one["row"] and one["column"] and one["message"] for one in report.refusals)
    again = take_in(town, file.read_bytes(), file.name)
    assert again.unchanged == report.accepted + report.updated and not again.vanished and again.refused == report.refused


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_encodings(town: Town, encoding: str) -> None:
    report = take_in(town, GOOD.encode(encoding))
    assert report.accepted == 1
    service = Service.objects.get()
    assert service.name == "見本の家" and service.phones.get().number == "0260000001" and service.schedules.count() == 5


def test_persons_named_in_a_list_are_not_kept(town: Town) -> None:
    take_in(town, GOOD.encode())
    assert "見本 太郎" not in str(Service.objects.values().get())


def test_title_rows_and_bad_rows_are_named(town: Town) -> None:
    lines = ["見本市の一覧,,,,", "令和8年,,,,", "名称,住所,緯度,経度,開始時間", "よい所,見本市1,36.1,138.1,9:00", ",見本市2,36.1,138.1,", "遠い所,見本市3,0.5,138.1,",
             "字の所,見本市4,北緯36度,138.1,", "夜の所,見本市5,36.1,138.1,99:00", ",,,,", "3,,,,"]  # fmt: skip
    report = take_in(town, "\r\n".join(lines).encode("cp932"))
    assert (report.accepted, report.refused) == (1, 4)
    assert [(one["row"], one["column"]) for one in report.refusals] == [(5, "名称"), (6, "緯度・経度"), (7, "緯度"), (8, "開始時間")]
    assert all(one["message"] for one in report.refusals)
    assert {one["why"] for one in report.skipped} == {"title", "header", "blank", "only-numbered"}


def test_what_changed_is_updated_and_what_vanished_is_asked_about(town: Town) -> None:
    other = "もう1つ,,見本市9,36.6,138.2,,,,,,\r\n"
    take_in(town, (GOOD + other).encode())
    report = take_in(town, GOOD.replace("駐車場あり", "駐車場なし").encode())
    assert (report.updated, report.unchanged, len(report.vanished)) == (1, 0, 1)
    assert Service.objects.count() == 2, "nothing is deleted"
    assert Source.objects.exclude(vanished_on=None).count() == 1


def test_a_dry_run_changes_nothing(town: Town) -> None:
    assert take_in(town, GOOD.encode(), dry_run=True).accepted == 1
    assert not Service.objects.exists() and not Source.objects.exists()


def test_the_same_place_from_two_lists_becomes_one(town: Town) -> None:
    take_in(town, GOOD.encode(), "a.csv")
    assert take_in(town, GOOD.encode(), "b.csv").updated == 1
    assert Service.objects.count() == 1 and Source.objects.count() == 2


def test_two_services_at_one_place_stay_two(town: Town) -> None:
    row = GOOD.splitlines()[1]
    take_in(town, (GOOD + row.replace("駐車場あり", "ショートステイ") + "\r\n").encode())
    assert Service.objects.count() == 2


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"%PDF-1.7 x", b"PK\x03\x04broken", b"{}", b"a,b,c\n1,2,3\n", b"\xff\xfe\x00", b"," * 5000])
def test_what_is_no_list_is_refused_with_a_sentence(town: Town, content: bytes) -> None:
    with pytest.raises(Refused) as refused:
        take_in(town, content)
    assert len(str(refused.value)) > 10
    assert not Service.objects.exists()


def test_only_who_may_imports(town: Town) -> None:
    with pytest.raises(Denied):
        import_file(by=town.actor("imoi"), name="x", content=GOOD.encode())


def test_what_came_in_is_found_and_shown(town: Town) -> None:
    take_in(town, GOOD.encode())
    found = find("見本の家")
    assert [one.title for one in found.services] == ["見本の家"]
    page = service_page(Service.objects.get().pk)
    assert page is not None and page.address.startswith("見本市桜")
