"""The invented city: the same from one seed, twice changes nothing, every rule holds."""

import hashlib

import pytest

from yorozu.community.models import Area, Desk, Person, Post
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.queries import violations
from yorozu.directory.models import Event
from yorozu.kernel import clock
from yorozu.kernel.demo import demo_roles
from yorozu.kernel.models import User
from yorozu.simulation import demo

pytestmark = pytest.mark.django_db


def digest() -> str:
    """What follows from the seed, without ids and moments."""
    people = Person.objects.order_by("made_at", "id").values_list("family_name", "given_name", "address", "birth_year")
    needs = sorted(Need.objects.values_list("words", "urgency", "consultation__channel"))
    return hashlib.sha256(repr((sorted(people), needs)).encode()).hexdigest()


def test_the_city_stands_and_keeps_its_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "RESIDENTS", 300)
    counts = demo.load(needs=60)
    assert counts["needs"] >= 60 and counts["desks"] >= 110 and counts["posts"] >= 250
    assert Area.objects.filter(kind="district").count() == 32
    assert not list(violations())
    for person in Person.objects.filter(given_name__in=("凛", "陽翔", "キヨ", "三郎")):
        assert person.birth_year is not None and (person.birth_year > 1990) == (person.given_name in ("凛", "陽翔")), "a name of its time"
    told = list(Need.objects.values_list("words", flat=True))
    assert len(set(told)) > 0.85 * len(told), "people don't say the same sentence"
    assert not Need.objects.filter(next_step__startswith="様子を聞く").exclude(next_at__hour__range=(9, 16)).exists(), "at office hours"
    coming = Event.objects.filter(starts_on__gte=clock.today()).values_list("area").distinct()
    assert coming.count() == 32, "something takes place in every district"
    states = set(Need.objects.values_list("state", flat=True))
    assert {"received", "seeking", "with_helper", "closed"} <= states
    assert Handoff.objects.values("state").distinct().count() >= 3
    first = digest()
    assert demo.load(needs=60) == counts and digest() == first, "again changes nothing"
    assert demo.load(needs=80)["needs"] >= 80, "fills up to N"
    assert User.objects.filter(username__in=[one.code for one in demo_roles()]).count() == len(demo_roles())
    assert all(not user.has_usable_password() for user in User.objects.all()), "no default password anywhere"
    assert Desk.objects.filter(code="city-welfare").exists() and Post.objects.filter(desk__code="city-welfare").exists()
