"""What somebody may not see isn't learnt another way: by a telephone, an ended offer, a withdrawn consent, a second post."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django import forms
from django.test import Client

from tests.town import Town, appoint, make_town
from yorozu.community import operations as city
from yorozu.community.enums import Role
from yorozu.community.models import Post
from yorozu.community.operations import PersonForm
from yorozu.consultation import operations as do
from yorozu.consultation.enums import Channel
from yorozu.consultation.models import Handoff
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.rules import fields_of
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor, Claim, Permission, may
from yorozu.kernel.errors import Invalid
from yorozu.kernel.models import AuditSubject, Draft
from yorozu.web.portal.accounts import PasswordForm, SignInForm

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
WORDS, PHONE, MESSAGE = "夜になると父が外に出ていく", "026-223-0123", "こまった事情の書きそえ"


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


@pytest.fixture
def need_id(town: Town) -> UUID:
    return town.take_down(WORDS, asker_phone=PHONE).need_ids[0]


def offered(town: Town, need_id: UUID, *, fields: tuple[str, ...] = ("words", "phone")) -> Handoff:
    by, desk = town.actor("imoi"), town.desks["support-west"]
    do.ask_consent(by=by, need_id=need_id, fields=fields, answer="given", by_whom="見本 花子（長女）", how="oral")
    return do.hand_over(by=by, need_id=need_id, offer=Offer(to_desk_id=desk.pk, fields=fields, message=MESSAGE))


@pytest.mark.loops("one box: needs, people and places are each searched by themselves")
def test_a_telephone_finds_no_need_whose_telephone_the_reader_may_not_see(as_: As, need_id: UUID) -> None:
    assert WORDS in as_("west").get("/desk/needs/?view=area").content.decode()  # the area's board shows the words
    hints = as_("west").post("/desk/inbox/hints/", {"words": "x", "asker_phone": PHONE}).content.decode()
    assert WORDS not in hints
    client = as_("west")
    client.post("/desk/search/", {"q": PHONE})
    assert WORDS not in client.get("/desk/search/").content.decode()
    assert WORDS in as_("imoi").post("/desk/inbox/hints/", {"words": "x", "asker_phone": PHONE}).content.decode()


def test_who_looks_a_telephone_up_is_traced(as_: As, need_id: UUID) -> None:
    as_("imoi").post("/desk/inbox/hints/", {"words": "x", "asker_phone": PHONE})
    assert AuditSubject.objects.filter(thing_id=need_id, entry__actor_name="imoi 見本").exists()


def test_a_list_of_offers_is_traced(as_: As, town: Town, need_id: UUID) -> None:
    offered(town, need_id)
    assert WORDS in as_("support").get("/desk/handoffs/").content.decode()
    assert AuditSubject.objects.filter(thing_id=need_id, entry__actor_name="support 見本").exists()


def test_a_consent_withdrawn_after_the_offer_closes_its_sheet(as_: As, town: Town, need_id: UUID) -> None:
    offer = offered(town, need_id)
    asked = as_("support")
    assert "223-0123" in asked.get(f"/desk/handoffs/{offer.pk}/").content.decode()
    assert offer.consent is not None
    do.withdraw_consent(by=town.actor("imoi"), need_id=need_id, consent_id=offer.consent.pk)
    for url in (f"/desk/handoffs/{offer.pk}/", "/desk/handoffs/"):
        page = asked.get(url).content.decode()
        assert WORDS not in page and "223-0123" not in page and MESSAGE not in page and "花子" not in page
    assert WORDS in as_("imoi").get(f"/desk/handoffs/{offer.pk}/").content.decode()


def test_a_consent_withdrawn_after_acceptance_takes_its_fields_back(town: Town, need_id: UUID) -> None:
    offer = offered(town, need_id)
    need = do.accept(by=town.actor("support"), handoff_id=offer.pk)
    assert "phone" in fields_of(town.actor("support"), need)
    assert offer.consent is not None
    do.withdraw_consent(by=town.actor("support"), need_id=need_id, consent_id=offer.consent.pk)
    assert fields_of(town.actor("support"), need) == {"words"}
    assert "phone" in fields_of(town.actor("imoi"), need)


@pytest.mark.parametrize("end", ["decline", "withdraw"])
def test_an_offer_that_ended_shows_nothing_to_who_was_asked(as_: As, town: Town, need_id: UUID, end: str) -> None:
    offer = offered(town, need_id)
    if end == "decline":
        do.decline(by=town.actor("support"), handoff_id=offer.pk, reason="手いっぱいです")
    else:
        do.withdraw(by=town.actor("imoi"), handoff_id=offer.pk, reason="ほかに頼みます")
    for url in (f"/desk/handoffs/{offer.pk}/", "/desk/handoffs/"):
        page = as_("support").get(url)
        assert page.status_code == 200
        assert WORDS not in page.content.decode() and "223-0123" not in page.content.decode()


def test_who_sees_a_need_by_its_area_reads_no_name_beside_its_consent(as_: As, town: Town, need_id: UUID) -> None:
    offered(town, need_id, fields=("words",))
    page = as_("west").get(f"/desk/needs/{need_id}/")
    assert page.status_code == 200 and "花子" not in page.content.decode()
    assert "花子" in as_("imoi").get(f"/desk/needs/{need_id}/").content.decode()


def test_nobody_gives_a_post_to_themselves(town: Town) -> None:
    admin = town.users["admin"]
    with pytest.raises(Invalid):
        city.appoint(by=town.actor("admin"), user=admin, role=Role.WORKER, area=town.areas["19"], desk=town.desks["yorozu-19"],
                     from_on=clock.today())  # fmt: skip
    content = b"username,role,desk\nadmin,worker,yorozu-19\n"
    report = city.import_city(by=town.actor("admin"), name="posts", content=content)
    assert report.accepted == 0 and report.refused
    assert Post.objects.filter(user=admin).count() == 1


def test_a_permission_of_one_post_does_not_reach_into_anothers_area(town: Town) -> None:
    person = city.write_down_person(by=SYSTEM, form=PersonForm(family_name="見本"), area=town.areas["20"])
    claims = tuple(Claim(uuid4(), "x", "x", None, town.areas[code].path, frozenset(given))
                   for code, given in (("20", {Permission.SEE_PERSON}), ("19", {Permission.SEE_PERSON, Permission.EDIT_PERSON})))  # fmt: skip
    actor = Actor(kind="staff", user_id=town.users["imoi"].pk, claims=claims)
    assert may(actor, Permission.SEE_PERSON, person)
    assert not may(actor, Permission.EDIT_PERSON, person)


@pytest.mark.parametrize("form", [PasswordForm, SignInForm])
def test_a_secret_field_is_named_so_that_it_is_never_kept(form: type[forms.Form]) -> None:
    for name, field in form.base_fields.items():
        if isinstance(field.widget, forms.PasswordInput):
            assert "password" in name


def test_a_password_sent_too_late_is_kept_nowhere(as_: As) -> None:
    client = as_("imoi")
    client.get("/desk/")
    session = client.session
    session["seen"] = session["started"] = 0
    session.save()
    sent = {name: "ふるいことば4つならべる" for name in PasswordForm.base_fields}
    assert client.post("/desk/password/", sent).status_code == 302
    assert not Draft.objects.filter(form="unsent").exists()
    assert "ふるいことば" not in Client().post("/desk/password/", sent).content.decode()


def test_staff_who_sign_in_take_no_residents_look_along(town: Town) -> None:
    receipt = town.take_down(WORDS, channel=Channel.WALK_IN)
    client = Client()
    client.post("/consult/status/", {"number": receipt.number, "passphrase": receipt.passphrase})
    assert WORDS in client.get("/consult/status/").content.decode()
    town.users["shinonoi"].set_password("tadashii-pasuwaado")
    town.users["shinonoi"].save()
    client.post("/sign-in/", {"username": "shinonoi", "password": "tadashii-pasuwaado"})
    assert WORDS not in client.get("/consult/status/").content.decode()


def test_an_appointment_by_another_administrator_holds(town: Town) -> None:
    appoint(town, "admin2", "city-welfare", Role.ADMINISTRATOR)
    post: Any = city.appoint(by=town.actor("admin2"), user=town.users["admin"], role=Role.STAFF, area=town.areas["202011"],
                             desk=town.desks["money"], from_on=clock.today())  # fmt: skip
    assert post.role == Role.STAFF
