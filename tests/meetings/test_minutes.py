"""Minutes: a draft from the room, agreed by a name that was there, public without residents' names."""

import pytest

from tests.meetings.conftest import begin, open_room, plan
from tests.town import MONDAY, Town
from yorozu.kernel import clock
from yorozu.kernel.errors import Invalid, Refused, Stale
from yorozu.meetings import operations as do
from yorozu.meetings.models import Meeting
from yorozu.meetings.queries import names_in, published_meeting, published_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(town: Town) -> Meeting:
    with clock.at(MONDAY):
        series = begin(town, "kondankai", "19-1", "yorozu-19", "imoi")
    meeting = plan(town, series, title="雪かきの手が足りない")
    with clock.at(MONDAY):
        do.put_on_agenda(by=town.actor("imoi"), meeting_id=meeting.pk, title="桜区の一人のこと", kind="need", thing_id=town.desks["money"].pk)
    open_room(town, meeting)
    with clock.at(meeting.ends_at):
        for item in meeting.items.filter(formal=False, kind="").order_by("position"):
            do.talk_over(by=town.actor("imoi"), item_id=item.pk, words="当番を決めて回る。")
        case = meeting.items.get(kind="need")
        do.decide(by=town.actor("imoi"), item_id=case.pk, task=do.Task("山田さんを訪問する", town.desks["yorozu-19"].pk, clock.today()))
        return do.end_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)


def test_the_draft_says_all_inside_and_nothing_of_a_case_outside(held: Meeting) -> None:
    assert "山田さんを訪問する（芋井地区 よろず相談、2026年11月17日まで）" in held.minutes and "桜区の一人のこと" in held.minutes
    assert "当番を決めて回る。" in held.public_words and "個別の相談" in held.public_words and "1件の役割" in held.public_words
    assert "山田" not in held.public_words and "桜区の一人" not in held.public_words


def test_from_draft_to_published_and_back(town: Town, held: Meeting) -> None:
    by, key = town.actor("imoi"), held.pk
    with clock.at(held.ends_at):
        with pytest.raises(Stale):
            do.publish_minutes(by=by, meeting_id=key)
        for name in ("", "だれか 別"):
            with pytest.raises(Invalid):
                do.agree_minutes(by=by, meeting_id=key, name=name)
        assert do.agree_minutes(by=by, meeting_id=key, name="imoi見本").agreed_by_name == "imoi 見本"
        with pytest.raises(Stale):
            do.write_minutes(by=by, meeting_id=key, minutes="x", public_words="y")
        do.reopen_minutes(by=by, meeting_id=key, because="書きもれ")
        do.write_minutes(by=by, meeting_id=key, minutes="直した", public_words="佐藤さんの家の前と、皆さんの当番。電話 026-222-3333")
        do.agree_minutes(by=by, meeting_id=key, name="imoi 見本")
        with pytest.raises(Invalid) as error:
            do.publish_minutes(by=by, meeting_id=key)
        assert "佐藤さん" in str(error.value.field_errors["sure"]) and "026-222-3333" in str(error.value.field_errors["sure"]) and "皆さん" not in str(error.value.field_errors["sure"])
        assert published_meeting(key) is None
        do.publish_minutes(by=by, meeting_id=key, sure=True)
        assert published_meeting(key) is not None and len(published_page(town.areas["19"]).rows) == 1 and not published_page(town.areas["20"]).rows
        with pytest.raises(Invalid):
            do.take_back_minutes(by=by, meeting_id=key, because="")
        do.take_back_minutes(by=by, meeting_id=key, because="名前があった")
        assert published_meeting(key) is None


def test_a_closed_kind_is_never_published(town: Town, care: object) -> None:
    meeting = open_room(town, plan(town, care))  # type: ignore[arg-type]
    with clock.at(meeting.ends_at):
        do.talk_over(by=town.actor("imoi"), item_id=meeting.items.get(formal=False).pk, words="話した。")
        do.end_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        do.agree_minutes(by=town.actor("imoi"), meeting_id=meeting.pk, name="imoi 見本")
        with pytest.raises(Refused):
            do.publish_minutes(by=town.actor("imoi"), meeting_id=meeting.pk, sure=True)


@pytest.mark.parametrize(("text", "found"), [
    ("高野さんと話した", ["高野さん"]), ("住民の皆さん、お客様、子どもさん", []), ("鈴木氏と田中様", ["鈴木氏", "田中様"]), ("0261234567に電話", ["0261234567"]), ("11月20日に3人", []),
])  # fmt: skip
def test_what_looks_like_a_name(text: str, found: list[str]) -> None:
    assert names_in(text) == found
