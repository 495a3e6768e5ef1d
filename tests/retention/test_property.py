"""Whatever happened before: a run leaves every open need as it was, erases all that is over, and changes no figure."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.retention.conftest import LONG_AGO, answer, bring, close
from tests.town import Town, make_town
from yorozu.consultation import operations as needs
from yorozu.consultation.models import Consultation, Entry, Need
from yorozu.consultation.queries import violations
from yorozu.consultation.queries.published import published
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.retention import operations as do
from yorozu.retention.queries import retention_violations

pytestmark = pytest.mark.django_db
FATES = ("open", "answered", "closed", "untold", "reopened", "held")
Story = list[tuple[int, str, str, str, bool]]
STORY = st.lists(st.tuples(st.integers(0, 4000), st.sampled_from(FATES), st.sampled_from(("phone", "web", "visit")), st.sampled_from(("met", "unmet")), st.booleans()),
                 min_size=1, max_size=7)  # fmt: skip


@contextmanager
def undone() -> Iterator[Town]:
    """A town that is gone afterwards."""
    with TemporaryDirectory() as place, override_settings(TOMBSTONES=Path(place) / "stones.txt"):
        point = transaction.atomic()
        point.__enter__()
        try:
            with clock.at(LONG_AGO):
                yield make_town()
        finally:
            transaction.set_rollback(True)
            point.__exit__(None, None, None)


def lived(town: Town, story: Story) -> list[Need]:
    """The needs of a story, each with its fate, some joined to the one before."""
    told: list[Need] = []
    for number, (days, fate, channel, outcome, joined) in enumerate(story):
        at = LONG_AGO + timedelta(days=days)
        one = bring(town, f"困りごと{number}", at=at, channel=channel)
        if fate != "open":
            answer(town, one, at=at, outcome=outcome) if fate == "answered" else None
            if fate in ("closed", "reopened", "held"):
                close(town, one, at=at, outcome=outcome)
            if fate == "untold":
                with clock.at(at + timedelta(days=1)):
                    needs.close_without_contact(by=town.actor("imoi"), need_id=one.pk, reason="電話に出ない")
            if fate == "reopened":
                with clock.at(at + timedelta(days=2)):
                    needs.reopen(by=town.actor("imoi"), need_id=one.pk, reason="また")
            if fate == "held":
                do.set_hold(by=SYSTEM, number=one.number, reason="訴訟")
        if joined and told and fate == "open":
            needs.join(by=town.actor("imoi"), need_id=one.pk, other_need_id=told[-1].pk) if told[-1].consultation.joined_to_id is None else None
        told.append(one)
    return told


def as_it_is(pk: Any) -> Any:
    """Everything that stands of a need."""
    need = Need.objects.filter(pk=pk).values().get()
    return need, Consultation.objects.filter(pk=need["consultation_id"]).values().get(), list(Entry.objects.filter(need=pk).order_by("id").values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(story=STORY, later=st.integers(0, 5000))
def test_open_needs_are_untouched_and_figures_hold(db: None, story: Story, later: int) -> None:
    with undone() as town:
        told = lived(town, story)
        now = LONG_AGO + timedelta(days=4010 + later)
        held = {one.pk for one, (_days, fate, *_rest) in zip(told, story, strict=True) if fate == "held"}
        groups = {one.pk: Consultation.objects.get(pk=one.consultation_id) for one in told}
        open_ones = {pk for pk in groups if Need.objects.exclude(state="closed").filter(pk=pk).exists()}
        mains = {one for pk in open_ones | held for one in (groups[pk].joined_to_id, groups[pk].pk)}  # who is joined to one that is joined itself waits for it too
        stays = {pk for pk, row in groups.items() if pk in held or (row.joined_to_id or row.pk) in mains}
        with clock.at(now):
            before = {pk: as_it_is(pk) for pk in stays}, [published(year=year) for year in range(2026, 2050)]
            run = do.run_now(by=SYSTEM)
            after = {pk: as_it_is(pk) for pk in stays}, [published(year=year) for year in range(2026, 2050)]
            assert before == after and run.state == "done" and run.figures["equal"]
            gone = set(Need.objects.filter(erased_at__isnull=False).values_list("pk", flat=True))
            assert not gone & stays and not [one for one in retention_violations()]
            over = set(Need.objects.filter(closed_at__lt=now - timedelta(days=366 * 6 + 1)).values_list("pk", flat=True)) - stays
            assert over <= gone and not [one for one in violations() if one.rule in ("T4", "T5", "T6", "T7")]
