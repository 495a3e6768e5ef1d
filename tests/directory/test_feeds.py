"""Calendars that a program subscribes to, and the sitemap: right days, right text, nothing that isn't public."""

import json
import re
from datetime import date, datetime, time
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.town import Town, make_town
from yorozu.directory.enums import ScheduleKind
from yorozu.directory.models import Event, Location, Phone, Schedule, Service, ServiceAtLocation
from yorozu.kernel import clock
from yorozu.kernel.icalendar import Happening, calendar

STAMP = datetime(2026, 11, 24, tzinfo=clock.TOKYO)


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


def entries(body: bytes) -> list[dict[str, str]]:
    """The entries of a calendar, unfolded; each line has 75 octets at most and ends in CRLF."""
    text = body.decode()
    assert text.endswith("\r\n") and all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found: list[dict[str, str]] = []
    for line in text.replace("\r\n ", "").split("\r\n"):
        name, _mark, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][name] = value
    return found


def test_text_is_escaped_and_long_lines_are_folded_between_letters() -> None:
    title = "お茶のみ会、" * 30 + ";,\\ \nBEGIN:VEVENT\x07"
    row = Happening(uid="1@x", title=title, begins=date(2026, 12, 1), ends=date(2026, 12, 2), stamp=STAMP)
    (one,) = entries(calendar("暦", [row]))
    assert one["SUMMARY"] == "お茶のみ会、" * 30 + "\\;\\,\\\\ \\nBEGIN:VEVENT"
    assert (one["DTSTART;VALUE=DATE"], one["DTEND;VALUE=DATE"]) == ("20261201", "20261203"), "a last day counts wholly"


def test_a_place_is_open_on_its_days_and_not_on_holidays_and_closed_days(town: Town) -> None:
    service = Service.objects.create(name="見本広場", dataset="childcare", area=town.areas["19"])
    address = f"/find/{service.pk}.ics"
    assert Client().get(address).status_code == 404, "hours that aren't known make no calendar"
    Schedule.objects.create(service=service, weekday=0, opens=time(10), closes=time(15))
    Schedule.objects.create(service=service, kind=ScheduleKind.HOLIDAY)
    Schedule.objects.create(service=service, kind=ScheduleKind.CLOSED, valid_from=date(2026, 11, 30), valid_to=date(2026, 11, 30))
    with clock.at(clock.on(date(2026, 11, 20), 10)):
        answer = Client().get(address)
        rows = entries(answer.content)
    assert answer["Content-Type"].startswith("text/calendar")
    assert [one["DTSTART"] for one in rows[:2]] == ["20261207T010000Z", "20261214T010000Z"], "the 23rd is a holiday, the 30th closed"
    Service.objects.filter(pk=service.pk).update(withheld_at=clock.now())
    assert Client().get(address).status_code == 404


def test_a_districts_events_come_in_order_and_cancelled_ones_say_so(town: Town) -> None:
    today = clock.today()
    for name, changes in (("後の催し", {"starts_on": date(today.year + 1, 5, 5)}), ("先の催し", {"starts_on": today, "starts_at": time(10)}),
                          ("中止の催し", {"starts_on": date(today.year + 1, 1, 5), "status": "cancelled"}), ("すんだ催し", {"starts_on": date(2020, 1, 1)}),
                          ("出さない催し", {"starts_on": today, "withheld_at": clock.now()}), ("よその催し", {"starts_on": today, "area": town.areas["20"]})):  # fmt: skip
        Event.objects.create(**{"name": name, "area": town.areas["19"], **changes})
    rows = entries(Client().get("/districts/19/events.ics").content)
    assert [one["SUMMARY"] for one in rows] == ["先の催し", "中止の催し", "後の催し"]
    assert [one.get("STATUS") for one in rows] == [None, "CANCELLED", None]
    assert Client().get("/districts/99/events.ics").status_code == 404


def test_the_sitemap_names_what_is_public_and_each_page_opens(town: Town) -> None:
    shown = Service.objects.create(name="見本広場", dataset="childcare", area=town.areas["19"])
    hidden = Service.objects.create(name="出さない", dataset="childcare", area=town.areas["19"], withheld_at=clock.now())
    root = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    found = [one.text or "" for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert any(str(shown.pk) in one for one in found) and not any(str(hidden.pk) in one or "/desk/" in one for one in found)
    for address in found:
        assert Client().get("/" + address.split("/", 3)[3]).status_code == 200, address


def test_a_city_of_more_pages_than_one_sitemap_may_name_gets_an_index(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = re.findall("<loc>(.*?)</loc>", Client().get("/sitemap.xml").content.decode())
    monkeypatch.setattr("yorozu.directory.queries.PAGES", len(whole) // 2)
    index = Client().get("/sitemap.xml").content.decode()
    parts = [one.split("/", 3)[3] for one in re.findall("<sitemap><loc>(.*?)</loc>", index)]
    told = [one for part in parts for one in re.findall("<url><loc>(.*?)</loc>", Client().get(f"/{part}").content.decode())]
    assert "<sitemapindex" in index and len(parts) > 1 and told == whole
    assert Client().get("/sitemap-0.xml").status_code == Client().get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404


def test_public_pages_carry_json_ld_that_no_word_can_leave(town: Town) -> None:
    service = Service.objects.create(name="</script><b>広場 & ", dataset="childcare", area=town.areas["19"], owner_email="owner@example.jp", owner_phone="0269999999")
    Phone.objects.create(service=service, number="0260001234")
    Schedule.objects.create(service=service, weekday=0, opens=time(10), closes=time(15))
    place = Location.objects.create(name="広場", address="見本市大字見本1番地", latitude=36.65, longitude=138.15)
    ServiceAtLocation.objects.create(service=service, location=place)
    rows = []
    for address in (f"/find/{service.pk}/", "/find/desks/yorozu-19/"):
        page = Client().get(address).content.decode()
        blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert len(blocks) == 1 and "owner@" not in page and "026-999-9999" not in page
        rows.append(json.loads(blocks[0]))
    found, desk = rows
    assert found["name"] == service.name and found["telephone"] == "026-000-1234" and found["geo"]["latitude"] == 36.65
    assert found["openingHoursSpecification"] == [{"@type": "OpeningHoursSpecification", "dayOfWeek": "Monday", "opens": "10:00", "closes": "15:00"}]
    assert desk["@type"] == "GovernmentOffice" and len(desk["openingHoursSpecification"]) == 5
