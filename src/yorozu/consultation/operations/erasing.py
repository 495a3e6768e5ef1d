"""The end of a consultation's data: what tells of somebody is taken out, what figures are counted from stays as it is.

Called by the system that knows the periods, in its transaction. Never on a consultation with anything open: that is refused here once more.
"""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from yorozu.community.operations.erasing import erase_people as erase_people_of_the_city
from yorozu.consultation.enums import ERASED, ConsentState
from yorozu.consultation.models import Consent, Consultation, Detail, Entry, Handoff, Need
from yorozu.consultation.queries.ending import CONTACT, OPEN
from yorozu.kernel import clock, drafts
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import blank_history, record_writes
from yorozu.kernel.errors import Refused
from yorozu.kernel.search import forget_documents


@transaction.atomic
def hold_still(ids: Collection[UUID]) -> list[UUID]:
    """Lock these consultations with their needs until the transaction ends, needs first, as everybody does; those of them that nothing open needs."""
    needs = Need.objects.select_for_update(no_key=True, of=("self",)).filter(consultation__in=ids).order_by("pk").values_list("pk", flat=True)
    list(needs)
    still = Need.objects.filter(OPEN, consultation__in=ids).order_by().values("consultation")
    rows = Consultation.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=ids).exclude(pk__in=still)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def erase_contacts(*, by: Actor, ids: Collection[UUID]) -> None:
    """Take out how the askers of these consultations are reached."""
    _check(by, ids)
    Consultation.objects.filter(pk__in=ids).update(**dict.fromkeys(CONTACT, ""), contact_erased_at=clock.now())
    blank_history(ids, action="change_contact")
    record_writes(by, action="erase_contact", kind="consultation", thing_ids=ids)


@transaction.atomic
def erase_cases(*, by: Actor, ids: Collection[UUID]) -> None:
    """Take out of these consultations, their needs and all that hangs on them whatever tells of somebody: words, names, ways to reach them, what was
    shared, what was learnt, earlier values, terms in the index, what lies in drafts. Rows, dates, codes and desks stay: figures rest on them.
    """
    _check(by, ids)
    now = clock.now()
    needs = Need.objects.filter(consultation__in=ids)
    need_ids = list(needs.order_by("pk").values_list("pk", flat=True))
    hangs = [model.objects.filter(need__in=need_ids) for model in (Handoff, Consent, Detail)]
    told = [*ids, *need_ids, *(pk for rows in hangs for pk in rows.order_by("pk").values_list("pk", flat=True))]
    Consultation.objects.filter(pk__in=ids).update(
        words=ERASED, passphrase_hash="", asker_name="", communication=[], person=None, recorded_by_id=None, recorded_by_name="", paper_code="",
        **dict.fromkeys(CONTACT, ""), contact_erased_at=now, erased_at=now)  # fmt: skip
    needs.update(words=ERASED, owner_user_id=None, next_step="", missing_words=_marked("missing_words"), told_by_name="", untold_reason=_marked("untold_reason"), erased_at=now)
    _take_out_of_what_hangs_on(need_ids)
    blank_history(told)
    forget_documents(need_ids)
    drafts.forget_about([str(one) for one in told])
    record_writes(by, action="erase_case", kind="consultation", thing_ids=ids)


def _take_out_of_what_hangs_on(need_ids: list[UUID]) -> None:
    handoffs: QuerySet[Handoff] = Handoff.objects.filter(need__in=need_ids)
    handoffs.update(message="", reason="", shared={}, offered_by_name="", answered_by_name="", answered_by_id=None)
    because = Case(When(state=ConsentState.PRESUMED, then=Value(ERASED)), default=Value(""))
    Consent.objects.filter(need__in=need_ids).update(by_whom="", because=because, recorded_by_name="")
    Entry.objects.filter(need__in=need_ids).update(text="", by_name="")  # whose account stays: a move by somebody rests on it (T4)
    Detail.objects.filter(need__in=need_ids).delete()


def _marked(name: str) -> Case:
    """A sign where something stood: a constraint asks that it isn't empty."""
    return Case(When(**{name: ""}, then=F(name)), default=Value(ERASED))


def _check(by: Actor, ids: Collection[UUID]) -> None:
    require(by, Permission.END_DATA)
    if Need.objects.filter(OPEN, consultation__in=ids).exists():
        raise Refused(f"an open need among {len(ids)} consultations: nothing was erased")


@transaction.atomic
def erase_people(*, by: Actor, ids: Collection[UUID]) -> list[UUID]:
    """Delete people about whom nothing is open, and take the link to them out of consultations. Returns the households that went with them."""
    require(by, Permission.END_DATA)
    if Need.objects.filter(OPEN, consultation__person__in=ids).exists():
        raise Refused(f"an open need of one of {len(ids)} people: nobody was erased")
    Consultation.objects.filter(person__in=ids).update(person=None)
    return erase_people_of_the_city(by=by, ids=ids)
