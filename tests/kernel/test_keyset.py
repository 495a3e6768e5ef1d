"""Pages by the key of their last row: each row once in either order, and what is no key shows the first page."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from yorozu.kernel.keyset import moment, page_behind
from yorozu.kernel.models import Job

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.fixture
def jobs() -> list[Any]:
    """Nine jobs, three of each moment."""
    made = [Job(name=f"見本{n}", asked_at=BEGUN + timedelta(minutes=n // 3)) for n in range(9)]
    for one in made:
        one.save()
    return made


@pytest.mark.parametrize("latest", [False, True])
def test_every_row_stands_on_one_page(jobs: list[Any], latest: bool) -> None:
    seen: list[Any] = []
    key, pages = "", 0
    while pages == 0 or key:
        rows, key = page_behind(Job.objects.all(), key, by="asked_at", size=4, latest=latest)
        seen, pages = [*seen, *rows], pages + 1
    assert pages == 3 and seen == sorted(jobs, key=lambda one: (one.asked_at, one.pk), reverse=latest)


def test_a_full_last_page_has_none_after_it(jobs: list[Any]) -> None:
    assert page_behind(Job.objects.all(), "", by="name", read=str, size=9)[1] == ""


def test_a_key_whose_plus_became_a_space_still_counts(jobs: list[Any]) -> None:
    _rows, key = page_behind(Job.objects.all(), "", by="asked_at", size=4)
    assert "+" in key and page_behind(Job.objects.all(), key.replace("+", " "), by="asked_at", size=4) == page_behind(Job.objects.all(), key, by="asked_at", size=4)


@pytest.mark.parametrize("key", ["~", "x", "2026-12-01T09:00~", "2026-12-01T09:00~{pk}", "2026-12-01T09:00:00+00:00~x", "0001-01-01T00:00:00+14:00~{pk}", "~{pk}"])
def test_what_is_no_key_shows_the_first_page(jobs: list[Any], key: str) -> None:
    assert page_behind(Job.objects.all(), key.format(pk=jobs[4].pk), by="asked_at", size=4) == page_behind(Job.objects.all(), "", by="asked_at", size=4)


@pytest.mark.parametrize("text", ["2026-12-01T09:00", "today", "", "0001-01-01T00:00:00+14:00"])
def test_a_moment_without_its_offset_is_none(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        moment(text)
