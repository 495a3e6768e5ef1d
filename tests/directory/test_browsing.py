"""Looking without words: by life situation, district, facts and hours; events; our own city before another's."""

import json
import re
from datetime import date, time, timedelta

import pytest
from django.test import Client

from tests.town import MONDAY, Town, at, make_town
from yorozu.community.enums import AreaKind
from yorozu.community.models import Area
from yorozu.directory.models import Event, Language, Location, Schedule, Service, ServiceAtLocation, ServiceTerm
from yorozu.directory.queries import Narrowing, browse, find
from yorozu.kernel import clock
from yorozu.kernel.search import rebuild

pytestmark = pytest.mark.django_db
WEEKDAYS = range(5)


@pytest.fixture
def town() -> Town:
    """With forty places of 芋井, three of which are free, and one of another city's sample."""
    made = make_town()
    sample = Area.objects.create(code="sample-1", name="見本 となり市", kind=AreaKind.CITY, path="/sample-1/")
    Service.objects.bulk_create(Service(name=f"見本の家{one:02}", kana=f"みほん{one:02}", dataset="places", area=made.areas["19"], is_free=one < 3 or None)
                                for one in range(40))  # fmt: skip
    Service.objects.create(name="見本の家 となり", kana="みほん", dataset="places", area=sample, is_free=True)
    Service.objects.create(name="見本の家 どこか", kana="みほんど", dataset="places", is_free=True)
    for one in Service.objects.filter(area=made.areas["19"]).order_by("kana")[:30]:
        Schedule.objects.bulk_create(Schedule(service=one, weekday=day, opens=time(9), closes=time(17)) for day in WEEKDAYS)
    return made


def names(query: str) -> list[str]:
    page = Client().get(f"/find/{query}").content.decode()
    return re.findall(r"見本の家(?:\d\d| となり| どこか)", re.sub(r"<ruby>|</?r[tp]>", "", page).replace("</ruby>", ""))


def test_facts_narrow_without_a_word_and_another_city_stays_out(town: Town) -> None:
    assert names("?free=1") == ["見本の家00", "見本の家01", "見本の家02", "見本の家 どこか"]
    assert names("?free=1&area=19") == ["見本の家00", "見本の家01", "見本の家02"]
    assert names("?free=1&area=sample-1") == ["見本の家 となり"]
    assert names("?transport=1") == [] and "条件を消す" in Client().get("/find/?transport=1").content.decode()


def test_all_pages_together_hold_every_place_once(town: Town) -> None:
    seen: list[str] = []
    query = "?area=19&now=1"
    with clock.at(MONDAY):
        for _ in range(5):
            page = Client().get(f"/find/{query}").content.decode()
            seen += re.findall(r"見本の家\d\d", page)
            following = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', page)
            if following is None:
                break
            query = following[1].replace("&amp;", "&")
    assert sorted(seen) == [f"見本の家{one:02}" for one in range(30)]


@pytest.mark.parametrize(("moment", "now", "today"), [(MONDAY, 30, 30), (at(16, 8), 0, 30), (at(16, 18), 0, 0), (at(15), 0, 0)])
def test_hours_decide_now_and_today(town: Town, moment: object, now: int, today: int) -> None:
    with clock.at(moment):  # type: ignore[arg-type]
        for narrowing, count in ((Narrowing(open_now=True), now), (Narrowing(open_today=True), today)):
            first = browse(narrowing=narrowing)
            rest = browse(narrowing=narrowing, after=first.next_key).services if first.next_key else ()
            assert len(first.services) + len(rest) == count


def test_a_dated_closing_and_an_exception_decide_too(town: Town) -> None:
    shut, other = Service.objects.filter(area=town.areas["19"]).order_by("kana")[:2]
    Schedule.objects.create(service=shut, kind="closed", valid_from=MONDAY.date(), valid_to=MONDAY.date())
    Schedule.objects.create(service=other, kind="exception", valid_from=date(2026, 11, 15), valid_to=date(2026, 11, 15), opens=time(9), closes=time(12))
    with clock.at(MONDAY):
        assert "見本の家00" not in names("?now=1") and "見本の家01" in names("?now=1")
    with clock.at(at(15)):  # a Sunday
        assert names("?now=1") == ["見本の家01"]


def test_a_life_situation_leads_to_desks_and_places(town: Town) -> None:
    type(town.desks["hope"]).objects.filter(code__in=("hope", "support-west", "yorozu-20")).update(fields=["dementia"])
    one = Service.objects.get(name="見本の家05")
    ServiceTerm.objects.create(service=one, code="dementia")
    Language.objects.create(service=one, code="en", name="英語")
    page = Client().get("/find/?field=dementia&area=19").content.decode()
    assert page.index("西部 地域包括支援センター") < page.index("きぼう相談") < page.index("見本の家05")
    assert "篠ノ井地区 よろず相談" not in page
    assert names("?field=dementia&language=en") == ["見本の家05"] and names("?field=money") == []
    assert '"?field=dementia"' in Client().get("/find/").content.decode()


def test_a_word_finds_our_own_city_first_and_names_the_other(town: Town) -> None:
    rebuild()
    found = find("見本の家 となり").services
    assert found[-1].where.elsewhere and found[-1].where.name == "見本 となり市" and not any(one.where.elsewhere for one in found[:-1])
    assert found[0].where.name in ("芋井地区", "")
    assert "見本 となり市" in Client().get("/find/?q=見本の家 となり").content.decode()


@pytest.mark.parametrize("after", ["x", "|", "みほん|x", "|00000000-0000-0000-0000-000000000000", "’|'"])
def test_a_wrong_key_begins_at_the_beginning_or_ends(town: Town, after: str) -> None:
    assert Client().get("/find/", {"area": "19", "after": after}).status_code == 200
    assert Client().get("/events/", {"after": after}).status_code == 200


# --- events ---


def festival(town: Town, **changes: object) -> Event:
    values = {"name": "見本まつり", "kana": "みほんまつり", "starts_on": MONDAY.date(), "ends_on": MONDAY.date() + timedelta(days=1), "starts_at": time(10),
              "ends_at": time(15), "area": town.areas["19"], "place_name": "見本会館", "address": "見本市桜1", "is_free": True, "phone": "0262240000",
              "organiser": "見本の会", "latitude": 36.6, "longitude": 138.2, "description": "歌<script>と踊り"}  # fmt: skip
    return Event.objects.create(**{**values, **changes})


def test_events_stand_on_a_page_by_day_with_the_calendar_beside_them(town: Town) -> None:
    festival(town)
    festival(town, name="次の会", starts_on=date(2026, 12, 1), ends_on=None, is_free=None, area=town.areas["20"], status="cancelled")
    festival(town, name="すぎた会", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 2))
    festival(town, name="下げた会", withheld_at=MONDAY)
    festival(town, name="よその会", area=Area.objects.get(code="sample-1"))
    with clock.at(MONDAY):
        page = Client().get("/events/").content.decode()
        assert page.index("見本まつり") < page.index("次の会") and "中止" in page and '"/events.ics"' in page
        assert not any(name in page for name in ("すぎた会", "下げた会", "よその会"))
        assert "次の会" not in Client().get("/events/?free=1").content.decode()
        mine = Client().get("/events/?area=19").content.decode()
        assert "見本まつり" in mine and "次の会" not in mine and '"/districts/19/events.ics"' in mine
        assert "見本まつり" in Client().get("/districts/19/").content.decode()
        assert b"SUMMARY" in Client().get("/events.ics").content


def test_an_event_has_its_own_page_for_people_machines_and_calendars(town: Town) -> None:
    one = festival(town)
    with clock.at(MONDAY):
        page = Client().get(f"/events/{one.pk}/").content.decode()
    for word in ("見本会館", "026-224-0000", "無料", "見本の会", "maps.gsi.go.jp", f'"/events/{one.pk}.ics"'):
        assert word in page, word
    told = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert (told["@type"], told["startDate"], told["isAccessibleForFree"]) == ("Event", "2026-11-16T10:00+09:00", True)
    assert told["eventStatus"].endswith("EventScheduled") and told["location"]["name"] == "見本会館" and told["description"] == "歌<script>と踊り"
    assert b"BEGIN:VEVENT" in Client().get(f"/events/{one.pk}.ics").content
    with clock.at(MONDAY + timedelta(days=9)):
        assert "終わりました" in Client().get(f"/events/{one.pk}/").content.decode()
    Event.objects.update(withheld_at=MONDAY)
    assert Client().get(f"/events/{one.pk}/").status_code == Client().get(f"/events/{one.pk}.ics").status_code == 404


def test_events_come_a_page_at_a_time(town: Town) -> None:
    for one in range(25):
        festival(town, name=f"会{one:02}")
    with clock.at(MONDAY):
        page = Client().get("/events/?area=19").content.decode()
        following = re.search(r'href="(\?[^"]*)" rel="next"', page)
        assert following is not None and "area=19" in following[1]
        rest = Client().get("/events/" + following[1].replace("&amp;", "&")).content.decode()
    assert len(set(re.findall(r"会\d\d", page))) == 20 and len(set(re.findall(r"会\d\d", rest)) - set(re.findall(r"会\d\d", page))) == 5


def test_search_engines_are_told_what_is_public_and_no_more(town: Town) -> None:
    one, inside, outside = festival(town), Service.objects.get(name="見本の家00"), Service.objects.get(name="見本の家 となり")
    with clock.at(MONDAY):
        sitemap = Client().get("/sitemap.xml").content.decode()
    for path in ("/events/", f"/events/{one.pk}/", "/events/?area=19", "/find/?field=dementia", f"/find/{inside.pk}/"):
        assert f"{path}</loc>" in sitemap, path
    assert str(outside.pk) not in sitemap
    robots = Client().get("/robots.txt")
    assert robots["Content-Type"].startswith("text/plain") and "Disallow: /desk/" in robots.content.decode()
    assert "/sitemap.xml" in robots.content.decode()


def test_a_place_says_how_to_get_there(town: Town) -> None:
    one = Service.objects.get(name="見本の家00")
    place = Location.objects.create(name=one.name, address="見本市桜1-2", latitude=36.6, longitude=138.2, transportation="バス停から3分", parking="5台")
    ServiceAtLocation.objects.create(service=one, location=place)
    page = Client().get(f"/find/{one.pk}/").content.decode()
    assert page.index("どうやって行きますか") < page.index("バス停から3分") < page.index("geo:36.600000,138.200000")
