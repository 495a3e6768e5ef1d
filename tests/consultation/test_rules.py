"""Visible ⇔ permitted, for every role and every need of a small town with handoffs in all states."""

from datetime import timedelta

import pytest

from tests.town import Town
from yorozu.consultation import operations as do
from yorozu.consultation.enums import ShareField
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.rules import EVERY_FIELD, fields_of, handoffs_visible_to, visible_to
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS, Permission, may
from yorozu.kernel.models import Grant

pytestmark = pytest.mark.django_db
ROLES = ("imoi", "imoi2", "otagiri", "shinonoi", "west", "west2", "support", "top", "money", "hope", "official", "admin", "auditor")


@pytest.fixture
def busy(town: Town) -> Town:
    """Needs of three districts: kept, offered, accepted, declined, lifted, closed."""
    one = [town.take_down(f"困りごと{n}", by=by, area_code=area).need_ids[0] for n, (by, area) in enumerate(
        [("imoi", "19"), ("imoi", "19"), ("imoi", "19"), ("otagiri", "18"), ("shinonoi", "20"), ("imoi", "19")])]  # fmt: skip
    for need_id, desk in ((one[1], "support-west"), (one[2], "hope"), (one[5], "money")):
        do.ask_consent(by=town.actor("imoi"), need_id=need_id, fields=("words",), answer="given", by_whom="本人", how="oral")
        do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks[desk].pk, fields=("words",)))
    do.accept(by=town.actor("hope"), handoff_id=Handoff.objects.get(need=one[2]).pk)
    do.decline(by=town.actor("money"), handoff_id=Handoff.objects.get(need=one[5]).pk, reason="ちがう係です")
    do.close_without_contact(by=town.actor("shinonoi"), need_id=one[4], reason="3日かけた")
    return town


@pytest.mark.parametrize("who", ROLES)
def test_lists_and_objects_follow_one_rule(busy: Town, who: str) -> None:
    actor = busy.actor(who)
    seen = set(visible_to(actor).values_list("pk", flat=True))
    for need in Need.objects.select_related("consultation"):
        assert (need.pk in seen) == may(actor, Permission.SEE_NEED, need)
        if may(actor, Permission.WORK_NEED, need):
            assert need.pk in seen, "who works on it sees it"
    offers = set(handoffs_visible_to(actor).values_list("pk", flat=True))
    for handoff in Handoff.objects.select_related("need"):
        assert (handoff.pk in offers) == may(actor, Permission.SEE_NEED, handoff) or not actor.has(Permission.SEE_NEED)


def test_nobody_sees_nothing(busy: Town) -> None:
    assert not visible_to(ANONYMOUS).exists()


def test_who_owns_sees_what_was_shared_and_where_it_was_said_everything(busy: Town) -> None:
    need = Need.objects.select_related("consultation").get(owner_desk=busy.desks["hope"])
    assert fields_of(busy.actor("hope"), need) == {ShareField.WORDS}
    assert fields_of(busy.actor("imoi"), need) == EVERY_FIELD
    assert fields_of(busy.actor("west"), need) == {ShareField.WORDS}, "by area alone: no names"


def test_a_grant_shows_one_need_for_a_time(busy: Town) -> None:
    need = Need.objects.filter(area=busy.areas["20"]).get()
    actor = busy.actor("support")
    assert need not in visible_to(actor)
    now = clock.now()
    grant = Grant.objects.create(user_id=actor.user_id, kind="need", thing_id=need.pk, purpose="case", because="支援会議", from_at=now,
                                 until_at=now + timedelta(days=1))  # fmt: skip
    assert need in visible_to(actor)
    assert need not in visible_to(actor, now=now + timedelta(days=2))
    grant.ended_at = now
    grant.save()
    assert need not in visible_to(actor)
