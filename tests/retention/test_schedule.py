"""Periods: the days that they come to, the shipped file, a city's own, every described field in one of them."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from tests.town import Town
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.errors import Denied, Invalid
from yorozu.kernel.models import AuditEntry
from yorozu.kernel.privacy import DESCRIPTIONS, Retention, Sensitivity
from yorozu.retention import operations as do
from yorozu.retention.formats.schedule import Period, plus, schedule_from
from yorozu.retention.queries import changes, period_of, periods

SHIPPED: str = settings.RETENTION_SCHEDULE


def period(counted: str, years: int, months: int = 0) -> Period:
    return Period("case", "case_closed", counted, years, months, "anonymise", "x", "", {})


@pytest.mark.parametrize(("counted", "years", "ended", "due"), [
    ("event", 1, date(2026, 5, 18), date(2027, 5, 18)), ("event", 1, date(2024, 2, 29), date(2025, 2, 28)),
    ("fiscal_year", 5, date(2026, 5, 18), date(2032, 4, 1)), ("fiscal_year", 5, date(2027, 3, 31), date(2032, 4, 1)),
    ("fiscal_year", 5, date(2027, 4, 1), date(2033, 4, 1)),
])  # fmt: skip
def test_when_a_period_is_over(counted: str, years: int, ended: date, due: date) -> None:
    assert period(counted, years).due_on(ended) == due


@pytest.mark.parametrize("counted", ["event", "fiscal_year"])
@pytest.mark.parametrize("months", [1, 12, 18, 60])
def test_what_is_due_today_is_exactly_what_ended_before_one_day(counted: str, months: int) -> None:
    one = period(counted, *divmod(months, 12))
    for today in (date(2032, 2, 28), date(2032, 2, 29), date(2032, 3, 31), date(2032, 4, 1), date(2032, 12, 31)):
        first = one.ended_before(today)
        for days in (-800, -1, 0, 1, 800):
            ended = first + timedelta(days=days)
            assert (one.due_on(ended) <= today) == (ended < first)


def test_months_later_keep_the_last_day() -> None:
    assert plus(date(2026, 1, 31), 1) == date(2026, 2, 28) and plus(date(2026, 3, 31), -1) == date(2026, 2, 28)


@pytest.mark.parametrize(("was", "becomes", "said"), [
    ("years = 5", "years = -1", "years are"), ("years = 5", "years = 0", "a month or more"), ('act = "delete"', 'act = "keep"', "act is"),
    ("[notice]", "[letters]", "the purposes are"), ("[kept]", "[kept", "Expected"), ('counted = "event"', 'counted = "moon"', "counted is"),
])  # fmt: skip
def test_a_wrong_file_says_what_is_wrong(was: str, becomes: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        schedule_from(SHIPPED.replace(was, becomes))


def test_every_field_that_tells_of_somebody_has_one_purpose_or_a_reason() -> None:
    import tomllib

    listed = [(model, name) for one in schedule_from(SHIPPED) for model, names in one.fields.items() for name in names]
    kept = tomllib.loads(SHIPPED)["kept"]
    known = {f"{model._meta.app_label}.{model.__name__}": fields for model, (_retention, fields) in DESCRIPTIONS.items()}
    assert len(listed) == len(set(listed)) and all(name in known[model] for model, name in listed)
    for model, (retention, fields) in DESCRIPTIONS.items():
        label = f"{model._meta.app_label}.{model.__name__}"
        if retention in (Retention.CASE, Retention.PERSON) and label != "retention.LastEnded":
            tells = {name for name, one in fields.items() if one.sensitivity is not Sensitivity.PLAIN}
            missing = tells - {name for of, name in listed if of == label}
            assert not missing or label in kept, f"{label}: {missing}"


def test_a_changed_period_is_in_force_with_its_reason_and_trace(town: Town) -> None:
    assert [one.purpose for one in periods()] == ["contact", "notice", "case", "right", "person"]
    do.change_period(by=town.actor("admin"), purpose="case", years=10, months=0, counted="event", basis="見本市文書管理規程 第30条", because="規程に合わせる")
    one = period_of("case")
    assert (one.years, one.counted, one.basis) == (10, "event", "見本市文書管理規程 第30条") and changes("case")[0].changed_by_name == "admin 見本"
    do.change_period(by=SYSTEM, purpose="case", years=7, months=6, counted="event", basis="x", because="y")
    assert (period_of("case").years, len(changes("case"))) == (7, 2)
    assert AuditEntry.objects.filter(action="change_period").count() == 2


def test_nobody_changes_a_period_without_post_reason_or_sense(town: Town) -> None:
    right = {"purpose": "case", "years": 3, "months": 0, "counted": "event", "basis": "x", "because": "y"}
    for who in ("official", "imoi", "auditor"):
        with pytest.raises(Denied):
            do.change_period(by=town.actor(who), **right)  # type: ignore[arg-type]
    for name, value in (("purpose", "x"), ("years", 101), ("years", 0), ("counted", "x"), ("basis", " "), ("because", "")):
        with pytest.raises(Invalid) as error:
            do.change_period(by=SYSTEM, **{**right, name: value})  # type: ignore[arg-type]
        assert name in error.value.field_errors
