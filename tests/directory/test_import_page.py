"""The import page: a preview that changes nothing, the worker's progress, refusals with their cure, nobody else's files."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.town import Town, make_town
from yorozu.directory.models import Service
from yorozu.kernel import jobs
from yorozu.kernel.models import Upload

pytestmark = pytest.mark.django_db
ROWS = "名称,住所,緯度,経度,電話番号\r\n見本の家,見本市桜1-2,36.6,138.2,026-000-0001\r\n,見本市桜1-3,36.6,138.2,026-000-0002\r\n"


@pytest.fixture
def town() -> Town:
    return make_town()


def enter(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name])
    return client


def send(client: Client, content: bytes, name: str = "list.csv") -> str:
    response = client.post("/desk/directory/", {"file": SimpleUploadedFile(name, content), "dataset": ""})
    assert response.status_code == 302
    return response["Location"]


def test_preview_then_import(town: Town) -> None:
    client = enter(town, "admin")
    preview = send(client, ROWS.encode("cp932"))
    assert "順番を待っています" in client.get(preview).content.decode()
    assert jobs.work_once()
    page = client.get(preview).content.decode()
    assert "まだ何も変わっていません" in page and "名称" in page and not Service.objects.exists()
    done = client.post(preview)["Location"]
    assert jobs.work_once() and Service.objects.get().name == "見本の家"
    assert "取りこみました" in client.get(done).content.decode()
    assert client.post(done).status_code == 200 and not jobs.work_once()  # what is in can't be confirmed again


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"\x00\x01\x02", b"", "名前だけ\r\nあ\r\n".encode()])
def test_something_else_is_told_in_a_sentence(town: Town, content: bytes) -> None:
    client = enter(town, "admin")
    response = client.post("/desk/directory/", {"file": SimpleUploadedFile("x.csv", content), "dataset": ""})
    if response.status_code == 302:
        jobs.work_once()
        page = client.get(response["Location"]).content.decode()
        assert "できませんでした" in page and "内部のまちがい" not in page
    else:
        assert response.status_code == 422 and "エラー" in response.content.decode()


def test_another_sees_neither_job_nor_file(town: Town) -> None:
    preview = send(enter(town, "official"), ROWS.encode())
    assert enter(town, "imoi").get(preview).status_code == 404
    kept = Upload.objects.get()
    assert kept.owner == str(town.users["official"].pk)


def test_a_post_that_ended_meanwhile_imports_nothing(town: Town) -> None:
    preview = send(enter(town, "official"), ROWS.encode())
    town.posts["official"].delete()
    assert jobs.work_once() and not Service.objects.exists()
    assert enter(town, "admin").get(preview).status_code == 200


def test_a_real_file_through_the_page(town: Town) -> None:
    client = enter(town, "admin")
    file = Path(__file__).resolve().parents[1] / "data" / "opendata" / "children_club.csv"
    preview = send(client, file.read_bytes(), "../../children_club.csv")
    jobs.work_once()
    assert "35" in client.get(preview).content.decode()
    client.post(preview)
    jobs.work_once()
    assert Service.objects.count() == 35
