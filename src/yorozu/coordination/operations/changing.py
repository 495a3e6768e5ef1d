"""A rule as the city sets it, and the forums of the route."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.models import Area, Desk
from yorozu.coordination.enums import MOST_DAYS, ForumStep, StuckRule
from yorozu.coordination.models import ChangedRule, Forum
from yorozu.coordination.queries.in_force import numbers_from, rule_on
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid
from yorozu.language.names import clean_text


@transaction.atomic
def change_rule(*, by: Actor, rule: str, is_on: bool, numbers: Mapping[str, object], because: str, from_on: date | None = None) -> ChangedRule:
    """Set a rule's numbers, or switch it on or off, from today or a later day on. The marks follow at the clock's next turn.

    Refused without a reason, with a number that lies outside its bounds, and for a day that is past: what was marked by then stays as it was.
    """
    require(by, Permission.SET_STUCK_RULES)
    if rule not in StuckRule.values:
        raise Invalid({"rule": _("一覧から選んでください。")})
    day, why, errors = from_on or clock.today(), clean_text(because, limit=400).strip(), {}
    try:
        found = numbers_from(rule, numbers)
    except Invalid as error:
        found, errors = {}, dict(error.field_errors)
    if day < clock.today():
        errors["from_on"] = _("きょうか、これからの日を選んでください。")
    if not why:
        errors["because"] = _("かえるわけを書いてください。")
    if errors:
        raise Invalid(errors)
    was = rule_on(rule, day)
    made = ChangedRule.objects.create(rule=rule, is_on=is_on, numbers=found, from_on=day, because=why, changed_at=clock.now(), changed_by_id=by.user_id,
                                      changed_by_name=by.name[:120])  # fmt: skip
    record_write(by, action="change_stuck_rule", kind="stuck_rule", thing_id=made.pk, reason=why,
                 before={"rule": rule, "is_on": was.is_on, "numbers": dict(was.numbers)}, after={"is_on": is_on, "numbers": found, "from_on": day})  # fmt: skip
    return made


@transaction.atomic
def add_forum(
    *, by: Actor, code: str, name: str, step: str, role: str, takes: str, area: Area, desk: Desk, within_days: int, fields: Sequence[str] = (),
) -> Forum:  # fmt: skip
    """A forum of the route: a network, a conference, a desk for hard cases, with what it is there for and who calls it."""
    require(by, Permission.EDIT_CITY)
    errors: dict[str, Any] = {}
    words = {name: clean_text(value, limit=400).strip() for name, value in (("name", name), ("role", role), ("takes", takes))}
    for field, value in words.items():
        if not value:
            errors[field] = _("書いてください。")
    if step not in ForumStep.values:
        errors["step"] = _("一覧から選んでください。")
    if not 1 <= within_days <= MOST_DAYS:
        errors["within_days"] = _("1日から%(most)s日までにしてください。") % {"most": MOST_DAYS}
    if Forum.objects.filter(code=code).exists():
        errors["code"] = _("このコードは、もう使われています。")
    if errors:
        raise Invalid(errors)
    made = Forum.objects.create(code=code, step=step, area=area, desk=desk, within_days=within_days, fields=list(fields), **words)
    record_write(by, action="add_forum", kind="forum", thing_id=made.pk, after={"code": code, "step": step, "desk": desk.code, "within_days": within_days})
    return made
