"""The index of words: what is found, in which order, under whose eyes, and that it can't be behind."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.town import make_town
from yorozu.community import operations as city
from yorozu.community.operations.people import PersonForm
from yorozu.community.queries import find_people
from yorozu.consultation import operations as do
from yorozu.consultation.queries import violations
from yorozu.kernel import search as index
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import SearchDocument, SearchPosting, uuid7
from yorozu.kernel.search import reading

pytestmark = pytest.mark.django_db


def put(*texts: str, area_path: str = "", owner: UUID | None = None) -> list[UUID]:
    ids = [uuid7() for _ in texts]
    for one, text in zip(ids, texts, strict=True):
        index.index_document(kind="need", thing_id=one, text=text, area_path=area_path, owner=owner)
    return ids


def found(query: str, **scope: object) -> list[UUID]:
    return index.search(kind="need", query=query, **scope)  # type: ignore[arg-type]


def test_more_shared_words_come_first_and_the_latest_among_equals() -> None:
    one, both, later = put("雪かきができない", "雪かきと通院で困っている", "雪かきができない")
    assert found("雪かきと通院") == [both, later, one]
    assert found("雪かき") == [later, both, one]


def test_a_single_kanji_and_other_widths_and_scripts_are_found() -> None:
    snow, bed = put("屋根の雪が重い", "ベッドがほしい")
    assert found("雪") == [snow]
    assert found("ﾍﾞｯﾄﾞ") == found("べっど") == [bed]
    assert found("・、 ") == [] == found("ぬ")


def test_a_changed_text_leaves_nothing_behind() -> None:
    (one,) = put("雪かきができない")
    index.index_document(kind="need", thing_id=one, text="通院の足がない")
    assert found("雪かき") == [] and found("通院") == [one]
    index.forget_document(one)
    assert not SearchDocument.objects.exists() and not SearchPosting.objects.exists()


@pytest.mark.parametrize("narrow", [0, 2000])
def test_the_scope_is_a_condition_in_both_ways_of_reading(narrow: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "NARROW", narrow)
    desk = uuid7()
    (inside,) = put("雪かき", area_path="/a/b/c/")
    (other,) = put("雪かき", area_path="/a/x/")
    (held,) = put("雪かき", area_path="/a/x/", owner=desk)
    assert found("雪かき", area_paths=("/a/b/",)) == [inside]
    assert found("雪かき", owners=(desk,)) == [held]
    assert set(found("雪かき", area_paths=("/a/b/",), owners=(desk,))) == {inside, held}
    assert set(found("雪かき")) == {inside, other, held}
    assert index.search(kind="person", query="雪かき") == []


def test_a_rare_word_beside_common_ones_finds_the_old_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a common word would have cut off, a rare one still brings."""
    monkeypatch.setattr("yorozu.kernel.search.rebuilding.COMMON", 5)
    monkeypatch.setattr(reading, "BROUGHT", 4)
    (old,) = put("介護と外字の届け")
    put(*["介護のこと"] * 20)
    index.refresh_common()
    assert found("介護 外字")[0] == old
    assert len(found("介護", limit=50)) == 4


def test_of_a_desk_that_holds_much_the_latest_are_read_whole_and_rare_words_bring_older_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "NARROW", 6)
    monkeypatch.setattr(reading, "LATEST", 3)
    monkeypatch.setattr(reading, "BROUGHT", 4)
    desk, other = uuid7(), uuid7()
    (old,) = put("外字の届け", owner=desk)
    mine = put(*["介護のこと"] * 8, owner=desk)
    others = put(*["介護のこと"] * 4, "外字の届け", owner=other)
    assert found("介護", owners=(desk,), limit=50) == mine[:-4:-1], "other desks' later ones hide none of the latest"
    assert found("外字", owners=(desk,)) == [old]
    assert found("介護", owners=(desk, other), limit=2) == others[-2:-4:-1]


def test_what_is_asked_of_the_database_does_not_grow() -> None:
    counts = []
    for texts in (["父の物忘れがひどい"] * 3, ["父の物忘れがひどい"] * 60):
        put(*texts)
        with CaptureQueriesContext(connection) as caught:
            found("父の物忘れがひどくて、火の消し忘れもある" * 9)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 4


def test_rebuild_mends_what_is_missing_other_and_left_over() -> None:
    town = make_town()
    first, second = town.take_down("雪かきができない").need_ids[0], town.take_down("通院の足がない").need_ids[0]
    assert list(index.stale()) == []
    index.forget_document(first)
    SearchDocument.objects.filter(thing_id=second).update(terms=b"")
    put("だれのものでもない")
    assert sorted(one.how for one in index.stale()) == ["left over", "missing", "other"]
    assert any(one.id == first and "search rebuild" in one.cure for one in violations())
    counts = index.rebuild()
    assert counts["need"] == 2 and list(index.stale()) == []
    assert found("雪かき") == [first]
    index.rebuild()
    assert SearchDocument.objects.filter(kind="need").count() == 2


def test_an_empty_index_is_built_after_an_upgrade() -> None:
    town = make_town()
    need_id = town.take_down("雪かきができない").need_ids[0]
    SearchDocument.objects.all().delete()
    SearchPosting.objects.all().delete()
    index.ensure()
    assert found("雪かき") == [need_id]


def test_the_owner_in_the_index_moves_with_the_need() -> None:
    town = make_town()
    need_id = town.take_down("雪かきができない").need_ids[0]
    SearchDocument.objects.filter(thing_id=need_id).update(owner=town.desks["money"].pk)
    assert [one.rule for one in violations() if one.id == need_id] == ["T1"]


def test_people_are_found_by_given_name_nickname_and_the_name_of_before() -> None:
    town = make_town()
    area = town.desks["money"].area
    form = PersonForm(family_name="髙橋", given_name="花子", family_kana="たかはし", given_kana="はなこ", alias="マリア", phone="")
    person = city.write_down_person(by=SYSTEM, form=form, area=area)
    city.change_person(by=SYSTEM, person=person, form=PersonForm(family_name="宮澤", given_name="花子", family_kana="みやざわ", given_kana="はなこ",
                                                               alias="マリア"))  # fmt: skip
    for text in ("花子", "ハナコ", "まりあ", "宮沢花子", "みやざわ", "高橋", "タカハシ"):
        assert [row.id for row in find_people(SYSTEM, text).rows] == [person.pk], text
    assert find_people(SYSTEM, "山田").rows == ()
    assert list(index.stale()) == []


def test_a_need_is_found_in_the_transaction_that_wrote_it() -> None:
    town = make_town()
    receipt = town.take_down("夜中に外へ出てしまう父のこと")
    rows = do.search_needs(by=town.actor("imoi"), text="夜中に外へ")
    assert [row.id for row in rows] == list(receipt.need_ids)
