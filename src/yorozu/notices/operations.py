"""Writing, sending, opening and settling notices."""

import logging
import smtplib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from yorozu.community import events as account_happened
from yorozu.community.queries import addresses_of_desk, desk_by_id, readers_of_digest
from yorozu.consultation import events as happened
from yorozu.consultation.queries import asker_of
from yorozu.coordination import events as hard_cases
from yorozu.directory import events as place_happened
from yorozu.directory.queries import confirm_token
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_read, record_write, record_writes
from yorozu.kernel.errors import NotFound, Refused
from yorozu.kernel.prebuilt import Reads
from yorozu.meetings import events as met
from yorozu.meetings.queries import letter_of
from yorozu.notices.enums import (
    DIGEST_HOUR,
    DIGEST_MINUTE,
    DUTY_KINDS,
    MEETING_KINDS,
    RELEASES,
    RETRY_MINUTES,
    SAID_ONCE,
    TABLE,
    Channel,
    Kind,
    State,
)
from yorozu.notices.models import Notice
from yorozu.notices.queries import UNTOLD
from yorozu.notices.rules import visible_to

log = logging.getLogger(__name__)


_SAID = Reads(lambda need, kind, desk: Notice.objects.filter(
    need_id=need, kind=kind, desk=desk, channel=Channel.SCREEN, state=State.WAITING).order_by("id").values_list("id")[:1])  # fmt: skip


def tell_desk(kind: Kind, *, desk_id: UUID, need_id: UUID, handoff_id: UUID | None = None, urgent: bool = False) -> None:
    """Write a notice for a desk: on the screen always, by mail too where the table says at once or the need is urgent.

    What the desk has not opened yet isn't said to it a second time.
    """
    if kind in SAID_ONCE and _SAID.rows(need=need_id, kind=str(kind), desk=desk_id):
        return
    _tell(kind, desk_id, by_mail=TABLE[kind].at_once or urgent, need_id=need_id, handoff_id=handoff_id)


def tell_desk_of(kind: Kind, *, desk_id: UUID, thing_id: UUID) -> None:
    """Tell a desk of a thing that is no need: on the screen, by mail too where the table says at once."""
    _tell(kind, desk_id, by_mail=TABLE[kind].at_once, thing_id=thing_id)


def _tell(kind: Kind, desk_id: UUID, *, by_mail: bool, **of: UUID | None) -> None:
    now = clock.now()
    desk = desk_by_id(desk_id) if by_mail else None
    common: dict[str, Any] = {"kind": kind, "desk_id": desk_id, "made_at": now, "not_before": now, **of}
    mails = [Notice(**common, channel=Channel.MAIL, address=address) for address in (addresses_of_desk(desk) if desk else ())]
    Notice.objects.bulk_create([Notice(**common, channel=Channel.SCREEN), *mails])


@dataclass(frozen=True)
class Letter:
    """A letter to an asker: where it goes and whom to call, never what it is about."""

    name: str
    address: str
    number: str
    desk: str
    phone: str
    large: bool
    made_at: datetime


def tell_asker(*, need_id: UUID, desk_id: UUID) -> None:
    """Let the asker know that there is news: a mail without content, or a letter that the desk prints."""
    asker = asker_of(need_id)
    now = clock.now()
    common = {"kind": Kind.ASKER_NEWS, "need_id": need_id, "consultation_id": asker.consultation_id, "desk_id": desk_id,
              "made_at": now, "not_before": now}  # fmt: skip
    if asker.email:
        Notice.objects.create(**common, channel=Channel.MAIL, address=asker.email)
    elif asker.by_letter:
        Notice.objects.create(**common, channel=Channel.LETTER)


def on_received(event: happened.NeedReceived) -> None:
    """An urgent need rings at once."""
    if event.urgent:
        tell_desk(Kind.RECEIVED_URGENT, desk_id=event.desk_id, need_id=event.need_id)


def on_offered(event: happened.NeedOffered) -> None:
    """The desk that is asked hears of it; of a lift both sides and the asker do."""
    kind = Kind.LIFTED if event.lift else Kind.OFFERED
    tell_desk(kind, desk_id=event.to_desk_id, need_id=event.need_id, handoff_id=event.handoff_id, urgent=event.urgent)
    if event.lift:
        tell_desk(Kind.LIFTED_FROM_US, desk_id=event.desk_id, need_id=event.need_id, handoff_id=event.handoff_id,
                  urgent=event.urgent)  # fmt: skip
        tell_asker(need_id=event.need_id, desk_id=event.desk_id)


def on_answered(event: happened.HandoffAnswered) -> None:
    """Who asked hears the answer; a withdrawal is told to who was asked; the asker hears of an acceptance."""
    kinds = {"accepted": Kind.ACCEPTED, "declined": Kind.DECLINED, "silent": Kind.SILENT}
    if event.state == "withdrawn":
        tell_desk(Kind.WITHDRAWN, desk_id=event.to_desk_id, need_id=event.need_id, handoff_id=event.handoff_id)
        return
    tell_desk(kinds[event.state], desk_id=event.from_desk_id, need_id=event.need_id, handoff_id=event.handoff_id)
    if event.state == "accepted":
        tell_asker(need_id=event.need_id, desk_id=event.desk_id)


def on_moved(event: happened.NeedMoved) -> None:
    """T1 moved it, and says so."""
    tell_desk(Kind.MOVED, desk_id=event.desk_id, need_id=event.need_id)
    tell_asker(need_id=event.need_id, desk_id=event.desk_id)


def on_overdue(event: happened.StepOverdue) -> None:
    """T3: the reminder."""
    tell_desk(Kind.OVERDUE, desk_id=event.desk_id, need_id=event.need_id, urgent=event.urgent)


def on_word(event: happened.WordAdded) -> None:
    """The asker wrote."""
    tell_desk(Kind.WORD, desk_id=event.desk_id, need_id=event.need_id)


def on_closed(event: happened.NeedClosed) -> None:
    """L5: desks that it came from are told how it ended."""
    for desk_id in event.came_from:
        tell_desk(Kind.CLOSED, desk_id=desk_id, need_id=event.need_id)


def on_owner_asked(event: place_happened.OwnerAsked) -> None:
    """An owner is asked to confirm: the mail holds the link, the desk answers for it where it can't be sent."""
    now = clock.now()
    Notice.objects.create(kind=Kind.CONFIRM_PLACE, channel=Channel.MAIL, address=event.address, thing_id=event.ask_id, desk_id=event.desk_id,
                          made_at=now, not_before=now)  # fmt: skip


def on_wrong_reported(event: place_happened.WrongReported) -> None:
    """The desk that looks after the record has a task."""
    tell_desk_of(Kind.WRONG_PLACE, desk_id=event.desk_id, thing_id=event.report_id)


def on_report_done(event: place_happened.ReportDone) -> None:
    """Its notice is read."""
    _opened(_unread(Kind.WRONG_PLACE, thing_id=event.report_id))


def _unread(*kinds: str, **which: Any) -> QuerySet[Notice]:
    """Notices on the screen that nobody has opened."""
    return Notice.objects.filter(kind__in=kinds, channel=Channel.SCREEN, state=State.WAITING, **which)


def _opened(unread: QuerySet[Notice]) -> None:
    """Somebody read them. Seldom is there anything: who only looks takes no lock for it."""
    if unread.exists():
        unread.update(state=State.OPENED, opened_at=clock.now())


def on_members_told(event: met.MembersTold) -> None:
    """A mail to each member who has an address; the secretariat answers for one that fails. What wasn't sent yet of an older state isn't sent any more."""
    now, kind = clock.now(), {"called": Kind.MEETING_CALLED, "moved": Kind.MEETING_MOVED, "cancelled": Kind.MEETING_CANCELLED}[event.what]
    late = Notice.objects.filter(thing_id=event.meeting_id, kind__in=MEETING_KINDS, channel=Channel.MAIL, state=State.WAITING)
    late.update(state=State.SETTLED, opened_at=now)
    Notice.objects.bulk_create(Notice(kind=kind, channel=Channel.MAIL, address=address, thing_id=event.meeting_id, desk_id=event.desk_id, made_at=now, not_before=now)
                               for address in event.addresses)  # fmt: skip


def on_meeting_left_open(event: met.MeetingLeftOpen) -> None:
    """Its secretariat is asked what came of it."""
    tell_desk_of(Kind.MEETING_OPEN, desk_id=event.desk_id, thing_id=event.meeting_id)


def on_duty(event: met.DutyTold) -> None:
    """A desk has something to do; what it hasn't opened of it is one notice, the newest."""
    kind = {"due": Kind.DUTY_DUE, "lifted": Kind.DUTY_LIFTED}.get(event.what, Kind.DUTY_GIVEN)
    on_duty_looked_at(event)
    tell_desk_of(kind, desk_id=event.desk_id, thing_id=event.decision_id)


def on_duty_looked_at(event: met.DutyLookedAt | met.DutyTold) -> None:
    """Somebody of its desk opened it, or it is over, or there is something newer."""
    _opened(_unread(*DUTY_KINDS, thing_id=event.decision_id))


def open_notices_of_right(*, request_id: UUID) -> None:
    """Somebody of its desk opened it: what was said of it, there or where it was before, is read."""
    _opened(_unread(Kind.OWN_DATA, Kind.OWN_DATA_DUE, thing_id=request_id))


def tell_people_of_release(kind: Kind, *, readers: Collection[tuple[UUID, str]], release_id: UUID) -> None:
    """News of a list that is to go out, to single people (account, address): on the screen, by mail too where the table says at once."""
    now = clock.now()
    common = {"kind": kind, "thing_id": release_id, "made_at": now, "not_before": now}
    rows = [Notice(**common, channel=Channel.SCREEN, user_id=user_id) for user_id, _address in readers]
    rows += [Notice(**common, channel=Channel.MAIL, user_id=user_id, address=address) for user_id, address in readers if address and TABLE[kind].at_once]
    Notice.objects.bulk_create(rows)


def open_notices_of_release(*, release_id: UUID, user_id: UUID | None = None) -> None:
    """One reader opened it; or, for all readers, it was answered: what was said of it is read."""
    unread = _unread(*RELEASES, thing_id=release_id, user_id__isnull=False)
    _opened(unread if user_id is None else unread.filter(user_id=user_id))


def on_stuck(event: hard_cases.NeedsStuck) -> None:
    """Who owns a need that is stuck reads so, once; all that a recount found in one go."""
    now = clock.now()
    Notice.objects.bulk_create(Notice(kind=Kind.STUCK, channel=Channel.SCREEN, need_id=need, desk_id=desk, made_at=now, not_before=now) for need, desk in event.needs)


def on_forum(event: hard_cases.ForumAsked | hard_cases.ForumLate) -> None:
    """Needs wait for a forum, or its day passed: one notice until somebody has opened its list, however many come; by mail too where the table says at once."""
    kind = Kind.FORUM_LATE if isinstance(event, hard_cases.ForumLate) else Kind.FORUM_ASKED
    if not _unread(kind, desk=event.desk_id, thing_id=event.forum_id).exists():
        tell_desk_of(kind, desk_id=event.desk_id, thing_id=event.forum_id)


def open_notices_of_forums(*, by: Actor) -> None:
    """Somebody of a desk that calls forums looked at what waits for them: what was said of it is read."""
    _opened(_unread(Kind.FORUM_ASKED, Kind.FORUM_LATE, desk__in=by.desks(Permission.SEE_NEED)))


def on_sign_in_changed(event: account_happened.SignInChanged) -> None:
    """Its owner is told by mail at once, so that a stranger's change doesn't stay unseen."""
    now = clock.now()
    Notice.objects.create(kind=Kind.SIGN_IN_CHANGED, channel=Channel.MAIL, user_id=event.user_id, address=event.address, made_at=now, not_before=now)


def on_reopened(event: happened.NeedReopened) -> None:
    """It goes on."""
    tell_desk(Kind.REOPENED, desk_id=event.desk_id, need_id=event.need_id)


def write_digests() -> int:
    """The morning's digest for each reader to whom something waits; none when empty, one a day whatever happens."""
    now = clock.now()
    if (now.hour, now.minute) < (DIGEST_HOUR, DIGEST_MINUTE):
        return 0
    written = 0
    for reader in readers_of_digest(on=now.date()):
        waiting = Notice.objects.filter(desk__in=reader.desk_ids, channel=Channel.SCREEN, state=State.WAITING)
        if not waiting.exists() or Notice.objects.filter(kind=Kind.DIGEST, user_id=reader.user_id, day=now.date()).exists():
            continue
        try:
            with transaction.atomic():
                Notice.objects.create(kind=Kind.DIGEST, channel=Channel.MAIL, user_id=reader.user_id, address=reader.email,
                                      day=now.date(), made_at=now, not_before=now)  # fmt: skip
            written += 1
        except IntegrityError:
            continue  # another worker wrote it in this moment
    return written


def send_waiting(*, limit: int = 200) -> tuple[int, int]:
    """Send the mails that are due. Returns (sent, failed for good). Without a mail server nothing is lost: they wait."""
    if not settings.EMAIL_URL and not getattr(settings, "EMAIL_IS_TEST", False):
        return 0, 0
    due = Notice.objects.filter(state=State.WAITING, channel=Channel.MAIL, not_before__lte=clock.now())
    sent = failed = 0
    for notice_id in list(due.order_by("not_before", "id").values_list("pk", flat=True)[:limit]):
        state = _send_one(notice_id)
        sent, failed = sent + (state == State.SENT), failed + (state == State.FAILED)
    return sent, failed


def _send_one(notice_id: UUID) -> str:
    """Claim one mail by moving its next try, send it, note what came of it. A crash between sends it again: the
    Message-ID is the notice's own, so that the reader's mail program shows it once.
    """
    now = clock.now()
    row = Notice.objects.filter(pk=notice_id, state=State.WAITING, not_before__lte=now).first()
    if row is None:
        return ""
    wait = timedelta(minutes=RETRY_MINUTES[min(row.tries, len(RETRY_MINUTES) - 1)])
    claimed = Notice.objects.filter(pk=notice_id, state=State.WAITING, tries=row.tries).update(
        tries=row.tries + 1, not_before=now + wait)  # fmt: skip
    if not claimed:
        return ""
    try:
        _mail(row).send()
    except (OSError, smtplib.SMTPException) as error:
        log.warning("a mail could not be sent: %s", type(error).__name__)
        final = row.tries + 1 >= len(RETRY_MINUTES)
        reason = _("メールサーバーにつながりませんでした。") if isinstance(error, OSError) else _("メールサーバーが受けつけませんでした。")
        Notice.objects.filter(pk=notice_id).update(error=reason, state=State.FAILED if final else State.WAITING)
        return State.FAILED if final else ""
    Notice.objects.filter(pk=notice_id).update(state=State.SENT, sent_at=clock.now(), error="")
    return State.SENT


def _mail(row: Notice) -> EmailMessage:
    with override("ja"):
        subject = f"【{_('よろず')}】{Kind(row.kind).label}"
        path = _path(row)
        letter = letter_of(row.thing_id) if row.kind in MEETING_KINDS and row.thing_id else None
        about = "\n".join(letter.lines) if letter else f"{settings.BASE_URL}{path}"
        body = f"{TABLE[row.kind].body}\n\n{about}\n\n{settings.CITY_NAME} {_('よろず相談')} {settings.MAIN_PHONE}\n"
    domain = settings.EMAIL_FROM.rpartition("@")[2]
    mail = EmailMessage(subject, body, settings.EMAIL_FROM, [row.address], connection=get_connection(timeout=10),
                        headers={"Message-ID": f"<{row.pk}@{domain}>", "Auto-Submitted": "auto-generated"})  # fmt: skip
    if letter:
        mail.attach("meeting.ics", letter.ics, "text/calendar")
    return mail


def _path(row: Notice) -> str:
    """Where the reader goes on."""
    if row.kind == Kind.CONFIRM_PLACE and row.thing_id:
        return f"/find/confirm/{confirm_token(row.thing_id)}/"
    if row.kind in RELEASES:
        return "/desk/releases/"
    return "/consult/status/" if row.kind == Kind.ASKER_NEWS else "/desk/"


def open_notices(*, by: Actor, need_id: UUID) -> None:
    """Somebody of the desk looked at the need: its notices on the screen are read, for all at the desk."""
    waiting = _UNREAD.rows(need=need_id, desks=by.desks(Permission.SEE_NEED))
    if waiting:  # seldom: a page that is only looked at takes no lock, which a transaction here would (one statement writes, alone)
        unread = Notice.objects.filter(pk__in=[pk for (pk,) in waiting], state=State.WAITING)
        unread.update(state=State.OPENED, opened_at=clock.now())


_UNREAD = Reads(lambda need, desks: Notice.objects.filter(
    need_id=need, desk__in=desks, channel=Channel.SCREEN, state=State.WAITING).order_by("pk").values_list("pk"))  # fmt: skip


@transaction.atomic
def settle(*, by: Actor, notice_id: UUID) -> None:
    """A failed mail or a letter is dealt with: the person was reached another way, or the letter was posted."""
    notice = visible_to(by).select_for_update(of=("self",)).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    require(by, Permission.SEE_NOTICES, notice)
    if notice.state not in (State.FAILED, State.WAITING) or notice.channel == Channel.SCREEN:
        raise Refused(_("このお知らせは、もう済んでいます。"))
    before = notice.state
    notice.state, notice.opened_at = State.SETTLED, clock.now()
    notice.save(update_fields=["state", "opened_at"])
    record_write(by, action="settle", kind="notice", thing_id=notice.pk, before={"state": before}, after={"state": notice.state})


@transaction.atomic
def print_letter(*, by: Actor, notice_id: UUID) -> Letter:
    """What stands on a letter; who printed it saw name and address, which is noted. A letter without address is refused."""
    notice = visible_to(by).select_related("desk").filter(pk=notice_id, channel=Channel.LETTER).first()
    if notice is None or notice.need_id is None:
        raise NotFound
    require(by, Permission.SEE_NOTICES, notice)
    asker = asker_of(notice.need_id)
    if not asker.address:
        raise Refused(_("住所がわからないので、手紙を作れません。電話か訪問で知らせてください。"))
    record_read(by, action="print_letter", kind="notice", thing_id=notice.pk, person_id=asker.person_id, purpose="handoff" if notice.handoff_id else "",
                fields=("asker_name", "asker_address"))  # fmt: skip
    return Letter(asker.name, asker.address, asker.number, notice.desk.name if notice.desk else "", notice.desk.phone if notice.desk else "",
                  asker.large_print, notice.made_at)  # fmt: skip


@transaction.atomic
def send_again(*, by: Actor, notice_id: UUID) -> None:
    """Try a failed mail once more, now."""
    notice = visible_to(by).select_for_update(of=("self",)).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    require(by, Permission.SEE_NOTICES, notice)
    if notice.state != State.FAILED:
        raise Refused(_("このお知らせは、もう済んでいます。"))
    notice.state, notice.tries, notice.not_before = State.WAITING, 0, clock.now()
    notice.save(update_fields=["state", "tries", "not_before"])
    record_write(by, action="send_again", kind="notice", thing_id=notice.pk, after={"state": State.WAITING})


@transaction.atomic
def forget_notices(*, by: Actor, ids: Collection[UUID]) -> None:
    """Delete messages whose time is over; of those that still wait to go out, or failed, none."""
    require(by, Permission.END_DATA)
    Notice.objects.filter(pk__in=ids).exclude(UNTOLD).delete()
    record_writes(by, action="forget_notice", kind="notice", thing_ids=ids)
