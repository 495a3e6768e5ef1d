"""Every record is confirmed once a year: the worker asks its owner, reminds once, and what nobody answers lapses by its day."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from yorozu.directory.enums import Verification
from yorozu.directory.events import OwnerAsked
from yorozu.directory.models import ConfirmationAsk, Service
from yorozu.directory.queries.keeping import old_records, without_mail
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.events import emit

from .freshness import ask_about
from .reports import keeper_of

BY_MAIL = timedelta(weeks=4)  # an owner's time to answer a mail
BY_PHONE = timedelta(weeks=8)  # a desk's time to telephone
REMIND = timedelta(days=7)  # before the day that was set
MAILS_A_DAY = 200
CALLS = 10  # that wait for one desk, or one district's, at a time: more than a desk telephones in a week would lapse unasked


@transaction.atomic
def ask_yearly() -> int:
    """Ask about records that nobody has looked at for a year, the oldest first; returns how many. Safe at any time: who was asked isn't asked again.

    Owners with an address get the link, a day's portion at most; the others come on the desks' lists to telephone, as many as those can work off.
    """
    today = clock.today()
    sent = ConfirmationAsk.objects.filter(asked_at__gte=clock.start_of(today)).count()
    mailed = old_records().exclude(without_mail()).order_by("last_checked_on", "id")
    asked = 0
    for service in _held(mailed, max(0, MAILS_A_DAY - sent)):
        ask_about(service, SYSTEM, today + BY_MAIL)
        asked += 1
    waiting = {(keeper, area): n for keeper, area, n in Service.objects.filter(without_mail(), verification=Verification.ASKED).order_by().values_list(
        "keeper", "area").annotate(n=Count("id"))}  # fmt: skip
    for keeper, area in old_records().filter(without_mail()).order_by("keeper", "area").values_list("keeper", "area").distinct():
        mine = old_records().filter(without_mail(), keeper=keeper, area=area).order_by("last_checked_on", "id")
        for service in _held(mine, max(0, CALLS - waiting.get((keeper, area), 0))):
            ask_about(service, SYSTEM, today + BY_PHONE)
            asked += 1
    return asked


def _held(rows: QuerySet[Service], most: int) -> list[Service]:
    ids = list(rows.values_list("pk", flat=True)[:most])
    return list(Service.objects.select_for_update(of=("self",)).select_related("area").filter(pk__in=ids, verification=Verification.VERIFIED).order_by("pk"))


@transaction.atomic
def remind_owners() -> int:
    """Write once more to owners whose day comes near and who haven't answered; returns how many. Each is reminded once."""
    now, today = clock.now(), clock.today()
    due = ConfirmationAsk.objects.select_for_update(of=("self",)).select_related("service__area").filter(
        Q(reminded_at__isnull=True, answered_at__isnull=True), asked_at__lt=now - REMIND, expires_at__gt=now, service__verification=Verification.ASKED,
        service__withheld_at__isnull=True, service__confirm_by__gte=today, service__confirm_by__lte=today + REMIND)  # fmt: skip
    done = 0
    for ask in due.order_by("id")[:MAILS_A_DAY]:
        ask.reminded_at = now
        ask.save(update_fields=["reminded_at"])
        emit(OwnerAsked(ask_id=ask.pk, address=ask.service.owner_email or ask.service.email, desk_id=keeper_of(ask.service)))
        done += 1
    return done
