"""A period as the city decides it."""

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid
from yorozu.language.names import clean_text
from yorozu.retention.enums import MOST_YEARS, Counted, Purpose
from yorozu.retention.formats.schedule import not_a_period
from yorozu.retention.models import ChangedPeriod
from yorozu.retention.queries.schedule import period_of


@transaction.atomic
def change_period(*, by: Actor, purpose: str, years: int, months: int, counted: str, basis: str, because: str) -> ChangedPeriod:
    """Change how long what serves a purpose is kept, from now on; what was erased doesn't come back by it.

    Refused without a reason and without the rule it rests on (個人情報の保護に関する法律 61条2項 asks that each period answers to a purpose).
    """
    require(by, Permission.SET_PERIODS)
    basis, because = (clean_text(one, limit=400).strip() for one in (basis, because))
    errors = {}
    if purpose not in Purpose.values:
        errors["purpose"] = _("どれかを選んでください。")
    if not_a_period(years, months):
        errors["years"] = _("1か月から%(most)s年までの期間にしてください。") % {"most": MOST_YEARS}
    if counted not in Counted.values:
        errors["counted"] = _("どれかを選んでください。")
    if not basis:
        errors["basis"] = _("何で決まっているかを書いてください。例：○○市文書管理規程 第30条")
    if not because:
        errors["because"] = _("変えるわけを書いてください。")
    if errors:
        raise Invalid(errors)
    was = period_of(purpose)
    made = ChangedPeriod.objects.create(purpose=purpose, years=years, months=months, counted=counted, basis=basis, because=because, changed_at=clock.now(),
                                        changed_by_id=by.user_id, changed_by_name=by.name[:120])  # fmt: skip
    record_write(by, action="change_period", kind="retention_period", thing_id=made.pk, reason=because,
                 before={"years": was.years, "months": was.months, "counted": was.counted, "basis": was.basis},
                 after={"years": years, "months": months, "counted": counted, "basis": basis})  # fmt: skip
    return made
