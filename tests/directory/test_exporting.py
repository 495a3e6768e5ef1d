"""Out in the standard's columns and back in: nothing changes; an edited cell changes that field and no other."""

import csv
import io
from pathlib import Path

import pytest

from tests.directory.strangers import stranger
from tests.town import Town, make_town
from yorozu.directory.enums import Dataset
from yorozu.directory.models import Service
from yorozu.directory.operations import import_file
from yorozu.directory.queries import EXPORTED, export_csv
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
