"""People and the city's lists, as pages: least sight, traces, names whole, lists in and out."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.released import people_file
from tests.town import Town, make_town
from yorozu.community.models import Area, Desk, Person, Post
from yorozu.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
FORM = {"family_name": "𠮷田", "given_name": "花子", "family_kana": "ヨシダ", "birth": "昭和10年3月5日", "phone": "026-223-0123", "area_code": "いもい"}


@pytest.fixture
def town() -> Town:
    return make_town()


def client_of(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_somebody_is_written_down_found_and_traced(town: Town) -> None:
    client = client_of(town, "imoi")
    response = client.post("/desk/people/new/", FORM, follow=True)
    page = response.content.decode()
    assert "𠮷田" in page and "印刷の文字にありません" in page
    person = Person.objects.get()
    assert (person.birth_year, person.birth_month, person.birth_day) == (1935, 3, 5)
    for text in ("吉田", "よしだ", "ヨシダ", "０２６－２２３－０１２３"):
        assert "花子" in client.post("/desk/people/", {"q": text}).content.decode()
    actions = set(AuditEntry.objects.filter(subjects__thing_id=person.pk).values_list("action", flat=True))
    assert actions == {"search_people"}
    assert AuditEntry.objects.filter(action="read_person", person_id=person.pk).exists()


def test_another_districts_worker_neither_finds_nor_opens(town: Town) -> None:
    client_of(town, "imoi").post("/desk/people/new/", FORM)
    other = client_of(town, "shinonoi")
    assert "花子" not in other.post("/desk/people/", {"q": "吉田"}).content.decode()
    assert other.get(f"/desk/people/{Person.objects.get().pk}/").status_code == 404
    assert other.post(f"/desk/people/{Person.objects.get().pk}/edit/", {**FORM, "family_name": "盗"}).status_code == 404


@pytest.mark.parametrize(("field", "value"), [("family_name", ""), ("birth", "令和元年2月30日"), ("birth", "2099/1/1"), ("phone", "あいう"), ("area_code", "どこか")])
def test_bad_input_keeps_what_was_typed(town: Town, field: str, value: str) -> None:
    response = client_of(town, "imoi").post("/desk/people/new/", {**FORM, field: value})
    assert response.status_code == 422 and "花子" in response.content.decode()
    assert not Person.objects.exists()


def test_a_change_keeps_the_history(town: Town) -> None:
    client = client_of(town, "imoi")
    client.post("/desk/people/new/", FORM)
    person = Person.objects.get()
    client.post(f"/desk/people/{person.pk}/edit/", {**FORM, "family_name": "吉田"})
    person.refresh_from_db()
    assert person.family_name == "吉田"


@pytest.mark.parametrize("name", ["areas", "desks", "posts"])
def test_a_list_is_written_out_with_a_bom(town: Town, name: str) -> None:
    body = client_of(town, "admin").get(f"/desk/city/{name}.csv").content
    assert body.startswith(b"\xef\xbb\xbf") and len(body.splitlines()) > 3


def upload(town: Town, name: str, text: str, encoding: str = "utf-8") -> str:
    file = SimpleUploadedFile("list.csv", text.encode(encoding))
    return client_of(town, "admin").post(f"/desk/city/import/{name}/", {"file": file}).content.decode()


@pytest.mark.loops("a list comes in row by row, each whole or not at all")
def test_lists_come_in_and_bad_rows_are_named(town: Town) -> None:
    page = upload(town, "areas", "コード,輪,名前,よみ,ひとつ広い輪\r\n21,地区,松代地区,まつしろ,south\r\n22,地区,どこか,,nowhere\r\n19,地区,芋井地区,いもい,west\r\n", "cp932")
    assert Area.objects.get(code="21").path.endswith("/south/21/") and not Area.objects.filter(code="22").exists()
    assert "ひとつ広い輪" in page
    upload(town, "desks", "コード,名前,種類,地区,団体\r\nyorozu-21,松代 よろず相談,よろず相談,21,city\r\n")
    assert Desk.objects.get(code="yorozu-21").hours.count() == 5
    before = Post.objects.count()
    upload(town, "posts", "利用者名,氏名,役,窓口,はじめの日\r\nnew-one,見本 新,地域福祉ワーカー,yorozu-21,令和8年4月1日\r\nx,y,王さま,yorozu-21,\r\n")
    upload(town, "posts", "利用者名,氏名,役,窓口,はじめの日\r\nnew-one,見本 新,地域福祉ワーカー,yorozu-21,令和8年4月1日\r\n")
    assert Post.objects.count() == before + 1


def test_what_is_no_list_is_refused(town: Town) -> None:
    assert "見出しの行が読めません" in upload(town, "areas", "a,b\r\n1,2\r\n")


def test_days_away_are_written_with_who_stands_in(town: Town) -> None:
    client, post = client_of(town, "admin"), town.posts["imoi"]
    page = f"/desk/city/posts/{post.pk}/"
    assert "imoi2 見本" in client.get(page).content.decode()
    body = {"from_on": "令和8年12月1日", "until_on": "R8.12.5", "stand_in": str(town.posts["imoi2"].pk)}
    assert client.post(f"{page}absence/", body).status_code == 302
    shown = client.get(page).content.decode()
    assert "2026年12月1日" in shown and "imoi2 見本" in shown


@pytest.mark.parametrize("body", [
    {"from_on": "令和元年2月30日", "until_on": "R8.12.5"}, {"from_on": "R8.12.5", "until_on": "R8.12.1"}, {"from_on": "R8.12.1", "until_on": ""},
    {"from_on": "R8.12.1", "until_on": "R8.12.5", "stand_in": "00000000-0000-0000-0000-000000000000"},
])  # fmt: skip
def test_days_that_cannot_be_come_back_with_a_sentence(town: Town, body: dict[str, str]) -> None:
    page = client_of(town, "admin").post(f"/desk/city/posts/{town.posts['imoi'].pk}/absence/", body)
    assert page.status_code == 422 and body["from_on"] in page.content.decode()
    assert not town.posts["imoi"].absences.exists()


def test_a_term_ends_on_its_page(town: Town) -> None:
    assert client_of(town, "admin").post(f"/desk/city/posts/{town.posts['imoi'].pk}/end/", {"because": "転出"}).status_code == 302
    assert client_of(town, "imoi").get("/desk/needs/").status_code == 404


PEOPLE = "名字,下の名前,名字のよみ,名前のよみ,生年月日,電話番号,地区\r\n𠮷田,花子,ヨシダ,ハナコ,昭和10年3月5日,０２６−２２３−０１２３,いもい\r\n見本,,,,令和元年2月30日,,いもい\r\n,名なし,,,,,いもい\r\n見本,二郎,,,,12,いもい\r\n見本,三郎,,,,,どこにもない\r\n"


@pytest.mark.loops("a list comes in row by row, each whole or not at all")
def test_people_come_in_from_a_list_once(town: Town) -> None:
    client = client_of(town, "imoi")
    for accepted, unchanged in ((1, 0), (0, 1)):
        page = client.post("/desk/people/import/", {"file": SimpleUploadedFile("p.csv", PEOPLE.encode())})
        body = page.content.decode()
        assert f"<dt>新しく入る</dt><dd>{accepted}</dd>" in body and f"<dt>そのまま</dt><dd>{unchanged}</dd>" in body
        for column in ("生まれた日", "名字", "電話番号", "地区"):
            assert f"<td>{column}</td>" in body
    assert Person.objects.count() == 1
    assert client_of(town, "official").get("/desk/people/import/").status_code == 404


def test_the_found_people_as_csv_leave_their_trace(town: Town) -> None:
    client = client_of(town, "imoi")
    client.post("/desk/people/new/", FORM)
    body = people_file(client, "よしだ").decode("utf-8-sig")
    assert "𠮷田" in body and AuditEntry.objects.filter(action="write_out_people").exists()
    other = client_of(town, "shinonoi").post("/desk/releases/new/people/", {"q": "よしだ"})
    assert other["Location"] == "/desk/people/" and client.get("/desk/releases/new/people/?q=よしだ")["Location"] == "/desk/people/"


def test_bodies_and_circles_are_written_and_changed(town: Town) -> None:
    client = client_of(town, "admin")
    new = {"code": "npo-1", "name": "見本の会", "kana": "みほんのかい", "kind": "group", "phone": "026-000-0001"}
    assert client.post("/desk/city/organisations/", new).status_code == 302
    assert client.post("/desk/city/organisations/", new).status_code == 422
    assert client.post("/desk/city/organisations/npo-1/", {**new, "name": "見本の輪"}).status_code == 302
    assert "見本の輪" in client.get("/desk/city/organisations/").content.decode()
    assert client.post("/desk/city/areas/19/", {"name": "芋井地区（新）", "kana": "いもい"}).status_code == 302
    assert Area.objects.get(code="19").name == "芋井地区（新）"
    assert client.get("/desk/city/areas/nowhere/").status_code == 404
    csv = client.get("/desk/city/organisations.csv").content
    again = client.post("/desk/city/import/organisations/", {"file": SimpleUploadedFile("o.csv", csv)}).content.decode()
    assert "<dt>そのまま</dt><dd>2</dd>" in again


def test_households_double_records_moves_and_deaths_stand_on_the_page(town: Town) -> None:
    client = client_of(town, "imoi")
    for given, kana in (("花子", "ハナコ"), ("太郎", "タロウ")):
        client.post("/desk/people/new/", {**FORM, "given_name": given, "given_kana": kana})
    hanako, taro = Person.objects.get(given_name="花子"), Person.objects.get(given_name="太郎")
    page = f"/desk/people/{hanako.pk}/do/"
    wrong = client.post(page + "household/", {"person": "だれでもない"})
    assert wrong.status_code == 422 and "だれでもない" in wrong.content.decode() and "見つかりません" in wrong.content.decode()
    assert client.post(page + "household/", {"person": "よしだ たろう"}).status_code == 302
    assert "𠮷田 太郎" in client.get(f"/desk/people/{hanako.pk}/").content.decode()
    assert client.post(page + "alone/").status_code == 302
    assert client.post(page + "merge/", {"person": "よしだ たろう"}).status_code == 302
    hanako.refresh_from_db()
    assert hanako.merged_into_id == taro.pk and hanako.household_id is None
    assert client.post(page + "part/").status_code == 302
    assert client.post(page + "moved/", {"day": "令和元年2月30日"}).status_code == 422
    assert client.post(page + "moved/", {"day": "R8.11.1"}).status_code == 302
    hanako.refresh_from_db()
    assert hanako.merged_into_id is None and str(hanako.moved_on) == "2026-11-01"
    assert client_of(town, "shinonoi").post(page + "died/", {"day": "R8.11.1"}).status_code == 404


def test_another_district_is_written_with_the_change(town: Town) -> None:
    client = client_of(town, "imoi")
    client.post("/desk/people/new/", FORM)
    person = Person.objects.get()
    client.post(f"/desk/people/{person.pk}/edit/", {**FORM, "area_code": "小田切"})
    person.refresh_from_db()
    assert person.area is not None and person.area.code == "18"
