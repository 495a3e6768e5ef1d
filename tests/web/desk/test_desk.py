"""The staff pages: who may open what, stale pages, forms sent twice, what was typed is still there."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests.town import Town, make_town
from yorozu.community.models import Closure, Desk
from yorozu.community.operations import say_full, take_again
from yorozu.consultation import operations as do
from yorozu.consultation.models import Entry, Handoff, Need
from yorozu.consultation.operations.handing import Offer
from yorozu.kernel import clock, once
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import AuditEntry, Draft

pytestmark = pytest.mark.django_db
WORDS = "父の物忘れがひどくて、火の消し忘れもある"
As = Callable[[str], Client]


def bare(page: bytes) -> str:
    """The page without its own address and its form token: what is left must be the same."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[A-Za-z0-9]{64}\"", "", page.decode())


def rows(page: bytes) -> str:
    """What the page's table says: the filters beside it name every act."""
    return page.decode().partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def as_(town: Town) -> As:
    """A signed-in client."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def once_of(page: bytes) -> str:
    found = re.search(rb'name="once" value="([^"]+)"', page)
    assert found
    return found[1].decode()


@pytest.fixture
def need_id(town: Town) -> UUID:
    return town.take_down(WORDS).need_ids[0]


PAGES = ("/desk/", "/desk/inbox/", "/desk/needs/", "/desk/needs.csv", "/desk/needs/print/", "/desk/handoffs/", "/desk/notices/", "/desk/figures/",
         "/desk/audit/", "/desk/jobs/", "/desk/city/", "/desk/city/desks/", "/desk/city/posts/", "/desk/directory/", "/desk/city/desks.csv")  # fmt: skip
MAY = {
    "imoi": {"/desk/", "/desk/inbox/", "/desk/needs/", "/desk/needs.csv", "/desk/needs/print/", "/desk/handoffs/", "/desk/notices/", "/desk/jobs/"},
    "official": {"/desk/figures/", "/desk/jobs/", "/desk/directory/"}, "auditor": {"/desk/figures/", "/desk/audit/", "/desk/jobs/"},
    "admin": {"/desk/figures/", "/desk/jobs/", "/desk/notices/", "/desk/city/", "/desk/city/desks/", "/desk/city/posts/", "/desk/directory/",
              "/desk/city/desks.csv"},
}  # fmt: skip


@pytest.mark.parametrize("who", sorted(MAY))
@pytest.mark.parametrize("page", PAGES)
def test_each_role_opens_its_pages_and_no_other(as_: As, need_id: UUID, who: str, page: str) -> None:
    status = as_(who).get(page).status_code
    if page == "/desk/":
        assert status in (200, 302)
    else:
        assert status == (200 if page in MAY[who] else 404)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_signed_out_sees_a_desk(client: Client, page: str) -> None:
    response = client.get(page)
    assert response.status_code == 302 and response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("who", ["shinonoi", "support", "official", "auditor", "money"])
def test_anothers_need_answers_exactly_as_a_missing_one(as_: As, need_id: UUID, who: str) -> None:
    client = as_(who)
    real, missing = client.get(f"/desk/needs/{need_id}/"), client.get(f"/desk/needs/{uuid4()}/")
    assert real.status_code == missing.status_code == 404
    assert bare(real.content) == bare(missing.content)
    posted = client.post(f"/desk/needs/{need_id}/note/", {"text": "見えないはず"})
    assert posted.status_code == 404 and not Entry.objects.filter(text="見えないはず").exists()


def test_who_reads_the_audit_stands_in_it(as_: As) -> None:
    client = as_("auditor")
    assert "この記録を見た" not in rows(client.get("/desk/audit/").content)
    assert AuditEntry.objects.get(action="read_audit").actor_name == "auditor 見本"
    assert "この記録を見た" in rows(client.get("/desk/audit/").content)


def test_a_denial_is_traced_though_the_page_is_missing(as_: As, need_id: UUID) -> None:
    as_("shinonoi").get(f"/desk/needs/{need_id}/")
    assert AuditEntry.objects.filter(decision="deny", thing_id=need_id, actor_name="shinonoi 見本").exists()


def test_a_post_that_ended_gives_nothing_on_the_next_request(as_: As, town: Town, need_id: UUID) -> None:
    client = as_("imoi")
    assert client.get(f"/desk/needs/{need_id}/").status_code == 200
    post = town.posts["imoi"]
    post.until_on = clock.today() - timedelta(days=1)
    post.save()
    assert client.get(f"/desk/needs/{need_id}/").status_code == 404


INTAKE = {"words": WORDS, "urgency": "week", "area_code": "いもい", "asker_phone": "０２６−２２３−０１２３"}


def test_three_things_are_enough(as_: As) -> None:
    response = as_("imoi").post("/desk/inbox/save/", INTAKE)
    need = Need.objects.get()
    assert response["Location"] == f"/desk/needs/{need.pk}/"
    assert need.area.code == "19" and need.consultation.asker_phone == "0262230123"


def test_the_same_form_sent_twice_is_one_record(as_: As) -> None:
    client = as_("imoi")
    token = once_of(client.get("/desk/inbox/").content)
    first = client.post("/desk/inbox/save/", {**INTAKE, "once": token})
    second = client.post("/desk/inbox/save/", {**INTAKE, "once": token})
    assert first["Location"] == second["Location"]
    assert Need.objects.count() == 1


@pytest.mark.parametrize(("field", "value"), [("words", ""), ("words", "あ" * 100_000), ("urgency", ""), ("urgency", "soon"), ("area_code", ""), ("area_code", "どこか"),
                                              ("asker_phone", "電話なし"), ("received_on", "令和元年2月30日"), ("received_on", "2099-01-01"),
                                              ("paper_code", "0000-0000"), ("channel", "smoke")])  # fmt: skip
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(as_: As, field: str, value: str) -> None:
    response = as_("imoi").post("/desk/inbox/save/", {**INTAKE, "asker_name": "見本 花子", field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert "エラー：" in page.split("</title>")[0] and 'aria-invalid="true"' in page
    assert "見本 花子" in page
    assert not Need.objects.exists()


@pytest.mark.parametrize("words", ["😀𠮷", "葛󠄀飾の辻󠄀さん", "\u202eさかさ", "<script>alert(1)</script>", "a\x00b", "=1+1"])
def test_strange_letters_come_in_whole_and_harmless(as_: As, words: str) -> None:
    client = as_("imoi")
    url = client.post("/desk/inbox/save/", {**INTAKE, "words": words})["Location"]
    page = client.get(url).content.decode()
    assert "<script>alert" not in page
    assert "\x00" not in Need.objects.get().words
    assert "=1+1" not in client.get("/desk/needs.csv").getvalue().decode("utf-8-sig").replace("'=1+1", "")


def test_a_draft_survives_reload_and_sign_out(as_: As) -> None:
    client = as_("imoi")
    client.post("/desk/inbox/draft/", {"words": "書きかけ", "urgency": "now", "once": "x"})
    client.post("/sign-out/")
    assert "書きかけ" in as_("imoi").get("/desk/").content.decode()
    assert "書きかけ" not in as_("imoi2").get("/desk/").content.decode()


def test_hints_show_who_called_before_and_what_sounds_alike(as_: As, need_id: UUID) -> None:
    page = as_("imoi").post("/desk/inbox/hints/", {"words": "母の物忘れがひどくて困る", "asker_phone": "026-223-0123", "area_code": "芋井"}).content.decode()
    assert "前にも電話がありました" in page and "にた相談" in page
    other = as_("shinonoi").post("/desk/inbox/hints/", {"words": "母の物忘れがひどくて困る", "asker_phone": "026-223-0123"}).content.decode()
    assert "前にも電話がありました" not in other and "にた相談" not in other


def test_who_comes_second_reads_who_was_first_and_keeps_what_was_typed(as_: As, town: Town, need_id: UUID) -> None:
    do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks["yorozu-west"].pk, fields=()))
    handoff = Handoff.objects.get()
    assert as_("west").post(f"/desk/handoffs/{handoff.pk}/accept/", {"note": ""}).status_code == 302
    late = as_("west2").post(f"/desk/handoffs/{handoff.pk}/accept/", {"note": "わたしが行きます"})
    page = late.content.decode()
    assert late.status_code == 422 and "west 見本" in page and "わたしが行きます" in page


def test_an_act_that_cannot_be_comes_back_with_its_words(as_: As, need_id: UUID) -> None:
    response = as_("imoi").post(f"/desk/needs/{need_id}/urgency/", {"urgency": "now", "reason": ""})
    assert response.status_code == 422 and "理由" in response.content.decode()
    response = as_("imoi").post(f"/desk/needs/{need_id}/offer/", {"to_desk": "西部 地域包括支援センター", "fields_shown": ["words"], "message": "よろしく"})
    page = response.content.decode()
    assert response.status_code == 422 and "同意" in page and "よろしく" in page
    assert as_("imoi").post(f"/desk/needs/{need_id}/nonsense/").status_code == 404


def test_what_was_posted_after_the_time_was_over_is_kept(as_: As, need_id: UUID, settings: object) -> None:
    client = as_("imoi")
    client.get("/desk/")
    session = client.session
    session["seen"] = session["started"] = 0
    session.save()
    response = client.post(f"/desk/needs/{need_id}/note/", {"text": "長い書きたし"})
    assert response["Location"].startswith("/sign-in/")
    assert Draft.objects.get(form="unsent").body["fields"]["text"] == ["長い書きたし"]
    again = as_("imoi").get("/desk/unsent/").content.decode()
    assert "長い書きたし" in again and f"/desk/needs/{need_id}/note/" in again


def test_an_old_forms_words_are_shown_again(town: Town, need_id: UUID) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.users["imoi"], backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(f"/desk/needs/{need_id}/note/", {"text": "消えてはいけない"})
    assert response.status_code == 403 and "消えてはいけない" in response.content.decode()


def test_words_for_a_need_that_left_meanwhile_are_shown_again(as_: As, town: Town, need_id: UUID) -> None:
    client, token = as_("imoi"), once.new_token()
    offer = do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks["money"].pk, fields=()))
    do.accept(by=town.actor("money"), handoff_id=offer.pk)
    response = client.post(f"/desk/needs/{need_id}/note/", {"text": "消えてはいけない", "once": token})
    page = response.content.decode()
    assert response.status_code == 422 and "消えてはいけない" in page and "いま生活支援課が持っています" in page
    assert not Entry.objects.filter(text="消えてはいけない").exists()


def test_sign_in_tells_nothing_and_gets_slower(client: Client, town: Town) -> None:
    town.users["imoi"].set_password("tadashii-pasuwaado")
    town.users["imoi"].save()
    wrong = [client.post("/sign-in/", {"username": name, "password": "x"}).content.decode() for name in ("imoi", "nobody")]
    assert all("利用者名かパスワードがちがいます" in page for page in wrong)
    for _ in range(4):
        last = client.post("/sign-in/", {"username": "imoi", "password": "x"})
    assert last.status_code == 429 and "秒待って" in last.content.decode()
    other = Client(REMOTE_ADDR="10.9.9.9")
    assert other.post("/sign-in/", {"username": "imoi", "password": "tadashii-pasuwaado"}).status_code == 302


def test_next_leads_nowhere_else(client: Client, town: Town) -> None:
    town.users["imoi"].set_password("tadashii-pasuwaado")
    town.users["imoi"].save()
    response = client.post("/sign-in/?next=https://evil.example/", {"username": "imoi", "password": "tadashii-pasuwaado"})
    assert response["Location"] == "/desk/"


@pytest.mark.parametrize("page", ["/demo/", "/demo/letters/"])
def test_the_demos_pages_are_missing_elsewhere(client: Client, page: str) -> None:
    assert client.get(page).status_code == 404


def test_a_board_costs_the_same_at_three_and_at_thirty(as_: As, town: Town, django_assert_max_num_queries: Callable[..., object]) -> None:
    client = as_("imoi")
    for count in (3, 27):
        for number in range(count):
            town.take_down(f"困りごと{number}")
        with django_assert_max_num_queries(32):  # type: ignore[attr-defined]
            assert client.get("/desk/needs/?view=desk").status_code == 200


def test_paging_by_key_shows_every_need_once(as_: As, town: Town) -> None:
    made = {str(town.take_down(f"困りごと{number}", urgency=("now", "week")[number % 2]).need_ids[0]) for number in range(60)}
    client, url, seen = as_("imoi"), "/desk/needs/?view=desk", []
    while url:
        page = client.get(url).content.decode()
        seen += re.findall(r'class="row-link" href="/desk/needs/([0-9a-f-]{36})/"', page)
        following = re.search(r'href="(\?view=desk[^"]*after=[^"]+)"[^>]*rel="next"', page)
        url = "/desk/needs/" + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 60 and set(seen) == made


def test_figures_agree_with_a_recount(as_: As, town: Town) -> None:
    for _ in range(3):
        town.take_down()
    page = as_("official").get("/desk/figures/").content.decode()
    assert "3件の相談" in page and "見本 " not in page.split("<main")[1]


def test_whom_it_is_about_is_found_or_asked_more_exactly(as_: As, town: Town, need_id: UUID) -> None:
    client = as_("imoi")
    address = f"/desk/needs/{need_id}/person/"
    for given, kana in (("太郎", "タロウ"), ("花子", "ハナコ")):
        client.post("/desk/people/new/", {"family_name": "見本", "given_name": given, "family_kana": "ミホン", "given_kana": kana,
                                          "area_code": "いもい"})  # fmt: skip
    for typed, sentence in (("だれでもない", "見つかりません"), ("みほん", "2人います")):
        page = client.post(address, {"person": typed})
        assert page.status_code in (409, 422) and sentence in page.content.decode() and typed in page.content.decode()
    assert client.post(address, {"person": "見本 太郎"}).status_code == 302
    assert "見本 太郎" in client.get(f"/desk/needs/{need_id}/").content.decode()
    assert client.post(address, {"person": ""}).status_code == 302
    assert Need.objects.get(pk=need_id).consultation.person_id is None
    assert as_("shinonoi").post(address, {"person": "見本 太郎"}).status_code == 404


def test_who_asks_a_desk_that_is_full_or_shut_is_told_first_and_may_ask_all_the_same(town: Town, as_: As, need_id: UUID) -> None:
    desk, other_desk = town.desks["support-west"], town.desks["money"]
    for one in (desk, other_desk):
        say_full(by=SYSTEM, desk=one, until=None)
    offer = {"to_desk": desk.name, "message": "よろしく", "though_closed": "on"}
    client, address = as_("imoi"), f"/desk/needs/{need_id}/offer/"
    first = client.post(address, offer)
    page = first.content.decode()
    assert first.status_code == 422 and not Handoff.objects.exists()
    assert "いま新しい人を受けていません" in page and "よろしく" in page and f'name="though_full" value="{desk.code}"' in page and "それでも、この窓口に頼む" in page
    assert client.post(address, {**offer, "to_desk": other_desk.name, "though_full": desk.code}).status_code == 422  # the warning was of another
    assert client.post(address, {**offer, "though_full": desk.code}).status_code == 302
    assert Handoff.objects.get(need_id=need_id).state == "offered"
    chosen = town.take_down("屋根の雪をおろしてほしい", by="imoi", area_code="19").need_ids[0]
    page = client.get(f"/desk/needs/{chosen}/?to={desk.code}").content.decode()
    assert page.index("いま新しい人を受けていません", page.index('id="hand-over"')) < page.index("見せるもの")  # beside the choice
    options = dict(re.findall(r'<option value="([^"]+)">([^<]*)</option>', client.get(f"/desk/needs/{chosen}/").content.decode()))
    assert {name for name, said in options.items() if "いま、新しい人は受けていません" in said} == {desk.name, other_desk.name}
    take_again(by=SYSTEM, desk=desk)
    Closure.objects.create(desk=desk, from_on=clock.today(), until_on=clock.today() + timedelta(days=4), reason="見本")
    other = town.take_down("雪かきを頼みたい", by="imoi", area_code="19").need_ids[0]
    page = client.post(f"/desk/needs/{other}/offer/", offer).content.decode()
    assert "まで休みです" in page and not Handoff.objects.filter(need_id=other).exists()
    client.post(f"/desk/needs/{other}/offer/", {**offer, "though_full": desk.code})
    assert Handoff.objects.filter(need_id=other, state="offered").exists()


def test_the_last_resort_is_not_offered_to_be_full_and_reads_why(town: Town, as_: As) -> None:
    page = as_("top").get("/desk/handoffs/").content.decode()
    assert "最後の窓口は、いつも受けつけます" in page and 'value="full"' not in page
    assert 'value="full"' in as_("money").get("/desk/handoffs/").content.decode()
    city = as_("admin")
    assert 'value="full"' not in city.get("/desk/city/desks/city-welfare/").content.decode()
    assert 'value="full"' in city.get("/desk/city/desks/money/").content.decode()


@pytest.mark.parametrize(("name", "data", "field"), [
    ("full", {"until": "2117-12-10"}, "full_until"), ("close", {"closed_on": "2117-3-31"}, "close_closed_on"),
    ("closure", {"from_on": "2026-12-1", "until_on": "2117-12-3"}, "closure_until_on")])  # fmt: skip
def test_a_desks_days_lie_within_five_years(town: Town, as_: As, name: str, data: dict[str, str], field: str) -> None:
    answer = as_("admin").post(f"/desk/city/desks/money/{name}/", data)
    page = answer.content.decode()
    assert (answer.status_code == 422 and "5年より先の日です。年を確かめてください。" in page and f'id="{field}-error' in page) or f'href="#{field}"' in page
    assert not Closure.objects.exists() and Desk.objects.get(code="money").closed_on is None and Desk.objects.get(code="money").full_since is None
