"""Staff pages for the city's own words and for what was learned: tried before stored, one-key corrections, the way back."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.town import Town, make_town
from yorozu.consultation import operations as do
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.learning import NAME
from yorozu.directory.models import CityWord, Correction, WordModel
from yorozu.directory.operations import add_word, train_words
from yorozu.directory.queries import WordFilter, suggest, word_rows
from yorozu.kernel import jobs
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import AuditEntry, AuditSubject, HistoryEntry, Job

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
NEW = "/desk/directory/words/new/"
WORD = {"expression": "めだかの学校", "desk": "きぼう相談", "situation": "", "reason": "居場所の集まりの名前だからです。"}


@pytest.fixture
def town() -> Town:
    return make_town()


@pytest.fixture
def as_(town: Town) -> As:
    def enter(name: str) -> Client:
        client = Client()
        client.force_login(town.users[name], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def met(town: Town, words: str, by: str = "imoi", area: str = "19") -> None:
    """A need that the worker's own desk met."""
    need_id = town.take_down(words, by=by, area_code=area).need_ids[0]
    do.record_answer(by=town.actor(by), need_id=need_id, answer=Answer(outcome="met", words="話を聞きました", missing="", missing_words="", rest=""))


def test_a_word_is_tried_on_needs_that_were_met_before_it_is_stored(town: Town, as_: As) -> None:
    met(town, "めだかの学校に行きたい")
    met(town, "めだかの学校はどこ", by="shinonoi", area="20")
    page = as_("imoi").post(NEW, {**WORD, "act": "try"}).content.decode()
    assert "まだ足していません" in page and "めだかの学校に行きたい" in page and "<mark>きぼう相談</mark>" in page
    assert "めだかの学校はどこ" not in page and "ほかに1件" in page, "another district's words are counted, not shown"
    assert not CityWord.objects.exists()
    seen = AuditEntry.objects.get(purpose="word effect")
    assert AuditSubject.objects.filter(entry=seen).count() == 1
    without = as_("official").post(NEW, {**WORD, "act": "try"}).content.decode()
    assert "めだかの学校に行きたい" not in without and "ほかに2件" in without


def test_a_stored_word_counts_at_once_and_a_form_sent_twice_stores_one(town: Town, as_: As) -> None:
    client = as_("imoi")
    for _ in range(2):
        assert client.post(NEW, {**WORD, "act": "save", "once": "twice"})["Location"] == "/desk/directory/words/"
    word = CityWord.objects.get()
    assert suggest("めだかの学校").suggestions[0].id == "hope" and word.added_by_name == "imoi 見本"
    assert HistoryEntry.objects.filter(action="add_city_word", thing_id=word.pk).exists()
    hints = client.post("/desk/inbox/hints/", {"words": "めだかの学校に行きたい", "area_code": "芋井"}).content.decode()
    assert "きぼう相談" in hints and WORD["reason"] in hints


@pytest.mark.parametrize("changes, said", [
    ({"reason": ""}, "わけを書いてください"), ({"desk": "ない窓口"}, "見つかりません"), ({"desk": ""}, "どちらか1つ"),
    ({"situation": "same_story_again"}, "どちらか1つ"), ({"expression": "めだか("}, "閉じて"), ({"expression": "めだか", "reason": "わ" * 300}, "200"),
])  # fmt: skip
def test_what_cannot_be_stored_stands_at_its_field_with_what_was_typed(as_: As, changes: dict[str, str], said: str) -> None:
    answer = as_("imoi").post(NEW, {**WORD, **changes, "act": "save"})
    page = answer.content.decode()
    assert answer.status_code == 422 and said in page and "エラー：" in page
    assert {**WORD, **changes}["expression"] in page and not CityWord.objects.exists()


def test_the_list_pages_and_narrows_and_a_word_is_retired_with_its_reason(town: Town, as_: As) -> None:
    for place in range(7):
        add_word(by=SYSTEM, expression=f"めだか{'一二三四五六七'[place]}号", desk=town.desks["hope" if place % 2 else "money"], reason="わけ")
    first = word_rows(WordFilter(), size=3)
    second = word_rows(WordFilter(), after=first.next_key, size=3)
    third = word_rows(WordFilter(), after=second.next_key, size=3)
    shown = [row.expression for page in (first, second, third) for row in page.rows]
    assert len(set(shown)) == len(shown) == 7 and not third.next_key and shown[0] == "めだか七号"
    assert {row.leads for row in word_rows(WordFilter(desk="money")).rows} == {"生活支援課"}
    client, word = as_("imoi"), CityWord.objects.get(expression="めだか三号")
    assert client.post(f"/desk/directory/words/{word.pk}/", {"reason": ""}).status_code == 422
    assert client.post(f"/desk/directory/words/{word.pk}/", {"reason": "集まりが終わった"}).status_code == 302
    assert client.post(f"/desk/directory/words/{word.pk}/", {"reason": "もう一度"}).status_code == 422
    assert "めだか三号" not in client.get("/desk/directory/words/", {"q": "三号"}).content.decode().split("<tbody>")[1]
    retired = client.get("/desk/directory/words/?state=retired").content.decode()
    assert "めだか三号" in retired and "めだか四号" not in retired
    assert "集まりが終わった" in client.get(f"/desk/directory/words/{word.pk}/").content.decode()
    assert client.get("/desk/directory/words/?after=nonsense&state=x").status_code == 200


def test_a_correction_at_intake_keeps_no_sentence_and_answers_with_the_pane(town: Town, as_: As) -> None:
    client = as_("imoi")
    said = {"words": "鈴木花子です。雪かきができない", "area_code": "芋井", "desk": "西部 地域包括支援センター"}
    hints = client.post("/desk/inbox/hints/", said).content.decode()
    assert 'data-hotkey="x"' in hints and "data-live" in hints
    for _ in range(2):
        assert "おぼえました" in client.post("/desk/inbox/correct/", {**said, "once": "twice"}).content.decode()
    kept = Correction.objects.get()
    assert kept.desk.code == "support-west" and "雪掻き" in kept.terms and not any("鈴木" in one or "花子" in one for one in kept.terms)
    assert HistoryEntry.objects.get(kind="correction").action == "correct_suggestion"
    assert "見つかりません" in client.post("/desk/inbox/correct/", {**said, "desk": "ない窓口"}).content.decode()
    assert "おぼえられません" in client.post("/desk/inbox/correct/", {**said, "words": "。。。"}).content.decode()
    assert Correction.objects.count() == 1


def test_a_needs_page_suggests_puts_the_desk_into_the_request_and_takes_a_correction(town: Town, as_: As) -> None:
    need_id = town.take_down("父の物忘れを日曜に相談したい").need_ids[0]
    client = as_("imoi")
    page = client.get(f"/desk/needs/{need_id}/").content.decode()
    assert "この話なら" in page and "「日曜」は閉まっています" in page
    filled = client.get(f"/desk/needs/{need_id}/?to=support-west").content.decode()
    assert 'value="西部 地域包括支援センター"' in filled
    assert client.post(f"/desk/needs/{need_id}/correct/", {"desk": "support-west"}).status_code == 302
    assert Correction.objects.get().desk.code == "support-west"
    assert client.post(f"/desk/needs/{need_id}/correct/", {"desk": "ない"}).status_code == 422


def test_a_desk_says_that_it_is_full_and_takes_people_again(town: Town, as_: As) -> None:
    client = as_("support")
    assert "新しい人の受けつけ" in client.get("/desk/handoffs/").content.decode()
    client.post("/desk/handoffs/full/support-west/", {"act": "full", "until": "2030-12-10"})
    assert "12月10日まで、新しい人は受けていません" in client.get("/find/desks/support-west/").content.decode()
    client.post("/desk/handoffs/full/support-west/", {"act": "again"})
    assert "受けていません" not in client.get("/find/desks/support-west/").content.decode()
    assert as_("imoi").post("/desk/handoffs/full/support-west/", {"act": "full"}).status_code == 404


def history() -> list[tuple[str, str]]:
    asked = "芋井地区よろず相談、小田切地区よろず相談、西部よろず相談にも聞いたけれど、"
    rows = ((f"{asked}財布と鍵が見つからない", "money"), (f"{asked}雪かきで腰が痛い", "hope"), (f"{asked}話を聞いて", "yorozu-20"))
    return [rows[place % 3] for place in range(60)]


def test_what_was_learned_is_shown_explained_and_taken_back(town: Town, as_: As) -> None:
    client = as_("west")
    assert "まだ学んでいません" in client.get("/desk/directory/words/learned/").content.decode()
    client.post("/desk/directory/words/learned/train/", {"once": "a"})
    assert jobs.work_once() and Job.objects.get(name=NAME).state == "done"
    assert "よく当たるようにならなかった" in client.get("/desk/directory/words/learned/").content.decode()
    train_words(by=SYSTEM, needs=history())
    page = client.post("/desk/directory/words/learned/why/", {"text": "財布のこと"}).content.decode()
    assert "学んだことば：財布" in page and "前にもどす" in page
    assert client.post("/desk/directory/words/learned/back/", {"reason": ""}).status_code == 422
    assert client.post("/desk/directory/words/learned/back/", {"reason": "当たらない"}).status_code == 302
    assert not WordModel.objects.filter(active=True).exists()
    assert "人が前にもどしたため" in client.get("/desk/directory/words/learned/").content.decode()


def test_the_danger_box_names_the_words_that_brought_it(as_: As) -> None:
    hints = as_("imoi").post("/desk/inbox/hints/", {"words": "夫に殴られて逃げたい", "area_code": "芋井"}).content.decode()
    box = hints.split('<section class="emergency')[1].split("</section>")[0]
    assert "<mark>" in box and "殴" in box and "110" in box
    public = Client().get("/find/", {"q": "夫に殴られて逃げたい"}).content.decode().split('is-found"')[1].split("</section>")[0]
    assert "殴" in public and "#8008" in public
