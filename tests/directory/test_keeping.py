"""W4: the directory lives – a file with faults, next month's file, owners who confirm or don't, a resident who says "this is wrong"."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client

from tests.town import Town, make_town
from yorozu.directory import operations as do
from yorozu.directory.enums import QuestionKind, TaskState, Verification
from yorozu.directory.models import ConfirmationAsk, PlaceQuestion, Service, Source, WrongReport
from yorozu.directory.queries import confirm_token, find, history_of_service, open_questions
from yorozu.kernel import clock
from yorozu.kernel.errors import Denied, Refused
from yorozu.notices.models import Notice
from yorozu.notices.operations import send_waiting

pytestmark = pytest.mark.django_db
HEADER = "見本市の施設一覧,,,,,\r\n令和8年4月1日,,,,,\r\n施設の名称,住所,緯度,経度,電話番号（代表）,開始時間\r\n"
ROWS = [f"見本の家{one},見本市桜{one}-2,36.6{one:02},138.2,026-000-{one:04},9:00\r\n" for one in range(1, 13)]
BAD = [",見本市桜20,36.6,138.2,,\r\n", "遠い家,見本市桜21,0.5,138.2,,\r\n", "字の家,見本市桜22,北,138.2,,\r\n", "夜の家,見本市桜23,36.6,138.2,,88:00\r\n",
       "東の家,見本市桜24,36.6,とても東,,\r\n", "-,見本市桜25,36.6,138.2,,\r\n", f"{'長' * 201},見本市桜26,36.6,138.2,,\r\n"]  # fmt: skip


@pytest.fixture
def town() -> Town:
    return make_town()


def take_in(town: Town, rows: list[str], name: str = "places.csv", *, dry_run: bool = False) -> do.ImportReport:
    return do.import_file(by=town.actor("admin"), name=name, content=(HEADER + "".join(rows)).encode("cp932"), dry_run=dry_run)


def enter(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name])
    return client


def test_seven_bad_rows_are_named_and_the_rest_is_in(town: Town) -> None:
    report = take_in(town, ROWS + BAD)
    assert (report.rows_read, report.accepted, report.refused) == (19, 12, 7)
    assert all(one["row"] > 3 and one["column"] and one["message"] for one in report.refusals)


def test_next_months_file_shows_what_changes_asks_about_what_is_gone_and_follows_what_moved(town: Town) -> None:
    take_in(town, ROWS)
    after = [row.replace("026-000-000", "026-111-000") if place < 3 else row for place, row in enumerate(ROWS[:10])]
    after[9] = after[9].replace("桜10-2", "桜77-1")
    preview = take_in(town, after, "places_202605.csv", dry_run=True)
    assert (preview.accepted, preview.updated, preview.unchanged, len(preview.vanished)) == (0, 4, 6, 2)
    assert [[field["field"] for field in one["fields"]] for one in preview.changes] == [["phones"]] * 3 + [["address"]]
    assert Source.objects.filter(vanished_on=None).count() == 12, "a preview writes nothing"
    assert take_in(town, after, "places_202605.csv").updated == 4
    assert Service.objects.count() == 12 and len(open_questions()) == 2
    moved = Service.objects.get(name="見本の家10")
    change = next(one for one in history_of_service(moved.pk) if one.field == "address")
    assert (change.before, change.after, change.by) == ("見本市桜10-2", "見本市桜77-1", town.actor("admin").name)


def test_a_vanished_place_stays_until_somebody_decides(town: Town) -> None:
    take_in(town, ROWS)
    take_in(town, ROWS[:10])
    client = enter(town, "admin")
    assert "見本の家11" in client.get("/desk/directory/keeping/").content.decode()
    first, second = PlaceQuestion.objects.filter(kind=QuestionKind.VANISHED).order_by("service__name")
    client.post(f"/desk/directory/questions/{first.pk}/", {"answer": "retire"})
    client.post(f"/desk/directory/questions/{second.pk}/", {"answer": "keep"})
    assert set(Service.objects.exclude(status="active").values_list("name", flat=True)) == {"見本の家11"}
    assert not open_questions()
    take_in(town, ROWS[:10])
    assert not open_questions(), "what was decided isn't asked again"


def test_the_same_place_under_two_names_is_a_question_and_becomes_one(town: Town) -> None:
    take_in(town, ["見本市立さくら公民館,見本市桜1-2,36.6,138.2,026-000-0001,\r\n"])
    report = take_in(town, ["さくら公民館,見本市桜1-2,36.6,138.2,,9:00\r\n"], "other.csv")
    assert (report.accepted, report.to_decide) == (1, 1)
    do.answer_question(by=town.actor("admin"), question_id=PlaceQuestion.objects.get().pk, answer="same")
    service = Service.objects.get()
    assert service.name == "見本市立さくら公民館" and service.sources.count() == 2
    assert [one.title for one in find("さくら公民館").services] == ["見本市立さくら公民館"]


def asked(town: Town, email: str = "owner@example.org") -> Service:
    take_in(town, ROWS[:1])
    service = Service.objects.get()
    do.edit_service(by=town.actor("admin"), service_id=service.pk, values={"owner_email": email})
    do.ask_owner(by=town.actor("admin"), service_id=service.pk, confirm_by=clock.today() + timedelta(days=10))
    return Service.objects.get()


def test_an_owner_confirms_by_a_link_without_account(town: Town) -> None:
    service = asked(town)
    assert service.verification == Verification.ASKED
    assert send_waiting() == (1, 0)
    body = str(mail.outbox[-1].body)
    token = confirm_token(ConfirmationAsk.objects.get().pk)
    assert f"/find/confirm/{token}/" in body and token not in str(ConfirmationAsk.objects.values().get()) and service.name not in body
    page = Client().get(f"/find/confirm/{token}/")
    assert page.status_code == 200 and service.name in page.content.decode()
    assert Client().post(f"/find/confirm/{token}/", {"answer": "confirmed"}).status_code == 200
    service.refresh_from_db()
    assert (service.verification, service.confirm_by, service.last_checked_by) == (Verification.VERIFIED, None, "提供者")
    assert Client().get(f"/find/confirm/{token}/").status_code == 404, "once"
    assert Client().get(f"/find/confirm/{token[:-1]}x/").status_code == 404


@pytest.mark.parametrize(("answer", "withheld", "reports"), [("changed", False, 1), ("closed", False, 1), ("withheld", True, 0)])
def test_other_answers(town: Town, answer: str, withheld: bool, reports: int) -> None:
    service = asked(town)
    do.answer_ask(token=confirm_token(ConfirmationAsk.objects.get().pk), answer=answer, words="電話がちがいます")
    service.refresh_from_db()
    assert (service.withheld_at is not None, WrongReport.objects.count()) == (withheld, reports)
    assert Client().get(f"/find/{service.pk}/").status_code == (404 if withheld else 200)


def test_an_old_link_does_not_hold(town: Town) -> None:
    asked(town)
    token = confirm_token(ConfirmationAsk.objects.get().pk)
    with clock.at(clock.now() + timedelta(days=61)), pytest.raises(Refused):
        do.answer_ask(token=token, answer="confirmed")


def test_what_nobody_confirms_drops_out_and_says_why(town: Town) -> None:
    service = asked(town)
    assert find(service.name).services and do.lapse_unconfirmed() == 0
    with clock.at(clock.now() + timedelta(days=11)):
        assert do.lapse_unconfirmed() == 1 and do.lapse_unconfirmed() == 0
    assert not find(service.name).services
    assert "内容を確かめられませんでした" in Client().get(f"/find/{service.pk}/").content.decode()
    do.record_check(by=town.actor("imoi"), service_id=service.pk)
    assert find(service.name).services


def test_who_has_no_mail_stands_on_the_list_to_telephone(town: Town) -> None:
    asked(town, email="")
    page = enter(town, "admin").get("/desk/directory/keeping/").content.decode()
    assert "見本の家1" in page and not Notice.objects.filter(kind="confirm_place").exists()


def test_a_resident_says_that_something_is_wrong(town: Town) -> None:
    take_in(town, ROWS[:1])
    service = Service.objects.get()
    page = f"/find/{service.pk}/wrong/"
    assert "まちがいを知らせる" in Client().get(page).content.decode()
    assert Client().post(page, {"words": "x"}).status_code == 422
    assert "ありがとう" in Client().post(page, {"subject": "phone", "words": "つながりません"}).content.decode()
    report = WrongReport.objects.get()
    assert Notice.objects.filter(kind="wrong_place", thing_id=report.pk, desk_id=report.desk_id).exists()
    client = enter(town, "admin")
    assert "つながりません" in client.get("/desk/directory/keeping/").content.decode()
    client.post(f"/desk/directory/reports/{report.pk}/", {"state": "mended", "answer": "番号を直した"})
    report.refresh_from_db()
    assert report.state == TaskState.MENDED and Notice.objects.get(thing_id=report.pk).state == "opened"


def test_a_report_sent_again_after_a_cut_connection_is_one(town: Town) -> None:
    """By browsers without a cookie: the first answer never came."""
    take_in(town, ROWS[:1])
    page = f"/find/{Service.objects.get().pk}/wrong/"
    found = re.search(r'name="once" value="([^"]+)"', Client().get(page).content.decode())
    assert found
    for _ in range(2):
        answer = Client().post(page, {"subject": "phone", "words": "つながりません", "once": found[1]})
        assert "ありがとう" in answer.content.decode()
    assert WrongReport.objects.count() == 1


def test_a_flood_of_reports_is_slowed(town: Town) -> None:
    take_in(town, ROWS[:1])
    page = f"/find/{Service.objects.get().pk}/wrong/"
    for _ in range(20):
        Client().post(page, {"subject": "other"})
    assert WrongReport.objects.count() < 12


def test_staff_change_a_record_and_see_what_it_was(town: Town) -> None:
    take_in(town, ROWS[:1])
    service = Service.objects.get()
    client = enter(town, "admin")
    page = f"/desk/directory/records/{service.pk}/"
    assert client.get(page).status_code == 200
    form = {"name": service.name, "address": "見本市桜1-2", "phones": "026-000-0009", "accepting": "no", "status": "active", "fees": "無料"}
    assert client.post(page, form).status_code == 302
    told = {one.field: (one.before, one.after) for one in history_of_service(service.pk)}
    assert told["phones"] == ("0260000001", "0260000009") and told["accepting"] == ("unknown", "no") and told["fees"] == ("", "無料")
    take_in(town, ROWS[:1])
    assert Service.objects.get().phones.get().number == "0260000009", "the list says nothing new: what staff wrote stays"
    csv = b"".join(client.get("/desk/directory/export/places.csv").streaming_content)  # type: ignore[attr-defined]
    assert b"026-000-0009" in csv


def test_only_who_may_edits(town: Town) -> None:
    take_in(town, ROWS[:1])
    with pytest.raises(Denied):
        do.edit_service(by=town.actor("auditor"), service_id=Service.objects.get().pk, values={"fees": "x"})
    assert enter(town, "auditor").get("/desk/directory/keeping/").status_code in (403, 404)


# --- once a year, by itself ---


def owned(town: Town, count: int = 1, **changes: object) -> list[Service]:
    take_in(town, ROWS[:count])
    Service.objects.update(**{"last_checked_on": clock.today() - timedelta(days=400), **changes})
    return list(Service.objects.order_by("name"))


def test_a_year_after_the_last_check_the_owner_is_asked_reminded_once_and_lapses(town: Town) -> None:
    (one,) = owned(town, owner_email="owner@example.org")
    assert (do.ask_yearly(), do.ask_yearly()) == (1, 0)
    one.refresh_from_db()
    assert (one.verification, one.confirm_by) == (Verification.ASKED, clock.today() + timedelta(weeks=4))
    assert send_waiting() == (1, 0) and do.remind_owners() == 0, "asked today: not reminded"
    with clock.at(clock.now() + timedelta(days=22)):
        assert (do.remind_owners(), do.remind_owners()) == (1, 0)
        assert send_waiting() == (1, 0) and confirm_token(ConfirmationAsk.objects.get().pk) in str(mail.outbox[-1].body)
    with clock.at(clock.now() + timedelta(days=29)):
        assert do.lapse_unconfirmed() == 1 and do.remind_owners() == 0 and do.ask_yearly() == 0
    assert not find(one.name).services


def test_who_answered_or_was_checked_is_left_in_peace(town: Town) -> None:
    owned(town, owner_email="owner@example.org", last_checked_on=clock.today() - timedelta(days=300))
    assert do.ask_yearly() == 0
    Service.objects.update(last_checked_on=clock.today() - timedelta(days=366))
    assert do.ask_yearly() == 1
    do.answer_ask(token=confirm_token(ConfirmationAsk.objects.get().pk), answer="confirmed")
    with clock.at(clock.now() + timedelta(days=25)):
        assert do.remind_owners() == 0 and do.ask_yearly() == 0
    Service.objects.update(last_checked_on=clock.today() - timedelta(days=366), withheld_at=clock.now())
    assert do.ask_yearly() == 0, "what its owner took out isn't asked about"


def test_calls_come_in_portions_that_a_desk_can_work_off_and_mails_in_a_days(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yorozu.directory.operations.asking.CALLS", 4)
    monkeypatch.setattr("yorozu.directory.operations.asking.MAILS_A_DAY", 3)
    rows = owned(town, 12)
    assert (do.ask_yearly(), do.ask_yearly()) == (4, 0)
    do.record_check(by=town.actor("imoi"), service_id=Service.objects.filter(verification=Verification.ASKED)[:1][0].pk)
    assert do.ask_yearly() == 1
    Service.objects.filter(pk__in=[one.pk for one in rows], verification=Verification.VERIFIED, last_checked_on__lt=clock.today()).update(email="a@example.org")
    assert (do.ask_yearly(), do.ask_yearly()) == (3, 0)


def test_another_citys_sample_and_things_without_an_owner_are_nobodys_work(town: Town) -> None:
    from yorozu.community.models import Area

    sample = Area.objects.create(code="sample-9", name="見本 となり市", kind="city", path="/sample-9/")
    rows = owned(town, 3, owner_email="owner@example.org")
    Service.objects.filter(pk=rows[0].pk).update(area=sample)
    Service.objects.filter(pk=rows[1].pk).update(dataset="aed")
    PlaceQuestion.objects.create(kind="vanished", service=rows[0], asked_at=clock.now())
    page = enter(town, "admin").get("/desk/directory/keeping/").content.decode()
    assert rows[2].name in page and rows[0].name not in page and not open_questions()
    assert do.ask_yearly() == 1 and Service.objects.get(verification=Verification.ASKED) == rows[2]


@pytest.mark.loops("each answer is a page", most=3)
def test_questions_come_a_page_at_a_time_and_are_answered_there(town: Town) -> None:
    take_in(town, ROWS)
    now = clock.now()
    rows = [Service.objects.create(name=f"消えた家{one:02}", dataset="places") for one in range(60)]
    PlaceQuestion.objects.bulk_create(PlaceQuestion(kind="vanished", service=one, asked_at=now + timedelta(seconds=place // 3)) for place, one in enumerate(rows))
    client, url, seen = enter(town, "admin"), "/desk/directory/questions/", list[str]()
    assert "60件に答える" in client.get("/desk/directory/keeping/").content.decode()
    for _ in range(5):
        page = client.get(url).content.decode()
        seen += re.findall(r"消えた家\d\d</a>", page)
        following = re.search(r'href="(\?after=[^"]*)" rel="next"', page)
        if following is None:
            break
        url = "/desk/directory/questions/" + following[1]
    assert len(seen) == len(set(seen)) == 60 and 'data-hotkey="1"' in page and 'data-hotkeys="rows"' in page
    after = re.findall(r'name="after" value="([^"]*)"', page)[0]
    answered = client.post(f"/desk/directory/questions/{PlaceQuestion.objects.order_by('-asked_at', '-id')[0].pk}/", {"answer": "keep", "after": after})
    assert answered["Location"].startswith("/desk/directory/questions/?after=")
    assert "消えた家" in client.get(answered["Location"]).content.decode()
    assert client.get("/desk/directory/questions/?after=x|y").status_code == 200


def test_the_tutorials_files_do_what_it_says(town: Town) -> None:
    folder = Path(__file__).parents[2] / "docs" / "tutorials" / "data"
    for name, told in (("places_202604.csv", (12, 0, 0, 7, 0)), ("places_202605.csv", (0, 4, 6, 0, 2))):
        report = do.import_file(by=town.actor("admin"), name=name, content=(folder / name).read_bytes())
        assert (report.accepted, report.updated, report.unchanged, report.refused, len(report.vanished)) == told
