"""Meetings on their pages: from the first one to its published minutes, what is wrong at its field, typed words kept, nothing shown to who may not."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from tests.papers.test_sheets import text_of
from tests.town import MONDAY, Town, make_town
from yorozu.kernel import clock
from yorozu.meetings import operations as do
from yorozu.meetings.models import AgendaItem, Attendance, Decision, Meeting, MeetingSeries

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
NEXT = MONDAY + timedelta(days=8)


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


def put(client: Client, address: str, moment: datetime = MONDAY, **data: object) -> object:
    with clock.at(moment):
        return client.post(address, data)


def text(client: Client, address: str, moment: datetime = MONDAY) -> str:
    with clock.at(moment):
        response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def begun(as_: As, kind: str = "kondankai", area: str = "19-1") -> MeetingSeries:
    desk = as_("imoi")
    with clock.at(MONDAY):
        page = desk.get("/desk/meetings/new/").content.decode()
    assert "小地域福祉懇談会" in page and "支援会議" in page
    town_desk = page.partition('name="desk"')[2].partition('<option value="')[2][:36]
    response = put(desk, "/desk/meetings/new/", kind=kind, area=area, desk=town_desk, place="公民館")
    assert response.status_code == 302  # type: ignore[attr-defined]
    return MeetingSeries.objects.get(kind=kind)


def test_from_the_first_meeting_to_published_minutes(town: Town, as_: As) -> None:
    desk, series = as_("imoi"), begun(as_)
    at = f"/desk/meetings/series/{series.pk}/"
    wrong = put(desk, f"{at}plan/", day="2026-11-24", since="２５時", until="15:00")
    assert wrong.status_code == 422 and "この時刻はありません" in wrong.content.decode() and "2026-11-24" in wrong.content.decode()  # type: ignore[attr-defined]
    put(desk, f"{at}member/", name="見本 区長", organisation="桜区", phone="026-000-0003")
    put(desk, f"{at}plan/", day="令和8年11月24日", since="１０時", until="12時半")
    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.starts_at, meeting.ends_at - meeting.starts_at) == ("公民館", NEXT, timedelta(hours=2, minutes=30))
    here = f"/desk/meetings/{meeting.pk}/"
    put(desk, f"{here}item/", title="雪かき", minutes="20")
    put(desk, f"{here}call/")
    assert "026-000-0003" in text(desk, f"{here}people/")
    desk = as_("imoi")  # eight days later
    room = text(desk, f"{here}room/", NEXT)
    assert "困っていること" in room and "定足数" not in room
    ids = [str(one) for one in Attendance.objects.values_list("pk", flat=True)]
    put(desk, f"{here}people/", NEXT, attendance="1", came=ids, go="room")
    ended = put(desk, f"{here}room/", NEXT)
    assert ended.status_code == 422 and ended.content.decode().count("が、まだ決まっていません") >= 3  # type: ignore[attr-defined]
    for item in AgendaItem.objects.filter(formal=False).exclude(title="雪かき"):
        put(desk, f"/desk/meetings/items/{item.pk}/talk/", NEXT, words="出し合った。")
    snow = AgendaItem.objects.get(title="雪かき")
    put(desk, f"/desk/meetings/items/{snow.pk}/decide/", NEXT, words="当番表を作る", desk="芋井地区", due_on="2026-12-05", seen="0")
    assert Decision.objects.get().desk.code == "yorozu-19"
    assert put(desk, f"{here}room/", NEXT).status_code == 302  # type: ignore[attr-defined]
    put(desk, f"{here}minutes/agree/", NEXT, name="見本 区長")
    put(desk, f"{here}minutes/publish/", NEXT)
    public = text(Client(), f"/meetings/{meeting.pk}/")
    assert "当番表を作る" in public and "見本 区長" not in public
    assert "桜区 小地域福祉懇談会" in text(Client(), "/meetings/?area=19") and "小地域福祉懇談会" not in text(Client(), "/meetings/?area=20")
    put(desk, f"{here}minutes/take_back/", NEXT, because="まちがい")
    assert Client().get(f"/meetings/{meeting.pk}/").status_code == 404


@pytest.fixture
def care(town: Town, as_: As) -> Meeting:
    with clock.at(MONDAY):
        series = do.begin_series(by=town.actor("imoi"), kind="chiku_care", area=town.areas["19"], desk=town.desks["yorozu-19"], place="支所")
        meeting = do.plan_meeting(by=town.actor("imoi"), series_id=series.pk, starts_at=NEXT, ends_at=NEXT + timedelta(hours=2))
        do.put_on_agenda(by=town.actor("imoi"), meeting_id=meeting.pk, title="夜に出ていく父と娘", kind="need", thing_id=UUID(int=7))
        do.call_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
    with clock.at(NEXT):
        do.note_came(by=town.actor("imoi"), meeting_id=meeting.pk, came=list(meeting.attendance.values_list("pk", flat=True)))
    return meeting


def test_who_is_second_sees_what_the_first_decided_and_keeps_what_they_typed(town: Town, as_: As, care: Meeting) -> None:
    item = AgendaItem.objects.get(kind="need")
    first, second = as_("imoi"), as_("imoi2")
    put(first, f"/desk/meetings/items/{item.pk}/decide/", NEXT, words="訪問する", desk="hope", due_on="2026-12-01", seen="0")
    late = put(second, f"/desk/meetings/items/{item.pk}/decide/", NEXT, words="電話する", desk="西部 地域包括支援センター", due_on="2026-12-02", seen="0")
    page = late.content.decode()  # type: ignore[attr-defined]
    assert late.status_code == 422 and "ほかの人が先に進めました" in page and "訪問する" in page and "電話する" in page and 'name="seen" value="1"' in page  # type: ignore[attr-defined]
    put(second, f"/desk/meetings/items/{item.pk}/decide/", NEXT, words="電話する", desk="西部 地域包括支援センター", due_on="2026-12-02", seen="1")
    assert Decision.objects.count() == 2


@pytest.mark.parametrize(("change", "said"), [
    ({"words": ""}, "何をするかを"), ({"desk": "どこにもない"}, "1つに決まりません"), ({"desk": "よろず"}, "1つに決まりません"), ({"due_on": "そのうち"}, "日付として読めません"), ({"due_on": "2026-11-01"}, "今日から2年以内"),
    ({"in_charge": "だれか"}, "いるのは：hope 見本"), ({"seen": "x"}, "直して"),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(as_: As, care: Meeting, change: dict[str, str], said: str) -> None:
    item = AgendaItem.objects.get(kind="need")
    given = {"words": "様子を見に行く", "desk": "hope", "due_on": "2026-12-01", "seen": "0", **change}
    response = put(as_("imoi"), f"/desk/meetings/items/{item.pk}/decide/", NEXT, **given)
    page = response.content.decode()  # type: ignore[attr-defined]
    assert response.status_code == 422 and said in page and (given["words"] or given["due_on"]) in page and not Decision.objects.exists()  # type: ignore[attr-defined]


def test_the_projector_shows_no_names_and_nothing_of_a_case(town: Town, as_: As, care: Meeting) -> None:
    item = AgendaItem.objects.get(kind="need")
    put(as_("imoi"), f"/desk/meetings/items/{item.pk}/decide/", NEXT, words="山田さんを訪問する", desk="hope", in_charge="hope 見本", due_on="2026-12-01", seen="0")
    page = text(as_("imoi"), f"/desk/meetings/{care.pk}/screen/", NEXT)
    wall = page.partition('class="wall"')[2]
    assert "夜に出ていく父と娘" in wall and "きぼう相談" in wall and "12月1日" in wall
    assert "山田" not in page and "hope 見本" not in wall and "imoi 見本" not in wall


def test_a_duty_from_given_to_done(town: Town, as_: As, care: Meeting) -> None:
    item = AgendaItem.objects.get(kind="need")
    put(as_("imoi"), f"/desk/meetings/items/{item.pk}/decide/", NEXT, words="訪問する", desk="support-west", due_on="2026-12-01", seen="0")
    duty, support = Decision.objects.get(), as_("support")
    listed = text(support, "/desk/duties/", NEXT)
    assert "訪問する" in listed and "ケア会議" not in listed.partition("<main")[2]  # the desk isn't told in which closed meeting
    assert f"/desk/duties/{duty.pk}/" in text(support, "/desk/notices/", NEXT)
    page = text(support, f"/desk/duties/{duty.pk}/", NEXT)
    assert "夜に出ていく" not in page and f"/desk/duties/{duty.pk}/" not in text(support, "/desk/notices/", NEXT)
    wrong = put(support, f"/desk/duties/{duty.pk}/not_done/", NEXT, words="留守だった", due_on="")
    assert wrong.status_code == 422 and "いつまでにできるか" in wrong.content.decode() and "留守だった" in wrong.content.decode()  # type: ignore[attr-defined]
    put(support, f"/desk/duties/{duty.pk}/done/", NEXT, words="訪問しました。")
    assert "訪問する" not in text(support, "/desk/duties/", NEXT) and "訪問する" in text(support, "/desk/duties/?view=ended", NEXT)
    assert "訪問しました。" in text(as_("imoi"), f"/desk/duties/{duty.pk}/", NEXT)


def test_cancelled_an_hour_before_the_next_page_is_the_telephone_list(as_: As, care: Meeting) -> None:
    Attendance.objects.update(came=None)
    late = NEXT - timedelta(hours=1)
    response = put(as_("imoi"), f"/desk/meetings/{care.pk}/cancel/", late, because="大雪")
    assert response["Location"] == f"/desk/meetings/{care.pk}/people/"  # type: ignore[index]
    page = text(as_("imoi"), f"/desk/meetings/{care.pk}/people/", late)
    assert "メールがある人にも電話してください" in page and "電話した" in page


def test_a_secret_meeting_is_not_there_for_who_is_no_member(town: Town, as_: As) -> None:
    with clock.at(MONDAY):
        series = do.begin_series(by=town.actor("imoi"), kind="shien_kaigi", area=town.areas["19"], desk=town.desks["yorozu-19"], place="支所")
        meeting = do.plan_meeting(by=town.actor("imoi"), series_id=series.pk, starts_at=NEXT, ends_at=NEXT + timedelta(hours=1))
        do.put_on_agenda(by=town.actor("imoi"), meeting_id=meeting.pk, title="秘密の題")
    assert "第106条の6" in text(as_("imoi"), f"/desk/meetings/{meeting.pk}/")
    mine = text(as_("imoi2"), f"/desk/meetings/series/{series.pk}/")
    assert "委員だけが読めます" in mine and "秘密の題" not in mine and "第1回" not in mine
    assert "第1回" not in text(as_("imoi2"), "/desk/meetings/")
    with clock.at(MONDAY):
        assert as_("imoi2").get(f"/desk/meetings/{meeting.pk}/").status_code == 404 == as_("west").get(f"/desk/meetings/series/{series.pk}/").status_code
        assert as_("commissioner" if "commissioner" in town.users else "official").get(f"/desk/meetings/{meeting.pk}/").status_code == 404


def test_the_call_on_paper(town: Town, as_: As, care: Meeting) -> None:
    with clock.at(MONDAY):
        series = do.begin_series(by=town.actor("imoi"), kind="suishin_kaigi", area=town.areas["19"], desk=town.desks["yorozu-19"], place="支所 2階")
        for number in range(2):
            do.add_member(by=town.actor("imoi"), series_id=series.pk, form=do.MemberForm(name=f"紙の 委員{number}", organisation="桜区"))
        meeting = do.plan_meeting(by=town.actor("imoi"), series_id=series.pk, starts_at=NEXT, ends_at=NEXT + timedelta(hours=1))
        do.call_meeting(by=town.actor("imoi"), meeting_id=meeting.pk)
        open_one, closed = (as_("imoi").get(f"/desk/meetings/{one.pk}/call.pdf") for one in (meeting, care))
    words = text_of(open_one.content)
    assert "芋井地区 地域福祉推進会議 第1回" in words and "2026年11月24日（火）10:00–11:00" in words and "紙の 委員1" in words and "懇談会で出た課題" in words and "手話通訳" in words
    secret = text_of(closed.content)
    assert "ケア会議" not in secret and "夜に出ていく" not in secret and "委員の皆さま" in secret


def test_the_calendar_file(as_: As, care: Meeting) -> None:
    with clock.at(MONDAY):
        response = as_("imoi").get(f"/desk/meetings/{care.pk}/meeting.ics")
    assert response["Content-Type"].startswith("text/calendar") and b"DTSTART:20261124T010000Z" in response.content and "ケア".encode() not in response.content


def test_replies_on_the_page(as_: As, care: Meeting) -> None:
    row = Attendance.objects.get()
    put(as_("imoi"), f"/desk/meetings/attendance/{row.pk}/", NEXT, reply="coming", support=["sign"], children="1", note="遅れる")
    row.refresh_from_db()
    assert (row.reply, row.support, row.children) == ("coming", ["sign"], 1) and "手話通訳" in text(as_("imoi"), f"/desk/meetings/{care.pk}/people/", NEXT)
    wrong = put(as_("imoi"), f"/desk/meetings/attendance/{row.pk}/", NEXT, reply="x", children="99", note="書いたまま")
    assert wrong.status_code == 422 and "書いたまま" in wrong.content.decode()  # type: ignore[attr-defined]
    put(as_("imoi"), f"/desk/meetings/{care.pk}/people/", NEXT, name="客 一人")
    assert Attendance.objects.count() == 2 and date(2026, 11, 24) == Attendance.objects.get(member__name="客 一人").member.until_on


def test_the_home_page_says_what_is_to_be_done(town: Town, as_: As, care: Meeting) -> None:
    assert "会議で決まったことが" not in text(as_("hope"), "/desk/", NEXT)
    put(as_("imoi"), f"/desk/meetings/items/{AgendaItem.objects.get(kind='need').pk}/decide/", NEXT, words="訪問する", desk="hope", due_on="2026-12-01", seen="0")
    page = text(as_("hope"), "/desk/", NEXT)
    assert "会議で決まったことがあります" in page and "1件。いちばん近い期限は12月1日" in page
    Decision.objects.update(missed=1)
    assert "会議で決まったことが、日を過ぎています" in text(as_("hope"), "/desk/", NEXT)


def test_an_item_is_taken_off_with_a_sentence(town: Town, as_: As, care: Meeting) -> None:
    item = AgendaItem.objects.get(kind="need")
    assert "外すわけ" in text(as_("imoi"), f"/desk/meetings/{care.pk}/", NEXT)
    put(as_("imoi"), f"/desk/meetings/items/{item.pk}/off/", NEXT, words="")
    assert AgendaItem.objects.get(pk=item.pk).state == "open"
    put(as_("imoi"), f"/desk/meetings/items/{item.pk}/off/", NEXT, words="本人が取り下げた。")
    item.refresh_from_db()
    assert (item.state, item.words) == ("left", "本人が取り下げた。") and not item.rest.exists()
