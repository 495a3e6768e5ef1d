"""Out in the standard's columns and back in: nothing changes; an edited cell changes that field and no other."""

import csv
import io
from pathlib import Path

import pytest

from tests.directory.strangers import stranger
from tests.town import Town, make_town
from yorozu.community.models import Area, AreaFigure, Organisation
from yorozu.directory.enums import Dataset
from yorozu.directory.models import Event, Service
from yorozu.directory.operations import import_file
from yorozu.directory.queries import EXPORTED, dataset_counts, export_csv, export_rows
from yorozu.kernel.models import HistoryEntry

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).resolve().parents[1] / "data" / "opendata"


@pytest.fixture
def town() -> Town:
    return make_town()


def exported(dataset: str, encoding: str = "utf-8-sig") -> bytes:
    return b"".join(export_csv(dataset, encoding=encoding))


def back(town: Town, content: bytes, dataset: str = "") -> tuple[int, int, int, int]:
    report = import_file(by=town.actor("admin"), name="export.csv", content=content, dataset=dataset)
    assert report.rows_read == report.accepted + report.updated + report.unchanged + report.refused
    return report.accepted, report.updated, report.unchanged, report.refused


@pytest.mark.parametrize("name", sorted(one.name for one in FOLDER.iterdir() if one.suffix in (".csv", ".xlsx", ".json")))
def test_a_real_list_comes_back_unchanged(town: Town, name: str) -> None:
    import_file(by=town.actor("admin"), name=name, content=(FOLDER / name).read_bytes())
    for dataset in EXPORTED:
        count = Service.objects.filter(dataset=dataset).count()
        if count:
            assert back(town, exported(dataset), dataset) == (0, 0, count, 0)
    assert not HistoryEntry.objects.filter(kind="service").exists()


@pytest.mark.parametrize("seed", [seed for seed in range(200) if stranger(seed).family not in ("event", "population")][:16])
def test_a_strangers_list_comes_back_unchanged(town: Town, seed: int) -> None:
    file = stranger(seed)
    import_file(by=town.actor("admin"), name=file.name, content=file.content)
    count = Service.objects.filter(dataset=file.family).count()
    assert count and back(town, exported(file.family), file.family) == (0, 0, count, 0)


def test_the_family_is_told_from_an_export(town: Town) -> None:
    import_file(by=town.actor("admin"), name="hospital.csv", content=(FOLDER / "hospital.csv").read_bytes())
    report = import_file(by=town.actor("admin"), name="out.csv", content=exported("medical"), dry_run=True)
    assert report.unchanged == report.rows_read > 600


def test_an_edited_cell_changes_that_field_only(town: Town) -> None:
    text = "名称,住所,緯度,経度,電話番号,備考\r\n見本の家,見本市桜1-2,36.6,138.2,026-000-0001,駐車場あり\r\n"
    import_file(by=town.actor("admin"), name="list.csv", content=text.encode())
    content = exported("places").replace(b"026-000-0001", b"026-000-0009")
    assert back(town, content) == (0, 1, 0, 0)
    service = Service.objects.get()
    assert service.phones.get().number == "0260000009" and service.note == "駐車場あり"
    entry = HistoryEntry.objects.get(kind="service", thing_id=service.pk)
    assert (entry.before, entry.after) == ({"phones": ["0260000001"]}, {"phones": ["0260000009"]})
    assert back(town, content) == (0, 0, 1, 0)


def test_an_export_opens_a_directory_elsewhere_with_the_same_ids(town: Town) -> None:
    import_file(by=town.actor("admin"), name="hospital.csv", content=(FOLDER / "hospital.csv").read_bytes())
    content, ids = exported("medical"), set(Service.objects.values_list("pk", flat=True))
    Service.objects.all().delete()
    assert back(town, content, "medical")[0] == len(ids)
    assert set(Service.objects.values_list("pk", flat=True)) == ids and exported("medical") == content


def test_cells_that_a_spreadsheet_would_run_are_guarded(town: Town) -> None:
    text = "名称,住所,備考\r\n=HYPERLINK(1),見本市桜1-2,@SUM(A1)\r\n"
    import_file(by=town.actor("admin"), name="list.csv", content=text.encode())
    row = list(csv.reader(io.StringIO(exported("places").decode("utf-8-sig"))))[1]
    assert "'=HYPERLINK(1)" in row and "'@SUM(A1)" in row
    assert back(town, exported("places")) == (0, 0, 1, 0)


def test_what_is_withheld_is_not_exported(town: Town) -> None:
    text = "名称,住所\r\n見本の家,見本市桜1-2\r\n"
    import_file(by=town.actor("admin"), name="list.csv", content=text.encode())
    Service.objects.update(withheld_at="2026-01-01T00:00:00+09:00")
    assert exported("places").count(b"\n") == 1 and Dataset.PLACES in EXPORTED


def others(town: Town) -> dict[str, list[dict[str, object]]]:
    """Everything that isn't a place, as it stands, without ids and moments of writing."""
    left = ("_state", "id", "changed_at", "code")
    return {model.__name__: sorted(({key: value for key, value in vars(one).items() if key not in left} for one in model.objects.order_by("id")), key=repr)
            for model in (Event, AreaFigure, Organisation)}  # fmt: skip


def rows_of(dataset: str) -> bytes:
    return b"".join(export_rows(dataset))


# One list of each family with what is hard in it: several days, prose, ages, circles of an office that don't stand in the columns' order.
LISTS = {
    "event": "イベント名,イベント名_カナ,開始日,終了日,開始時間,終了時間,開始日時特記事項,場所名称,所在地_連結表記,料金(基本),定員,参加申込方法,参加申込終了日,主催者,連絡先電話番号,緯度,経度,持ち物,備考\r\n"
             "見本まつり,ミホンマツリ,2026-12-01,2026-12-03,10:00,15:30,雨天中止,見本会館,見本市桜1-2,無料,50人,電話で,2026-11-25,見本の会,026-224-0000,36.6,138.2,うわばき,駐車場なし\r\n"
             "見本の会,,毎月第2火曜日,,,,,見本広場,,\"500円\r\n（子ども無料）\",,,,,,,,,\r\n",
    "population": "全国地方公共団体コード,地域コード,地域名,調査年月日,総人口,男性,女性,0-4歳の男性,0-4歳の女性,85歳以上の男性,85歳以上の女性,世帯数,備考\r\n"
                  "202011,019,芋井,2026-04-01,2000,980,1020,20,22,60,110,850,速報\r\n202011,018,小田切,2026-04-01,900,,,,,,,,\r\n",
    "organisation": "局,部,課,室・出先,係,所属名称,電話番号,備考\r\n保健福祉局,福祉部,福祉政策課,,地域係,福祉政策課地域係,026-224-0000,2階\r\n"
                    ",総務部,,見本支所,,見本支所,026-224-0001,\r\n,,市民課,市民窓口,,市民課 市民窓口,,\r\n",
}  # fmt: skip


@pytest.mark.parametrize("family", LISTS)
def test_events_figures_and_offices_come_back_unchanged(town: Town, family: str) -> None:
    taken = import_file(by=town.actor("admin"), name=f"{family}.csv", content=LISTS[family].encode())
    before, content, entries = others(town), rows_of(family), HistoryEntry.objects.count()
    report = import_file(by=town.actor("admin"), name="export.csv", content=content)
    assert (taken.dataset, report.dataset, taken.refused) == (family, family, 0) and taken.accepted >= 2
    assert (report.accepted, report.updated, report.refused) == (0, 0, 0) and report.unchanged == report.rows_read == taken.accepted
    assert others(town) == before and HistoryEntry.objects.count() == entries


@pytest.mark.parametrize("family", LISTS)
def test_an_export_of_them_says_all_that_they_say(town: Town, family: str) -> None:
    import_file(by=town.actor("admin"), name=f"{family}.csv", content=LISTS[family].encode())
    before, content = others(town), rows_of(family)
    Event.objects.all().delete()
    AreaFigure.objects.all().delete()
    Organisation.objects.filter(code__startswith="office-").delete()
    import_file(by=town.actor("admin"), name="export.csv", content=content)
    assert others(town) == before


@pytest.mark.parametrize("seed", [seed for seed in range(200) if stranger(seed).family in ("event", "population")][:12])
def test_strangers_events_and_figures_come_back_unchanged(town: Town, seed: int) -> None:
    file = stranger(seed)
    import_file(by=town.actor("admin"), name=file.name, content=file.content)
    report = import_file(by=town.actor("admin"), name="export.csv", content=rows_of(file.family), dataset=file.family)
    assert report.unchanged == report.rows_read > 0


def test_an_edited_cell_of_an_event_changes_that_field(town: Town) -> None:
    text = "イベント名,開始日,開始時間,場所名称,料金(基本)\r\n見本まつり,2026-12-01,10:00,見本会館,無料\r\n"
    import_file(by=town.actor("admin"), name="events.csv", content=text.encode())
    content = rows_of("event").replace("見本会館".encode(), "見本広場".encode())
    assert back(town, content) == (0, 1, 0, 0) and back(town, content) == (0, 0, 1, 0)
    entry = HistoryEntry.objects.get(kind="event", action="import_event", thing_id=Event.objects.get().pk)
    assert (entry.before, entry.after) == ({"place_name": "見本会館"}, {"place_name": "見本広場"})


def test_another_citys_sample_stays_out_of_an_export_unless_it_is_asked_for(town: Town) -> None:
    sample = Area.objects.create(code="sample-1", name="見本 となり市", kind="city", path="/sample-1/")
    for area in (None, town.areas["19"], sample):
        Service.objects.create(name=f"家 {area}", dataset="places", area=area)
        Event.objects.create(name=f"会 {area}", starts_on="2026-12-01", area=area)
    assert "となり市" not in exported("places").decode() and exported("places").count(b"\n") == 3 and dict((code, n) for code, _, n in dataset_counts())["places"] == 2
    assert "となり市" not in rows_of("event").decode() and rows_of("event").count(b"\n") == 3
    assert "となり市" in b"".join(export_rows("places", area_path="/sample-1/")).decode()
