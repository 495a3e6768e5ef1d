"""Staff and owners change a record: field by field with before, after and who; two at once; nothing typed is lost."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Listing, listing  # noqa: F401
from tests.town import MONDAY
from yorozu.directory import operations as do
from yorozu.directory.enums import Verification
from yorozu.directory.models import ConfirmationAsk, Service, WrongReport
from yorozu.directory.queries import confirm_token, history_of_service, part_page
from yorozu.kernel import clock
from yorozu.kernel.errors import Denied, Refused, Stale

pytestmark = pytest.mark.django_db
PARTS = ("costs", "languages", "access", "documents", "contacts", "areas", "week", "days")


@pytest.fixture
def client(listing: Listing) -> Client:  # noqa: F811
    found = Client()
    found.force_login(listing.town.users["admin"])
    return found


def sent(client: Client, url: str, **changes: str) -> dict[str, str]:
    """A form as its page shows it, with some fields typed over."""
    page = client.get(url).content.decode()
    form = page[page.index('name="seen"') - 40 :]
    values = {"seen": re.findall(r'name="seen" value="([^"]*)"', form)[0]}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (("checkbox" not in tag and "radio" not in tag) or "checked" in tag):
            values[name[1]] = value[1] if value else ""
    for name, body in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        values[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        values[name] = text
    return {**values, **changes}


def told(listing: Listing) -> dict[str, tuple[str, str]]:  # noqa: F811
    return {one.label: (one.before, one.after) for one in history_of_service(listing.full.pk)}


@pytest.mark.parametrize("name", PARTS)
def test_each_part_comes_back_as_it_is(client: Client, listing: Listing, name: str) -> None:  # noqa: F811
    url = f"/desk/directory/records/{listing.full.pk}/parts/{name}/"
    page = client.get(url)
    assert page.status_code == 200 and part_page(listing.full.pk, name).rows  # type: ignore[union-attr]
    before = part_page(listing.full.pk, name)
    assert client.post(url, sent(client, url)).status_code == 302
    assert part_page(listing.full.pk, name) == before and not history_of_service(listing.full.pk), "nothing changed, nothing is written"


def test_a_price_changes_another_comes_and_history_says_who(client: Client, listing: Listing) -> None:  # noqa: F811
    url = f"/desk/directory/records/{listing.full.pk}/parts/costs/"
    form = sent(client, url, **{"row-0-amount": "900", "row-1-option": "半日", "row-1-amount": "500"})
    assert client.post(url, form).status_code == 302
    assert list(listing.full.costs.values_list("option", "amount")) == [("1日", 900), ("半日", 500)]
    assert told(listing) == {"費用 1日 金額（円）": ("800", "900"), "費用 半日": ("", "半日 500")}
    assert {one.by for one in history_of_service(listing.full.pk)} == {"admin 見本"}
    assert client.post(url, sent(client, url, **{"row-0-DELETE": "on"})).status_code == 302
    assert [one.option for one in listing.full.costs.all()] == ["半日"] and told(listing)["費用 1日"][1] == ""
    page = Client().get(f"/find/{listing.full.pk}/").content.decode()
    assert "半日" in page and ">500" in page and ">900" not in page


@pytest.mark.parametrize(("name", "row", "label"), [
    ("languages", {"code": "zh", "note": "水曜"}, "使えることば 中国語"), ("access", {"kind": "toilet", "available": "True"}, "来やすさ 車いすで使えるトイレ"),
    ("documents", {"document": "診察券"}, "持ってくるもの 診察券"), ("contacts", {"title": "見学係", "phone": "０２６−２２４−００００"}, "聞くところ 見学係"),
    ("areas", {"area": "18"}, "使える地区 小田切地区"), ("week", {"weekday": "4", "opens": "9:00", "closes": "12:00", "weeks": "2、4"}, "開いている時間 金 09:00"),
    ("days", {"kind": "exception", "valid_from": "令和8年12月24日", "opens": "10:00", "closes": "11:00", "note": "会"}, "祝日・休み・いつもとちがう日 いつもとちがう日 2026-12-24"),
])  # fmt: skip
def test_a_row_comes_to_each_part(client: Client, listing: Listing, name: str, row: dict[str, str], label: str) -> None:  # noqa: F811
    url = f"/desk/directory/records/{listing.full.pk}/parts/{name}/"
    count = len(part_page(listing.full.pk, name).rows)  # type: ignore[union-attr]
    assert client.post(url, sent(client, url, **{f"row-{count}-{key}": value for key, value in row.items()})).status_code == 302
    assert len(part_page(listing.full.pk, name).rows) == count + 1 and label in told(listing)  # type: ignore[union-attr]
    assert Client().get(f"/find/{listing.full.pk}/").status_code == 200


def test_new_days_decide_whether_it_is_open(client: Client, listing: Listing) -> None:  # noqa: F811
    url = f"/desk/directory/records/{listing.full.pk}/parts/days/"
    rows = len(part_page(listing.full.pk, "days").rows)  # type: ignore[union-attr]
    with clock.at(MONDAY):
        assert "見本デイサービス" in Client().get("/find/?now=1").content.decode()
        client.post(url, sent(client, url, **{f"row-{rows}-kind": "closed", f"row-{rows}-valid_from": "2026-11-16"}))
        assert "見本デイサービス" not in Client().get("/find/?now=1").content.decode()


@pytest.mark.parametrize(("name", "row"), [
    ("costs", {"option": "ためし", "amount": "千円"}), ("contacts", {"title": "ためし係", "phone": "12"}), ("week", {"weekday": "1", "opens": "17:00", "closes": "9:00", "note": "ためし"}),
    ("days", {"kind": "closed", "note": "ためし"}), ("days", {"kind": "closed", "valid_from": "きのう", "note": "ためし"}), ("languages", {"code": "en", "note": "ためし"}),
    ("areas", {"description": "ためし"}), ("access", {"kind": "wheelchair", "details": "ためし"}),
])  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(client: Client, listing: Listing, name: str, row: dict[str, str]) -> None:  # noqa: F811
    url = f"/desk/directory/records/{listing.full.pk}/parts/{name}/"
    before = part_page(listing.full.pk, name)
    assert before is not None
    answer = client.post(url, sent(client, url, **{f"row-{len(before.rows)}-{key}": value for key, value in row.items()}))
    page = answer.content.decode()
    assert answer.status_code == 422 and "error-summary" in page and part_page(listing.full.pk, name) == before
    assert all(value in page for value in row.values()) and "ためし" in page


def test_more_rows_keep_what_was_typed_right_or_wrong(client: Client, listing: Listing) -> None:  # noqa: F811
    url = f"/desk/directory/records/{listing.full.pk}/parts/costs/"
    page = client.post(url, sent(client, url, **{"row-1-option": "半日", "row-1-amount": "千円", "more": "1"}))
    text = page.content.decode()
    assert page.status_code == 200 and "半日" in text and "千円" in text and 'name="row-3-option"' in text and "error-summary" not in text
    assert listing.full.costs.count() == 1


def test_two_at_once_and_the_second_keeps_what_was_typed(client: Client, listing: Listing) -> None:  # noqa: F811
    url, record = f"/desk/directory/records/{listing.full.pk}/parts/costs/", f"/desk/directory/records/{listing.full.pk}/"
    mine, whole = sent(client, url, **{"row-0-amount": "950"}), sent(client, record, fees="1日1000円")
    with clock.at(clock.now() + timedelta(minutes=1)):
        do.edit_part(by=listing.town.actor("imoi"), service_id=listing.full.pk, name="documents", rows=[])
        answer, other = client.post(url, mine), client.post(record, whole)
    for page in (answer, other):
        assert page.status_code == 422 and "ほかの人が直しました" in page.content.decode()
    assert "950" in answer.content.decode() and "1日1000円" in other.content.decode()
    again = re.findall(r'name="seen" value="([^"]*)"', answer.content.decode())[0]
    assert client.post(url, {**mine, "seen": again}).status_code == 302
    assert listing.full.costs.get().amount == 950
    with pytest.raises(Stale):
        do.edit_service(by=listing.town.actor("admin"), service_id=listing.full.pk, values={"fees": "x"}, seen="-")


def test_the_whole_form_comes_back_as_it_is_and_a_no_is_no(client: Client, listing: Listing) -> None:  # noqa: F811
    url = f"/desk/directory/records/{listing.full.pk}/"
    assert client.post(url, sent(client, url)).status_code == 302 and told(listing) == {}
    form: dict[str, Any] = sent(client, url, has_transport="False", is_free="True", accepting_until="令和9年1月31日", places_left="", keeper_id="", minimum_age="60")
    assert client.post(url, {**form, "terms": ["dementia", "elderly"]}).status_code == 302
    one = Service.objects.get(pk=listing.full.pk)
    assert (one.has_transport, one.is_free, one.accepting_until, one.places_left, one.keeper_id) == (False, True, date(2027, 1, 31), None, None)
    assert told(listing)["くらしの場面"] == ("elderly", "dementia、elderly") and told(listing)["いつまで"] == ("2026-12-31", "2027-01-31")
    wrong = client.post(url, sent(client, url, maximum_age="10", alert="ためし"))
    assert wrong.status_code == 422 and "ためし" in wrong.content.decode()


def test_only_who_may_edits_a_part(listing: Listing) -> None:  # noqa: F811
    with pytest.raises(Denied):
        do.edit_part(by=listing.town.actor("auditor"), service_id=listing.full.pk, name="costs", rows=[])
    with pytest.raises(Refused):
        row = {"code": "en", "name": "英語", "note": ""}
        do.edit_part(by=listing.town.actor("admin"), service_id=listing.full.pk, name="languages", rows=[row, row])


def test_a_place_without_a_location_can_say_how_accessible_it_is(client: Client, listing: Listing) -> None:  # noqa: F811
    row = {"kind": "toilet", "available": True, "details": ""}
    assert do.edit_part(by=listing.town.actor("admin"), service_id=listing.plain.pk, name="access", rows=[row]) == 1
    assert "車いすで使えるトイレ" in Client().get(f"/find/{listing.plain.pk}/").content.decode()


def test_weekly_rows_for_some_weeks_are_edited_too(listing: Listing) -> None:  # noqa: F811
    rows = part_page(listing.full.pk, "week").rows  # type: ignore[union-attr]
    rows[0] |= {"weeks": "2", "closes": time(16)}
    assert do.edit_part(by=listing.town.actor("admin"), service_id=listing.full.pk, name="week", rows=rows) == 2
    assert listing.full.schedules.get(weeks="2").closes == time(16)


# --- the owner, by the link ---


def asked(listing: Listing) -> str:  # noqa: F811
    do.ask_owner(by=listing.town.actor("admin"), service_id=listing.full.pk, confirm_by=clock.today() + timedelta(days=20))
    return confirm_token(ConfirmationAsk.objects.get().pk)


def test_an_owner_changes_what_is_wrong_by_the_link(listing: Listing) -> None:  # noqa: F811
    token = asked(listing)
    page = Client().get(f"/find/confirm/{token}/").content.decode()
    assert "026-222-2222" in page and "1日800円" in page
    form = {"answer": "changed", "phones": "026-222-2229", "fees": "1日900円", "hours_note": "祝日も開く", "description": "昼にすごす", "accepting": "no",
            "accepting_until": "2026-12-31", "places_left": "3", "alert": "年末は休み"}  # fmt: skip
    assert Client().post(f"/find/confirm/{token}/", {**form, "places_left": "たくさん"}).status_code == 422
    assert Client().post(f"/find/confirm/{token}/", form).status_code == 200
    one = Service.objects.get(pk=listing.full.pk)
    assert (one.fees, one.accepting, one.verification, one.confirm_by) == ("1日900円", "no", Verification.VERIFIED, None)
    assert told(listing)["電話"] == ("0262222222", "0262222229") and not WrongReport.objects.exists()
    assert {one.by for one in history_of_service(listing.full.pk) if one.field == "fees"} == {"提供者"}


def test_an_owners_other_words_are_a_task(listing: Listing) -> None:  # noqa: F811
    do.answer_ask(token=asked(listing), answer="changed", words="場所がかわります", values={"fees": "無料", "name": "べつの名前"})
    one = Service.objects.get(pk=listing.full.pk)
    assert (one.fees, one.name, one.verification) == ("無料", "見本デイサービス", Verification.ASKED) and WrongReport.objects.count() == 1
