"""名簿の書き出し: asked for on the people's page, confirmed by another, fetched after one is asked who sits there."""

import csv
import io

import pytest
from django.test import Client

from tests.released import asked_by, crowd, fetched_by, people_file
from tests.town import Town, make_town
from yorozu.community.models import Person
from yorozu.consultation.models import Need
from yorozu.kernel.models import AuditEntry, AuditSubject
from yorozu.oversight.models import Release

pytestmark = pytest.mark.django_db
PASSWORD = "とても長い 合言葉 です"


@pytest.fixture
def town() -> Town:
    made = make_town()
    for name in ("imoi", "west"):
        made.users[name].set_password(PASSWORD)
        made.users[name].save()
    return made


def client_of(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def late(client: Client) -> Client:
    """Signed in longer ago than ten minutes."""
    client.get("/desk/")
    session = client.session
    session["started"] -= 700
    session.save()
    return client


def test_from_the_people_s_page_to_the_file(town: Town) -> None:
    crowd(town, 3)
    client = client_of(town, "imoi")
    assert 'formaction="/desk/releases/new/people/"' in client.get("/desk/people/").content.decode()
    page = client.post("/desk/releases/new/people/", {"q": "見本"}).content.decode()
    assert "3人" in page and 'name="q" value="見本"' in page and "確認がいります" not in page and not Release.objects.exists()
    missing = client.post("/desk/releases/new/people/", {"q": "見本", "go": "1", "purpose": " "})
    assert missing.status_code == 422 and "ことばで書いてください" in missing.content.decode() and 'name="q" value="見本"' in missing.content.decode()
    address = asked_by(client, "見本")
    assert "見本" not in address and "ファイルを受けとる" in client.get(address).content.decode()
    answer = fetched_by(client, address)
    assert answer["Content-Disposition"] == 'attachment; filename="people-R00001.csv"' and answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["書き出し番号"] for row in rows] == ["R00001"] * 3
    assert "受けとりました" in client.get("/desk/releases/").content.decode()


def test_the_same_form_sent_twice_asks_once(town: Town) -> None:
    crowd(town, 3)
    client = client_of(town, "imoi")
    sent = {"q": "", "go": "1", "purpose": "敬老会の案内", "once": "a"}
    assert client.post("/desk/releases/new/people/", sent)["Location"] == client.post("/desk/releases/new/people/", sent)["Location"]
    assert Release.objects.count() == 1


def test_a_long_list_waits_for_another_person(town: Town) -> None:
    crowd(town, 101)
    imoi, west = client_of(town, "imoi"), client_of(town, "west")
    assert "100人を超えるので" in imoi.post("/desk/releases/new/people/", {"q": ""}).content.decode()
    address = asked_by(imoi)
    page = imoi.get(address).content.decode()
    assert "確認を待っています" in page and "ファイルを受けとる" not in page and "認める" not in page
    early = fetched_by(imoi, address)
    assert early.status_code == 422 and "まだ認められていません" in early.content.decode()
    assert address in west.get("/desk/releases/?view=waiting").content.decode() and "名簿の書き出しを確かめる" in west.get("/desk/audit/readings/").content.decode()
    assert address in west.get("/desk/notices/").content.decode()
    empty = west.post(f"{address}answer/", {"answer": "confirm", "because": " "})
    assert empty.status_code == 422 and "わけを書いてください" in empty.content.decode()
    assert west.post(f"{address}answer/", {"answer": "confirm", "because": "担当に聞いた"}).status_code == 302
    second = west.post(f"{address}answer/", {"answer": "refuse", "because": "やはり"})
    assert second.status_code == 422 and "ほかの人が先に" in second.content.decode()
    assert "担当に聞いた" in imoi.get(address).content.decode() and fetched_by(imoi, address).status_code == 200
    assert fetched_by(west, address).status_code == 404 and address in west.get("/desk/releases/?view=past").content.decode()


def test_who_asked_isn_t_asked_to_confirm(town: Town) -> None:
    crowd(town, 101)
    top = client_of(town, "west")
    address = asked_by(top)
    assert address not in top.get("/desk/releases/?view=waiting").content.decode() and "認める" not in top.get(address).content.decode()
    answer = top.post(f"{address}answer/", {"answer": "confirm", "because": "よい"})
    assert answer.status_code == 422 and "自分で認められません" in answer.content.decode()


def test_both_are_asked_again_who_sits_there(town: Town) -> None:
    crowd(town, 101)
    imoi, west = client_of(town, "imoi"), late(client_of(town, "west"))
    address = asked_by(imoi)
    sent = {"answer": "confirm", "because": "担当に聞いた"}
    asked = west.post(f"{address}answer/", sent)
    assert asked.status_code == 403 and "あなたのパスワード" in asked.content.decode() and Release.objects.get().state == "asked"
    assert west.post(f"{address}answer/", {**sent, "sure_password": PASSWORD}).status_code == 302
    asked = fetched_by(late(imoi), address)
    assert asked.status_code == 403 and not AuditEntry.objects.filter(action="fetch_release").exists()
    assert imoi.post(f"{address}file/", {"encoding": "utf-8", "sure_password": PASSWORD}).status_code == 200


def test_letters_that_cp932_lacks_are_listed(town: Town) -> None:
    crowd(town, 2)
    first = Person.objects.order_by("pk").first()
    assert first is not None
    Person.objects.filter(pk=first.pk).update(family_name="𠮷田")
    client = client_of(town, "imoi")
    address = asked_by(client)
    page = fetched_by(client, address, encoding="cp932")
    assert page.status_code == 422 and "書けない文字" in page.content.decode() and "U+20BB7" in page.content.decode() and "名字" in page.content.decode()
    assert fetched_by(client, address, encoding="x").status_code == 422
    assert "𠮷田" in fetched_by(client, address).content.decode()


def test_taken_back(town: Town) -> None:
    crowd(town, 2)
    client = client_of(town, "imoi")
    address = asked_by(client)
    assert client.post(f"{address}withdraw/").status_code == 302 and "取り下げました" in client.get(address).content.decode()
    assert client.post(f"{address}withdraw/").status_code == 302 and fetched_by(client, address).status_code == 422


def test_the_list_goes_on_where_it_ended(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yorozu.oversight.queries.releases.PAGE", 2)
    crowd(town, 101)
    imoi, west = client_of(town, "imoi"), client_of(town, "west")
    addresses = [asked_by(imoi) for _ in range(3)]
    for client, view, order in ((imoi, "mine", addresses[::-1]), (west, "waiting", addresses)):
        first = client.get(f"/desk/releases/?view={view}").content.decode()
        assert [one for one in order if one in first] == order[:2]
        after = first.partition("&amp;after=")[2].partition('"')[0]
        second = client.get(f"/desk/releases/?view={view}&after={after}").content.decode()
        assert [one for one in order if one in second] == order[2:] and "&amp;after=" not in second
    assert imoi.get("/desk/releases/?view=waiting&after=x").status_code == 200


def test_the_auditor_reads_it_in_words(town: Town) -> None:
    crowd(town, 2)
    people_file(client_of(town, "imoi"), "見本")
    page = client_of(town, "auditor").get("/desk/audit/").content.decode()
    assert "名簿のファイルを受けとった" in page and "名簿の書き出し R00001" in page and "住民 2件の一覧" in page


def needs_of(town: Town, number: int) -> None:
    """So many open needs of 芋井, made in one go."""
    like = Need.objects.select_related("consultation").get(pk=town.take_down("=父の物忘れ").need_ids[0])
    fields = [one.attname for one in Need._meta.concrete_fields if one.attname not in ("id", "number")]
    Need.objects.bulk_create(Need(number=f"N-2026-X{n:05}", **{name: getattr(like, name) for name in fields}) for n in range(number - 1))


@pytest.mark.loops("a board is read piece by piece, here in small ones")
def test_a_long_board_of_needs_goes_the_same_way(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yorozu.oversight.operations.lists.PIECE", 40)
    needs_of(town, 100)
    imoi, west = client_of(town, "imoi"), client_of(town, "west")
    short = imoi.get("/desk/needs.csv?view=desk")
    assert short.status_code == 200 and len(short.content.decode().splitlines()) == 101 and not Release.objects.exists()
    needs_of(town, 1)
    asked = imoi.get("/desk/needs.csv?view=desk&urgency=week")
    assert asked["Location"] == "/desk/releases/new/needs/?view=desk&urgency=week"
    page = imoi.get(asked["Location"]).content.decode()
    assert "101件" in page and "窓口の相談、今週" in page and 'name="urgency" value="week"' in page
    sent = {"view": "desk", "urgency": "week", "go": "1", "purpose": "庁内の会議の資料"}
    address = imoi.post("/desk/releases/new/needs/", sent)["Location"]
    assert fetched_by(imoi, address).status_code == 422 and "窓口の相談、今週" in west.get(address).content.decode()
    assert west.post(f"{address}answer/", {"answer": "confirm", "because": "会議の資料"}).status_code == 302
    answer = fetched_by(imoi, address)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer["Content-Disposition"].endswith('"needs-R00001.csv"') and len({row["番号"] for row in rows}) == 101
    assert {(row["書き出し番号"], row["ことば"]) for row in rows} == {("R00001", "'=父の物忘れ")}
    entry = AuditEntry.objects.get(action="list_needs", purpose="release R00001")
    assert AuditSubject.objects.filter(entry_id=entry.pk).count() == 101


def test_an_empty_board_and_an_unknown_list(town: Town) -> None:
    client = client_of(town, "imoi")
    assert client.get("/desk/releases/new/needs/?view=closed")["Location"] == "/desk/needs/"
    assert client.get("/desk/releases/new/x/").status_code == client.post("/desk/releases/new/x/").status_code == 404
    assert client_of(town, "official").get("/desk/releases/new/needs/").status_code == 404
