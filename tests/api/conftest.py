"""A town with one record of every kind that the directory can hold, and what must never be seen of it."""

from dataclasses import dataclass
from datetime import date, time

import pytest

from tests.town import MONDAY, Town, make_town
from yorozu.community.models import Organisation
from yorozu.directory.enums import Accepting, Dataset, ScheduleKind, ServiceStatus, Verification
from yorozu.directory.models import (
    Accessibility,
    Contact,
    CostOption,
    Language,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceTerm,
)

SECRET = "ひみつの持ち主"


@dataclass
class Listing:
    """The town, its full service, and those that aren't published."""

    town: Town
    full: Service
    plain: Service
    hidden: tuple[Service, ...]


@pytest.fixture
def listing() -> Listing:
    town = make_town()
    town.desks["yorozu-19"].__class__.objects.filter(code="yorozu-19").update(
        address="見本市桜1-1", accepts="暮らしの困りごとを聞きます", kana="いもいよろず", fields=["dementia", "elderly"], fax="0260000009")
    Organisation.objects.filter(code="city").update(phone="0261111111", email="city@example.jp", url="https://city.example.jp/", address="見本市1-1",
                                                    corporate_number="1234567890123", description="見本の市役所")
    organisation = Organisation.objects.get(code="city")
    full = whole_service(town, organisation)
    plain = Service.objects.create(name="見本の体操の会", dataset=Dataset.NPO, changed_at=MONDAY, url="www.example.jp", email="なし")
    hidden = (
        Service.objects.create(name="取り下げた会", dataset=Dataset.NPO, withheld_at=MONDAY, organisation=organisation),
        Service.objects.create(name="確かめられない会", dataset=Dataset.NPO, verification=Verification.LAPSED, organisation=organisation),
        Service.objects.create(name="やめた会", dataset=Dataset.NPO, status=ServiceStatus.DEFUNCT, organisation=organisation),
    )
    for one in hidden:
        ServiceAtLocation.objects.create(service=one, location=Location.objects.create(name=one.name, address="見本市桜9"))
    return Listing(town, full, plain, hidden)


def whole_service(town: Town, organisation: Organisation) -> Service:
    """One with every fact filled in."""
    one = Service.objects.create(
        name="見本デイサービス", kana="みほんでいさーびす", alternate_name="見本デイ", english_name="Mihon Day", kinds="通所介護", description="昼にすごす",
        dataset=Dataset.CARE_SERVICE, organisation=organisation, provider_name="見本の会", eligibility="要介護1から", minimum_age=40, maximum_age=110,
        application_process="電話で", fees="1日800円", is_free=False, has_transport=True, wait_time="2週間", accepting=Accepting.YES,
        accepting_until=date(2026, 12, 31), places_left=3, alert="年末は休み", interpretation="手話", accreditations="県の認証", licenses="指定",
        capacity="20人", url="https://day.example.jp/", email="day@example.jp", hours_note="祝日も開く", note="見学できる", area=town.areas["19"],
        keeper=town.desks["yorozu-19"], last_checked_on=date(2026, 11, 1), last_checked_by="見本市", owner_email="owner@example.jp",
        owner_phone="0269999999", withheld_wish=SECRET, changed_at=MONDAY)  # fmt: skip
    place = Location.objects.create(name="見本会館", alternate_name="会館", description="2階", transportation="バス停から3分", parking="5台",
                                    url="https://place.example.jp/", postal_code="3800801", prefecture="長野県", city="見本市", address="見本市桜2-3",
                                    building="2階", latitude=36.65, longitude=138.18, accessibility="手すりがある")  # fmt: skip
    Accessibility.objects.create(location=place, kind="wheelchair", available=True, details="入口にスロープ", url="https://place.example.jp/a")
    ServiceAtLocation.objects.create(service=one, location=place)
    ServiceTerm.objects.create(service=one, code="elderly")
    ServiceArea.objects.create(service=one, area=town.areas["19"], description="送迎は地区内")
    CostOption.objects.create(service=one, option="1日", amount=800, description="昼食つき", valid_from=date(2026, 4, 1), valid_to=date(2027, 3, 31))
    Language.objects.create(service=one, code="en", name="英語", note="火曜")
    RequiredDocument.objects.create(service=one, document="保険証", url="https://day.example.jp/paper")
    contact = Contact.objects.create(service=one, title="受付", department="相談係", email="desk@example.jp")
    Phone.objects.create(service=one, number="0262222222", extension="12", description="代表")
    Phone.objects.create(service=one, contact=contact, number="0262222223")
    Schedule.objects.create(service=one, weekday=0, opens=time(9), closes=time(17), weeks="1,3")
    Schedule.objects.create(service=one, weekday=2, opens=time(9), closes=time(17), valid_from=date(2026, 4, 1), valid_to=date(2027, 3, 31))
    Schedule.objects.create(service=one, kind=ScheduleKind.HOLIDAY, note="祝日は休み")
    Schedule.objects.create(service=one, kind=ScheduleKind.CLOSED, valid_from=date(2026, 12, 29), valid_to=date(2027, 1, 3), note="年末年始")
    return one
