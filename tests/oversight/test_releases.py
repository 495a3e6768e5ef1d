"""Lists of people that leave the house: numbered, for a purpose, above a hundred people by two, over after a day."""

import csv
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from tests.released import crowd
from tests.town import MONDAY, Town
from yorozu.community.formats.city_csv import lost_in_cp932
from yorozu.community.models import Person, Post
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor
from yorozu.kernel.errors import Denied, Invalid, NotFound, Refused, Stale
from yorozu.kernel.models import AuditEntry, AuditSubject
from yorozu.notices import operations as tell
from yorozu.notices.models import Notice
from yorozu.notices.queries import unread
from yorozu.oversight import operations as do
from yorozu.oversight.enums import ReleaseState
from yorozu.oversight.models import Release
from yorozu.oversight.queries.releases import releases_waiting

pytestmark = pytest.mark.django_db


def ask(by: Actor, text: str = "", *, purpose: str = "敬老会の案内の宛名") -> Release:
    return do.ask_release(by=by, kind="people", asked={"text": text}, purpose=purpose)


def cells(content: bytes, *, charset: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(charset))))


def test_a_hundred_people_go_at_once_under_a_serial(town: Town) -> None:
    crowd(town, 100)
    imoi = town.actor("imoi")
    one = ask(imoi)
    assert (one.state, one.second, one.count, one.serial, one.answered_by_id) == ("confirmed", False, 100, "R00001", None)
    made = do.fetch_release(by=imoi, release_id=one.pk)
    rows = cells(made.content)
    assert made.name == "people-R00001.csv" and len(rows) == 100 and {row["書き出し番号"] for row in rows} == {"R00001"}
    entry = AuditEntry.objects.get(action="write_out_people")
    assert entry.purpose == "release R00001" and AuditSubject.objects.filter(entry_id=entry.pk).count() == 100
    assert AuditEntry.objects.filter(action="fetch_release", thing_id=one.pk).count() == 1 and not Notice.objects.exists()
    do.fetch_release(by=imoi, release_id=one.pk)
    one.refresh_from_db()
    assert one.fetches == 2 and one.fetched_at and AuditEntry.objects.filter(action="fetch_release", thing_id=one.pk).count() == 2


def test_above_a_hundred_another_person_confirms(town: Town) -> None:
    crowd(town, 101)
    imoi, west = town.actor("imoi"), town.actor("west")
    one = ask(imoi)
    assert one.state == ReleaseState.ASKED and one.second
    with pytest.raises(Refused, match="まだ認められて"):
        do.fetch_release(by=imoi, release_id=one.pk)
    assert not AuditEntry.objects.filter(action__in=("write_out_people", "fetch_release")).exists()
    told = set(Notice.objects.filter(kind="release_asked", channel="screen").values_list("user_id", flat=True))
    assert told == {town.users[name].pk for name in ("west", "top", "admin", "auditor")}
    assert [row.release_id for row in unread(west)] == [one.pk] and releases_waiting(west) == 1 and releases_waiting(town.actor("imoi2")) == 0
    done = do.answer_release(by=west, release_id=one.pk, answer="confirm", because="敬老会の担当に確かめた")
    assert (done.state, done.answered_by_name, done.until - done.answered_at) == ("confirmed", "west 見本", timedelta(hours=24))
    assert not unread(west) and [row.release_id for row in unread(imoi)] == [one.pk]
    assert len(cells(do.fetch_release(by=imoi, release_id=one.pk).content)) == 101
    assert do.read_release(by=imoi, release_id=one.pk).may_fetch and not unread(imoi)


def test_a_long_list_in_short_pieces_is_a_long_list(town: Town) -> None:
    crowd(town, 60)
    imoi = town.actor("imoi")
    first = ask(imoi)
    assert not first.second and ask(imoi).second, "60 and 60 within a day"
    do.fetch_release(by=imoi, release_id=first.pk)
    do.withdraw_release(by=imoi, release_id=first.pk)
    assert ask(imoi).second, "what was fetched is out"
    assert not ask(town.actor("imoi2")).second, "each by themselves"
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        later = ask(imoi)
        assert not later.second
        do.withdraw_release(by=imoi, release_id=later.pk)
        assert not ask(imoi).second, "what was never fetched and taken back isn't out"


def test_mails_name_nobody_and_lead_to_the_list(town: Town, settings: object) -> None:
    crowd(town, 101)
    one = ask(town.actor("imoi"), "見本", purpose="見本 花子さんの件")
    do.answer_release(by=town.actor("top"), release_id=one.pk, answer="refuse", because="人数が多い")
    tell.send_waiting()
    assert {to for sent in mail.outbox for to in sent.to} == {"west@example.jp", "top@example.jp", "imoi@example.jp"}
    for sent in mail.outbox:
        assert "/desk/releases/" in sent.body and not any(word in sent.subject + sent.body for word in ("見本 花子", "R00001", "人数が多い"))


def test_who_asked_can_t_confirm_and_who_answers_for_other_desks_finds_nothing(town: Town) -> None:
    crowd(town, 101, area="202011")
    crowd(town, 101)
    own, other = ask(town.actor("top"), "見本"), ask(town.actor("imoi"))
    with pytest.raises(Refused, match="自分で"):
        do.answer_release(by=town.actor("top"), release_id=own.pk, answer="confirm", because="よい")
    assert not do.read_release(by=town.actor("top"), release_id=own.pk).may_answer
    for name in ("imoi", "imoi2", "shinonoi", "official", "support"):
        with pytest.raises(Denied):
            do.answer_release(by=town.actor(name), release_id=other.pk, answer="confirm", because="よい")
    with pytest.raises(Denied):  # west answers for 芋井, not for a desk of the whole city
        do.answer_release(by=town.actor("west"), release_id=own.pk, answer="confirm", because="よい")
    for name in ("west", "imoi2", "admin"):
        with pytest.raises(NotFound):
            do.fetch_release(by=town.actor(name), release_id=other.pk)
        with pytest.raises(NotFound):
            do.withdraw_release(by=town.actor(name), release_id=other.pk)
    Post.objects.filter(user=town.users["west"]).update(until_on=clock.today() - timedelta(days=1))
    with pytest.raises(Denied):
        do.answer_release(by=town.actor("west"), release_id=other.pk, answer="confirm", because="よい")
    assert set(Release.objects.values_list("state", flat=True)) == {"asked"}


def test_the_database_itself_wants_two(town: Town) -> None:
    crowd(town, 101)
    one = ask(town.actor("imoi"))
    for change in ({"state": "confirmed"}, {"state": "confirmed", "answered_by_id": one.by_id, "because": "x"}, {"second": False}, {"purpose": ""}, {"fetches": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.filter(pk=one.pk).update(**change)


def test_a_reason_and_a_purpose_are_due(town: Town) -> None:
    crowd(town, 101)
    for purpose in ("", "  ", "宛名"):
        with pytest.raises(Invalid):
            ask(town.actor("imoi"), purpose=purpose)
    one = ask(town.actor("imoi"))
    for answer, because in (("confirm", ""), ("refuse", " \u3000"), ("release", "よい"), ("", "よい")):
        with pytest.raises(Invalid):
            do.answer_release(by=town.actor("west"), release_id=one.pk, answer=answer, because=because)
    for kind, error in (("posts", NotFound), ("", NotFound)):
        with pytest.raises(error):
            do.ask_release(by=town.actor("imoi"), kind=kind, asked={"text": ""}, purpose="敬老会の案内")
    for name in ("official", "admin", "auditor", "commissioner"):
        if name in town.users:
            with pytest.raises(Denied):
                ask(town.actor(name))
    with pytest.raises(Refused, match="だれも"):
        ask(town.actor("imoi"), "いない")


def test_refused_or_withdrawn_is_the_end(town: Town) -> None:
    crowd(town, 101)
    imoi, west = town.actor("imoi"), town.actor("west")
    refused, withdrawn = ask(imoi), ask(imoi)
    do.answer_release(by=west, release_id=refused.pk, answer="refuse", because="20人で足りる")
    do.withdraw_release(by=imoi, release_id=withdrawn.pk)
    for one in (refused, withdrawn):
        with pytest.raises(Refused, match="もう受けとれません"):
            do.fetch_release(by=imoi, release_id=one.pk)
        with pytest.raises(Stale):
            do.answer_release(by=town.actor("top"), release_id=one.pk, answer="confirm", because="よい")
        with pytest.raises(Stale):
            do.withdraw_release(by=imoi, release_id=one.pk)
    assert [row.label for row in unread(imoi)] == ["名簿の書き出しは認められませんでした"] and releases_waiting(west) == 0


def test_confirmed_it_can_be_fetched_for_a_day(town: Town) -> None:
    crowd(town, 101)
    imoi = town.actor("imoi")
    with clock.at(MONDAY):
        one = ask(imoi)
        do.answer_release(by=town.actor("west"), release_id=one.pk, answer="confirm", because="よい")
    with clock.at(MONDAY + timedelta(hours=23, minutes=59)):
        assert do.expire_releases() == 0 and do.fetch_release(by=imoi, release_id=one.pk)
    with clock.at(MONDAY + timedelta(hours=24)):
        with pytest.raises(Refused):  # before any round of the clock
            do.fetch_release(by=imoi, release_id=one.pk)
        assert do.expire_releases() == 1 and do.expire_releases() == 0
    one.refresh_from_db()
    assert one.state == "expired" and not Notice.objects.filter(kind="release_expired").exists()  # it was fetched: nothing to tell


def test_nobody_s_answer_is_the_end_after_seven_days_and_is_told(town: Town) -> None:
    crowd(town, 101)
    imoi = town.actor("imoi")
    with clock.at(MONDAY):
        one = ask(imoi, "見本")
    with clock.at(MONDAY + timedelta(days=7)):
        with pytest.raises(Refused, match="期限"):
            do.answer_release(by=town.actor("west"), release_id=one.pk, answer="confirm", because="よい")
        assert releases_waiting(town.actor("west")) == 0 and do.expire_releases() == 1
        assert [row.label for row in unread(imoi)] == ["名簿の書き出しの期限が過ぎました"] and not unread(town.actor("west"))
        with pytest.raises(Stale):
            do.answer_release(by=town.actor("west"), release_id=one.pk, answer="confirm", because="よい")
    one.refresh_from_db()
    assert one.asked == {"text": "見本"}
    with clock.at(MONDAY + timedelta(days=38)):
        do.expire_releases()
    one.refresh_from_db()
    assert one.asked == {} and one.purpose  # the words of the search go, that it was asked stays


def test_the_list_is_as_it_is_when_fetched_and_not_much_longer(town: Town) -> None:
    crowd(town, 110)
    imoi = town.actor("imoi")
    one = ask(imoi)
    do.answer_release(by=town.actor("west"), release_id=one.pk, answer="confirm", because="よい")
    crowd(town, 11)
    assert len(cells(do.fetch_release(by=imoi, release_id=one.pk).content)) == 121
    crowd(town, 1)
    with pytest.raises(Refused, match="110人でしたが、いまは122人"):
        do.fetch_release(by=imoi, release_id=one.pk)
    Person.objects.filter(pk__in=Person.objects.order_by("pk").values_list("pk", flat=True)[:60]).delete()
    assert len(cells(do.fetch_release(by=imoi, release_id=one.pk).content)) == 62


def test_what_one_person_may_take_alone_doesn_t_grow_past_a_hundred(town: Town) -> None:
    crowd(town, 98)
    one = ask(town.actor("imoi"))
    crowd(town, 3)  # within a tenth, but above a hundred
    with pytest.raises(Refused):
        do.fetch_release(by=town.actor("imoi"), release_id=one.pk)


def test_whose_post_ended_fetches_nothing(town: Town) -> None:
    crowd(town, 3)
    one = ask(town.actor("imoi"))
    Post.objects.filter(user=town.users["imoi"]).update(until_on=clock.today() - timedelta(days=1))
    with pytest.raises(Denied):
        do.fetch_release(by=town.actor("imoi"), release_id=one.pk)


def test_whoever_alone_answers_for_all_can_t_ask(town: Town) -> None:
    crowd(town, 101)
    Post.objects.filter(user__username__in=("west", "admin", "auditor", "top")).update(until_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="確かめられる人が"):
        ask(town.actor("imoi"))
    assert not Release.objects.exists() and not AuditEntry.objects.filter(action="ask_release").exists()


def test_cp932_is_strict_and_names_what_it_lacks(town: Town) -> None:
    crowd(town, 2)
    imoi = town.actor("imoi")
    first = Person.objects.order_by("pk").first()
    assert first is not None
    plain = ask(imoi)
    made = do.fetch_release(by=imoi, release_id=plain.pk, encoding="cp932")
    assert made.charset == "shift_jis" and [row["名字"] for row in cells(made.content, charset="cp932")] == ["見本", "見本"]
    Person.objects.filter(pk=first.pk).update(family_name="𠮷田", phone_note="9時〜17時 ¥0", alias="\ue000")
    one = ask(imoi)
    with pytest.raises(do.LettersLost) as caught:
        do.fetch_release(by=imoi, release_id=one.pk, encoding="cp932")
    assert {(lost.letter, lost.code, lost.column, lost.rows) for lost in caught.value.lost} == {
        ("𠮷", "U+20BB7", "名字", 1), ("〜", "U+301C", "かけてよい時間", 1), ("¥", "U+00A5", "かけてよい時間", 1), ("\ue000", "U+E000", "通称", 1)}  # fmt: skip
    one.refresh_from_db()
    assert one.fetches == 0 and "𠮷田" in do.fetch_release(by=imoi, release_id=one.pk).content.decode()
    with pytest.raises(Invalid):
        do.fetch_release(by=imoi, release_id=one.pk, encoding="utf-7")


def test_every_letter_that_passes_comes_back() -> None:
    every = [chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000]
    lost = {one.letter for one in lost_in_cp932([{"x": "".join(every)}])}
    kept = "".join(letter for letter in every if letter not in lost)
    assert kept.encode("cp932").decode("cp932") == kept and {"髙", "﨑", "①", "〜", "𠮷"} - lost == {"髙", "﨑", "①"}


def test_no_cell_is_a_formula(town: Town) -> None:
    crowd(town, 1, name="=cmd|' /C calc'!A0")
    one = ask(town.actor("imoi"))
    assert [row["名字"] for row in cells(do.fetch_release(by=town.actor("imoi"), release_id=one.pk).content)] == ["'=cmd|' /C calc'!A0"]


def test_the_system_asks_for_nothing(town: Town) -> None:
    crowd(town, 1)
    with pytest.raises(Denied):
        ask(SYSTEM)
