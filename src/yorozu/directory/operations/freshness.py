"""Staying true: owners confirm by a link without an account or by telephone; what nobody confirms drops out, and says why."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.directory.enums import ReportSubject, Verification
from yorozu.directory.events import OwnerAsked
from yorozu.directory.models import ConfirmationAsk, Service
from yorozu.directory.queries.keeping import LINK_SALT, OWNERS, confirm_token
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS, SYSTEM, Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import NotFound, Refused
from yorozu.kernel.events import emit

from .editing import change_fields, held_with_rows
from .reports import keeper_of, report_wrong

GOOD_FOR = timedelta(days=60)  # a link in a mail
OWNER = replace(ANONYMOUS, name="提供者")  # who holds the link that went to the owner's address


@transaction.atomic
def ask_owner(*, by: Actor, service_id: UUID, confirm_by: date) -> None:
    """Ask the owner to confirm the record by a day: by mail where an address is known, else it stands on the list to telephone."""
    require(by, Permission.EDIT_DIRECTORY)
    service = _held(service_id)
    if confirm_by <= clock.today():
        raise Refused(_("確かめてもらう日は、あした以降にしてください。"))
    ask_about(service, by, confirm_by)


def ask_about(service: Service, by: Actor, confirm_by: date) -> None:
    """Set the day, and write to the owner where an address is known; an older link still holds, but is reminded of no more."""
    _write(service, by, "ask_owner", verification=Verification.ASKED, confirm_by=confirm_by)
    address = service.owner_email or (service.email if "@" in service.email else "")
    if address:
        now = clock.now()
        service.asks.filter(reminded_at__isnull=True).update(reminded_at=now)
        ask = ConfirmationAsk(service=service, asked_at=now, expires_at=now + GOOD_FOR)
        ask.digest = _digest(confirm_token(ask.pk))
        ask.save(force_insert=True)
        emit(OwnerAsked(ask_id=ask.pk, address=address, desk_id=keeper_of(service)))


@transaction.atomic
def record_check(*, by: Actor, service_id: UUID) -> None:
    """Somebody of a desk has asked (by telephone, on a visit): everything is right."""
    require(by, Permission.EDIT_DIRECTORY)
    _verified(_held(service_id), by, by.title or by.name)


@transaction.atomic
def answer_ask(*, token: str, answer: str, words: str = "", values: Mapping[str, Any] | None = None) -> None:
    """The owner's answer by the link: confirmed, changed (`values` of its fields are written, words become a task), closed (a task),
    withheld (taken out at once).

    A link that is unknown, used or old is refused with one sentence, whichever it is.
    """
    ask = ConfirmationAsk.objects.select_for_update(of=("self",)).filter(digest=_digest(token), answered_at__isnull=True,
                                                                         expires_at__gt=clock.now()).first()  # fmt: skip
    if ask is None or not _is_ours(token):
        raise Refused(_("このリンクは使えません。前に使ったか、古くなっています。電話で知らせてください。"))
    service = _held(ask.service_id)
    ask.answered_at, ask.answer = clock.now(), answer[:12]
    ask.save(update_fields=["answered_at", "answer"])
    if answer == "withheld":
        _write(service, OWNER, "withhold", withheld_at=clock.now(), withheld_wish=words[:400])
    elif answer == "confirmed" or (answer == "changed" and _changed(service.pk, values or {}) and not words):
        service.refresh_from_db()
        _verified(service, OWNER, OWNER.name)
    else:
        subject = ReportSubject.CLOSED if answer == "closed" else ReportSubject.OTHER
        report_wrong(service_id=service.pk, subject=subject, words=words or _("（提供者から。ことばはありません）"))


def _changed(service_id: UUID, values: Mapping[str, Any]) -> int:
    told = {name: value for name, value in values.items() if name in OWNERS}
    return change_fields(held_with_rows(service_id), told, by=OWNER, action="owner_edit", checked_by=OWNER.name) if told else 0


@transaction.atomic
def lapse_unconfirmed() -> int:
    """What was to be confirmed by a day that is over drops out of suggestions and search; its page says why. Safe at any time."""
    late = Service.objects.select_for_update(of=("self",)).filter(verification=Verification.ASKED, confirm_by__lt=clock.today())
    done = 0
    for service in late.order_by("id")[:500]:
        _write(service, SYSTEM, "lapse", verification=Verification.LAPSED)
        done += 1
    return done


@transaction.atomic
def withhold(*, by: Actor, service_id: UUID, wish: str) -> None:
    """Take a record out at its owner's wish; it stays here, and nothing is deleted."""
    require(by, Permission.EDIT_DIRECTORY)
    _write(_held(service_id), by, "withhold", withheld_at=clock.now(), withheld_wish=wish[:400])


@transaction.atomic
def publish_again(*, by: Actor, service_id: UUID) -> None:
    """The owner wishes it back."""
    require(by, Permission.EDIT_DIRECTORY)
    _write(_held(service_id), by, "publish_again", withheld_at=None, withheld_wish="")


def _held(service_id: UUID) -> Service:
    service = Service.objects.select_for_update(of=("self",)).select_related("area").filter(pk=service_id).first()
    if service is None:
        raise NotFound
    return service


def _verified(service: Service, by: Actor, name: str) -> None:
    _write(service, by, "record_check", verification=Verification.VERIFIED, confirm_by=None, last_checked_on=clock.today(), last_checked_by=name[:120])


def _write(service: Service, by: Actor, action: str, **values: object) -> None:
    before = {name: getattr(service, name) for name in values}
    for name, value in values.items():
        setattr(service, name, value)
    service.changed_at = clock.now()
    service.save(update_fields=[*values, "changed_at"])
    record_write(by, action=action, kind="service", thing_id=service.pk, before=before, after=values)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_ours(token: str) -> bool:
    try:
        signing.Signer(salt=LINK_SALT).unsign(token)
    except signing.BadSignature:
        return False
    return True
