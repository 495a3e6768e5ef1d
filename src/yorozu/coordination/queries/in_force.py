"""The rules as they are in force: what each came with, and over it what the city changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.consultation.queries.courses import Limits, Loads
from yorozu.coordination.enums import EXPLAINED, NUMBERS, StuckRule
from yorozu.coordination.models import ChangedRule, StuckDay
from yorozu.kernel import clock
from yorozu.kernel.errors import Invalid
from yorozu.kernel.prebuilt import Reads, first

Marking = Mapping[str, Mapping[str, int]]  # the rules that are on, with their numbers


@dataclass(frozen=True)
class Rule:
    """One rule on one day; `changed`: how it came to be so, `coming`: what is decided for a later day."""

    code: str
    label: str
    explained: str
    is_on: bool
    numbers: Mapping[str, int]
    changed: ChangedRule | None
    coming: ChangedRule | None


def defaults(code: str) -> dict[str, int]:
    """The numbers that a rule comes with."""
    return {name: number.default for name, number in NUMBERS[code].items()}


_CHANGED = Reads(lambda on: ChangedRule.objects.filter(from_on__lte=on).order_by("rule", "from_on", "changed_at", "id").values_list("rule", "is_on", "numbers"))


def marking(on: date) -> Marking:
    """The rules that mark on a day. One prepared read: every act on a need asks."""
    changed = {rule: (is_on, numbers) for rule, is_on, numbers in _CHANGED.rows(on=on)}
    known = {code: changed.get(code, (True, {})) for code in NUMBERS}
    return {code: {**defaults(code), **numbers} for code, (is_on, numbers) in known.items() if is_on}


def rules_on(day: date) -> tuple[Rule, ...]:
    """Every rule as it stands on a day, in the order of the list."""
    on = marking(day)
    rows = list(ChangedRule.objects.order_by("from_on", "changed_at", "id"))
    changed = {one.rule: one for one in rows if one.from_on <= day}
    coming = {one.rule: one for one in reversed(rows) if one.from_on > day}
    return tuple(
        Rule(code, str(StuckRule(code).label), str(EXPLAINED[code]), code in on,
             on.get(code) or {**defaults(code), **(changed[code].numbers if code in changed else {})}, changed.get(code), coming.get(code))
        for code in StuckRule.values
    )  # fmt: skip


def rule_on(code: str, day: date) -> Rule:
    """One of them; `KeyError` where there is none."""
    return {one.code: one for one in rules_on(day)}[code]


def changes_of(code: str) -> tuple[ChangedRule, ...]:
    """How a rule was changed, the latest first."""
    return tuple(ChangedRule.objects.filter(rule=code).order_by("-changed_at", "-id")[:50])


def numbers_from(code: str, given: Mapping[str, object]) -> dict[str, int]:
    """The numbers of a rule as they were typed, those not given as they come; `Invalid` with a sentence for each that can't be used."""
    found, errors = defaults(code), {}
    for name in sorted(set(given) - set(found)):
        errors[name] = _("この決まりに、その数はありません。")
    for name, number in NUMBERS[code].items():
        if name not in given:
            continue
        text = str(given[name]).strip()
        if not text.isdecimal() or not number.least <= int(text) <= number.most:
            errors[name] = _("%(label)sは、%(least)sから%(most)sまでの数で書いてください。") % {"label": number.label, "least": number.least, "most": number.most}
        else:
            found[name] = int(text)
    if errors:
        raise Invalid(errors)
    return found


_DAY = Reads(lambda day: StuckDay.objects.filter(day=day).order_by("day").values_list("loads"))


def loads_of(day: date) -> Loads:
    """Open needs and people of each desk, as they were counted that morning; nothing where nobody has counted."""
    found = first(_DAY, day=day)
    return found[0] if found else {}


def limits_of(rules: Marking, *, now: datetime, loads: Loads) -> Limits:
    """From where on a need is worth a look by these rules."""
    today = now.astimezone(clock.TOKYO).date()
    crowded = tuple(sorted(UUID(desk) for desk, (open_needs, people) in loads.items() if open_needs >= rules["load"]["n"] * max(people, 1))) if "load" in rules else ()
    bad = [rules[code]["n"] for code in ("refusals", "silence") if code in rules]
    return Limits(
        ended_badly=min(bad, default=None), accepted=_n(rules, "handoffs"), lifted=_n(rules, "lifted"), reminded=_n(rules, "overdue"), again=_n(rules, "unmet"),
        fields=_n(rules, "fields"), consent=1 if "consent" in rules else None, quiet_since=_cut(rules, "quiet", today), received_before=_cut(rules, "fields", today),
        crowded=crowded, crowded_since=_cut(rules, "load", today) if crowded else None,
    )  # fmt: skip


def _n(rules: Marking, code: str) -> int | None:
    return rules[code]["n"] if code in rules else None


def _cut(rules: Marking, code: str, today: date) -> datetime | None:
    """The midnight before which something lies that is `days` days back."""
    return clock.start_of(today - timedelta(days=rules[code]["days"] - 1)) if code in rules else None
