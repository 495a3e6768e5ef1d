"""The end of a need: an outcome, the person told, closed; and opening it again at any time (T4, T5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.consultation.enums import (
    NAMES_WHAT_WAS_MISSING,
    EntryKind,
    HandoffState,
    Missing,
    NeedState,
    Outcome,
    ToldHow,
)  # fmt: skip
from yorozu.consultation.events import NeedClosed, NeedReopened
from yorozu.consultation.models import Consultation, Entry, Handoff, Need
from yorozu.consultation.workflow import NEED
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid, Refused, Stale
from yorozu.kernel.events import emit
from yorozu.kernel.prebuilt import Reads
from yorozu.language import names

from .deadlines import answer_due, first_step_due
from .intake import make_need
from .lifting import end_offer, moved_if_unstaffed, tell_answer
from .shelving import shelve, take_off
from .writing import changed_now, in_hand, keep, line


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What became of a need. All but `met` of the five steps name what was missing; `rest`: a new need for it."""

    outcome: str
    words: str
    missing: str = ""
    missing_words: str = ""
    rest: str = ""


BY_HAND = (Outcome.MET, *NAMES_WHAT_WAS_MISSING, Outcome.HEARD, Outcome.MOVED_OR_DIED)


@transaction.atomic
def record_answer(*, by: Actor, need_id: UUID, answer: Answer) -> UUID | None:
    """Record the outcome; telling the person is the next step, today. Returns the id of the need that holds the rest."""
    need = in_hand(by, need_id)
    words = _check_answer(need, answer)
    need.state = NEED.move(NeedState(need.state), "answer")
    need.outcome = answer.outcome
    if answer.outcome in NAMES_WHAT_WAS_MISSING:
        need.missing, need.missing_words = answer.missing, names.clean_text(answer.missing_words, limit=400).strip()
    else:
        need.missing = need.missing_words = ""
    need.answered_at = _after(need.received_at)
    need.told_at, need.told_how, need.told_by_name, need.untold_reason = None, "", "", ""  # a new result is told anew
    need.next_step, need.next_contact = _("結果を相談した人に伝える"), True
    need.next_at, need.reminded_at, need.decide_by_at = first_step_due(need.owner_desk, "today", clock.now()), None, None
    line(need, EntryKind.RESULT, f"{Outcome(answer.outcome).label!s}。{words}", by=by, public=True)
    keep(need, by=by, action="record_answer",
         fields=("state", "outcome", "missing", "missing_words", "answered_at", "told_at", "told_how", "told_by_name",
                 "untold_reason", "next_step", "next_contact", "next_at", "reminded_at", "decide_by_at"))  # fmt: skip
    if not answer.rest.strip():
        return None
    rest = make_need(need.consultation, names.clean_text(answer.rest, limit=20_000).strip(), by=by, desk=need.owner_desk,
                     fields=tuple(need.fields.values_list("code", flat=True)), now=clock.now(), rest_of=need,
                     urgency=need.urgency)  # fmt: skip
    changed_now(rest)  # it is the second try from its first second
    return rest.pk


def _after(*moments: datetime | None) -> datetime:
    """Now; where the machine's clock was set back, no earlier than what this follows: an end never stands before its beginning."""
    return max(clock.now(), *(one for one in moments if one is not None))


def _check_answer(need: Need, answer: Answer) -> str:
    errors = {}
    words = names.clean_text(answer.words, limit=4000).strip()
    if answer.outcome not in BY_HAND:
        errors["outcome"] = _("結果を選んでください。")
    if not words:
        errors["words"] = _("何がどうなったかを、相談した人に伝えることばで書いてください。")
    if answer.outcome in NAMES_WHAT_WAS_MISSING:
        if answer.missing not in Missing.values:
            errors["missing"] = _("足りなかったものを選んでください。")
        if not answer.missing_words.strip():
            errors["missing_words"] = _("何が足りなかったかを書いてください。地区の課題として数えます。")
    if errors:
        raise Invalid(errors)
    if need.waiting_desk_id is not None:
        raise Refused(_("%(desk)sの返事を待っています。先に取り下げるか、返事を待ってください。") % {"desk": need.waiting_desk})
    return words


@transaction.atomic
def record_told(*, by: Actor, need_id: UUID, how: str, told_at: datetime | None = None) -> None:
    """Record that the person who asked was told the result, how and when."""
    need = in_hand(by, need_id)
    if how not in ToldHow.values:
        raise Invalid({"how": _("どうやって伝えたかを選んでください。")})
    if need.state != NeedState.ANSWERED or need.answered_at is None:
        raise Refused(_("先に結果を書いてください。"))
    now = _after(need.answered_at)
    moment = told_at or now
    if moment > now or moment < need.answered_at:
        raise Invalid({"told_at": _("伝えた日時が、結果の日時より前か、これから先になっています。")})
    need.told_at, need.told_how, need.told_by_name, need.untold_reason = moment, how, by.name, ""
    need.first_answer_at = need.first_answer_at or moment
    need.next_step, need.next_contact = _("相談を終わりにする"), False
    line(need, EntryKind.TOLD, str(ToldHow(how).label), by=by, public=True)
    keep(need, by=by, action="record_told",
         fields=("told_at", "told_how", "told_by_name", "untold_reason", "first_answer_at", "next_step", "next_contact"))  # fmt: skip


@transaction.atomic
def close_need(*, by: Actor, need_id: UUID, untold_reason: str = "") -> None:
    """Close a need with an outcome, once the person was told, or with the reason why they couldn't be."""
    need = in_hand(by, need_id)
    if need.state == NeedState.CLOSED:
        raise Stale(_("もう終わっています。"))
    if need.state != NeedState.ANSWERED:
        raise Refused(_("先に結果を書いてください。"))
    reason = names.clean_text(untold_reason, limit=400).strip()
    if need.told_at is None and not reason:
        raise Refused(_("まだ伝えていません。伝えてから終わりにするか、伝えられない理由を書いてください。"), field="untold_reason")
    need.untold_reason = reason if need.told_at is None else ""
    end_waiting_offer(need, by=by, reason=_("結果を伝えて、相談が終わりました"))  # a lift, because telling took long
    _close(need, by=by, text=reason)


def _close(need: Need, *, by: Actor, text: str) -> None:
    need.state = NEED.move(NeedState(need.state), "close")
    need.closed_at = _after(need.received_at, need.answered_at, need.told_at)
    need.next_step, need.next_at, need.next_contact = "", None, False
    need.reminded_at = need.decide_by_at = None
    line(need, EntryKind.CLOSED, text, by=by, public=not text)
    keep(need, by=by, action="close_need", reason=text,
         fields=("state", "closed_at", "untold_reason", "next_step", "next_at", "next_contact", "reminded_at", "decide_by_at",
                 "outcome", "answered_at", "told_at", "told_how"))  # fmt: skip
    handed = _ACCEPTED.rows(need=need.pk)
    shelve(need, handed)
    came_from = _held_before(need, handed) - {need.owner_desk_id}
    emit(NeedClosed(need_id=need.pk, desk_id=need.owner_desk_id, outcome=need.outcome, came_from=tuple(sorted(came_from))))


def _held_before(need: Need, handed: Iterable[tuple[UUID, UUID]]) -> set[UUID]:
    """L5: every desk that the need came from: who took it down, who handed it on, who accepted it or got it by T1 and lost it."""
    moved_to = _MOVED_TO.rows(need=need.pk)
    return {need.consultation.desk_id, *(desk for pair in (*handed, *moved_to) for desk in pair)}


_ACCEPTED = Reads(lambda need: Handoff.objects.filter(need=need, state=HandoffState.ACCEPTED).order_by("id").values_list("from_desk_id", "to_desk_id"))
_MOVED_TO = Reads(lambda need: Entry.objects.filter(need=need, kind=EntryKind.MOVED, desk__isnull=False).order_by("id").values_list("desk_id"))


@transaction.atomic
def close_without_contact(*, by: Actor, need_id: UUID, reason: str) -> None:
    """A closing of its own: nobody could be reached; says what was tried. It stays open to the person's return."""
    need = in_hand(by, need_id)
    clean = names.clean_text(reason, limit=400).strip()
    if not clean:
        raise Invalid({"untold_reason": _("いつ、どうやって連絡をためしたかを書いてください。")})
    if need.waiting_desk_id is not None:
        raise Refused(_("%(desk)sの返事を待っています。先に取り下げるか、返事を待ってください。") % {"desk": need.waiting_desk})
    if need.state == NeedState.ANSWERED:
        raise Refused(_("結果が書いてあります。伝えられない理由を書いて「終わりにする」を押してください。"))
    end_now(need, by=by, outcome=Outcome.NO_CONTACT, untold_reason=clean, told=False)


def end_now(need: Need, *, by: Actor, outcome: Outcome, untold_reason: str, told: bool) -> None:
    """Answer and close a locked need at once: no contact, or the person's own wish."""
    now = _after(need.received_at, need.answered_at)
    if need.state != NeedState.ANSWERED:  # a result that is written stands, with what was missing (T5)
        need.state = NEED.move(NeedState(need.state), "answer")
        need.outcome, need.answered_at = outcome, now
        line(need, EntryKind.RESULT, str(Outcome(outcome).label), by=by, public=True)
    need.untold_reason = untold_reason
    if told and need.told_at is None:
        need.told_at, need.told_how = now, ToldHow.SCREEN
    _close(need, by=by, text=untold_reason)


def end_waiting_offer(need: Need, *, by: Actor, reason: str) -> None:
    """Withdraw the open offer of a locked need, if there is one."""
    if need.waiting_desk_id is None:
        return
    handoff = Handoff.objects.select_for_update(of=("self",)).filter(need=need, state=HandoffState.OFFERED).first()
    if handoff is None:
        return
    end_offer(handoff, "withdraw", by=by, reason=reason)
    need.waiting_desk, need.lifted = None, False
    keep(need, by=by, action="withdraw", fields=("waiting_desk", "lifted"))
    tell_answer(handoff, need)


@transaction.atomic
def reopen(*, by: Actor, need_id: UUID, reason: str) -> None:
    """Open a closed or answered need again: same need, whole history, owner and next step again at once."""
    need = in_hand(by, need_id)
    if need.state not in (NeedState.ANSWERED, NeedState.CLOSED):
        raise Refused(_("この相談は、まだつづいています。いまのようすを確かめてください。"))
    go_on(need, by=by, reason=names.clean_text(reason, limit=4000).strip())


def go_on(need: Need, *, by: Actor, reason: str) -> None:
    """Reopen a locked need; the desk that held it last owns it, or where that has nobody any more, who takes its place (T1)."""
    if not reason:
        raise Invalid({"reason": _("もう一度はじめる理由を書いてください。")})
    name = "reopen" if need.state == NeedState.CLOSED else "seek"
    need.state = NEED.move(NeedState(need.state), name, reason=reason)
    take_off(need)
    need.reopened += 1
    need.outcome = need.missing = need.missing_words = need.told_how = need.told_by_name = need.untold_reason = ""
    need.answered_at = need.told_at = need.closed_at = need.reminded_at = need.decide_by_at = None
    need.next_step, need.next_contact = _("もう一度話を聞く"), True
    need.next_at = answer_due(need.owner_desk, need.urgency, clock.now()) if need.urgency == "now" else first_step_due(
        need.owner_desk, "week", clock.now())  # fmt: skip
    line(need, EntryKind.REOPENED, reason, by=by, public=True)
    if need.consultation.contact_erased_at is not None:  # how to reach the asker may be written down again
        Consultation.objects.filter(pk=need.consultation_id).update(contact_erased_at=None)
    keep(need, by=by, action="reopen", reason=reason,
         fields=("state", "reopened", "outcome", "missing", "missing_words", "told_how", "told_by_name", "untold_reason",
                 "answered_at", "told_at", "closed_at", "reminded_at", "decide_by_at", "next_step", "next_contact", "next_at"))  # fmt: skip
    moved_if_unstaffed(need)
    emit(NeedReopened(need_id=need.pk, desk_id=need.owner_desk_id))
