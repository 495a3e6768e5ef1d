"""What the owning desk does with a need day by day."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.consultation.enums import (
    DETAIL_FIELDS,
    URGENCY_RANK,
    ConsentHow,
    ConsentState,
    EntryKind,
    HandoffState,
    NeedState,
    ShareField,
    Urgency,
)  # fmt: skip
from yorozu.consultation.events import NeedOffered
from yorozu.consultation.models import Consent, Detail, Entry, Handoff, Need, NeedField
from yorozu.consultation.workflow import NEED
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.kernel.events import emit
from yorozu.language import names

from .deadlines import answer_due
from .writing import changed_now, in_hand, keep, line

NOTE_LIMIT = 20_000
FARTHEST = timedelta(days=366)  # how far ahead a next step may lie
EXPLANATION = "2026-04"  # the version of the words with which consent is asked; shown on the handoff form


def _words(text: str, field: str, *, limit: int = NOTE_LIMIT, needed: str = "") -> str:
    clean = names.clean_text(text, limit=limit + 1).strip()
    if needed and not clean:
        raise Invalid({field: needed})
    if len(clean) > limit:
        raise Invalid({field: _("%(limit)s字までです。短くしてください。") % {"limit": f"{limit:,}"}})
    return clean


def _begin(need: Need) -> list[str]:
    """The first act on a need that was only received makes it one that is being looked after."""
    if need.state != NeedState.RECEIVED:
        return []
    need.state = NEED.move(NeedState(need.state), "seek")
    return ["state"]


@transaction.atomic
def write_note(*, by: Actor, need_id: UUID, text: str, contact: bool = False, public: bool = False) -> Entry:
    """Add a line to the way; `contact`: the asker was spoken to, which is also the first answer."""
    need = in_hand(by, need_id)
    clean = _words(text, "text", needed=_("書きたすことばを入れてください。"))
    fields = _begin(need)
    if contact and need.first_answer_at is None:
        need.first_answer_at = clock.now()
        fields.append("first_answer_at")
    entry = line(need, EntryKind.CONTACT if contact else EntryKind.NOTE, clean, by=by, public=public)
    keep(need, by=by, action="write_note", fields=fields)
    return entry


@transaction.atomic
def plan_next_step(*, by: Actor, need_id: UUID, step: str, at: datetime, contact: bool = False) -> None:
    """Say what happens next and by when (T2). Refused for a time that is past or more than a year ahead, or while an answer is awaited."""
    need = in_hand(by, need_id)
    clean = _words(step, "step", limit=200, needed=_("次にすることを書いてください。"))
    if at <= clock.now():
        raise Invalid({"at": _("これからの日時を選んでください。")})
    if at > clock.now() + FARTHEST:  # a date that nobody here lives to see would be a need that is lost
        raise Invalid({"at": _("1年より先の日は選べません。1年のうちに一度、ようすを聞く日を決めてください。")})
    if need.state == NeedState.CLOSED:
        raise Refused(_("終わった相談です。つづけるときは「もう一度はじめる」を押してください。"))
    if need.waiting_desk_id is not None:
        raise Refused(_("いま返事を待っています。先に頼んだものを取り下げるか、返事を待ってください。"))
    fields = [*_begin(need), "next_step", "next_at", "next_contact", "reminded_at", "decide_by_at"]
    need.next_step, need.next_at, need.next_contact = clean, at, contact
    need.reminded_at = need.decide_by_at = None
    line(need, EntryKind.STEP, _("%(day)s：%(step)s") % {"day": at.astimezone(clock.TOKYO).strftime("%m/%d %H:%M"), "step": clean},
         by=by)  # fmt: skip
    keep(need, by=by, action="plan_next_step", fields=fields)


@transaction.atomic
def change_urgency(*, by: Actor, need_id: UUID, urgency: str, reason: str) -> None:
    """Raise or lower 急ぎ, with a reason. An urgent need's next step comes within 4 hours, so does the answer of who is asked."""
    need = in_hand(by, need_id)
    if urgency not in Urgency.values:
        raise Invalid({"urgency": _("急ぎを選んでください。")})
    if need.state == NeedState.CLOSED:
        raise Refused(_("終わった相談です。つづけるときは「もう一度はじめる」を押してください。"))
    clean = _words(reason, "reason", limit=400, needed=_("変える理由を書いてください。"))
    before = str(Urgency(need.urgency).label)
    need.urgency, need.urgency_rank = urgency, URGENCY_RANK[urgency]
    fields = [*_begin(need), "urgency", "urgency_rank"]
    if urgency == Urgency.NOW:
        fields += _hasten(need)
    line(need, EntryKind.URGENCY, _("「%(before)s」から「%(after)s」に。理由：%(reason)s")
         % {"before": before, "after": str(Urgency(urgency).label), "reason": clean}, by=by)  # fmt: skip
    keep(need, by=by, action="change_urgency", reason=clean, fields=fields)


def _hasten(need: Need) -> list[str]:
    """What became urgent is due within 4 hours: its next step, an owner's decision, and the answer of who is being asked."""
    soon = answer_due(need.owner_desk, Urgency.NOW, clock.now())
    fields = []
    if need.next_at and need.next_at > soon:
        need.next_at, need.reminded_at = soon, None
        fields += ["next_at", "reminded_at"]
    if need.decide_by_at and need.decide_by_at > soon:
        need.decide_by_at = soon
        fields.append("decide_by_at")
    waiting = Handoff.objects.select_for_update(of=("self",)).filter(need=need, state=HandoffState.OFFERED).first()
    if waiting is not None:
        waiting.urgent, waiting.due_at = True, min(waiting.due_at, soon)
        waiting.save(update_fields=["urgent", "due_at"])
        emit(NeedOffered(need_id=need.pk, desk_id=need.owner_desk_id, handoff_id=waiting.pk, to_desk_id=waiting.to_desk_id,
                         lift=False, urgent=True))  # fmt: skip
    return fields


@transaction.atomic
def take_in_hand(*, by: Actor, need_id: UUID) -> None:
    """One of the owning desk's people takes it on; the asker reads whose voice to expect."""
    need = in_hand(by, need_id)
    need.owner_user_id = by.user_id
    line(need, EntryKind.NOTE, _("%(name)sが担当します。") % {"name": (by.name.split() or [""])[0]}, by=by, public=True)
    keep(need, by=by, action="take_in_hand", fields=[*_begin(need), "owner_user_id"])


@transaction.atomic
def set_fields(*, by: Actor, need_id: UUID, codes: tuple[str, ...]) -> None:
    """Say which life fields the need touches; several at once, or none: "don't know" is an answer."""
    need = in_hand(by, need_id)
    before = sorted(need.fields.values_list("code", flat=True))
    need.fields.all().delete()
    NeedField.objects.bulk_create(NeedField(need=need, code=code) for code in dict.fromkeys(codes))
    record_write(by, action="set_fields", kind="need", thing_id=need.pk, before={"fields": before}, after={"fields": list(codes)})
    changed_now(need)


@transaction.atomic
def add_detail(*, by: Actor, need_id: UUID, field: str, text: str) -> Detail:
    """Write down what was learnt of health, care, money or family; it is shared only when it is ticked."""
    need = in_hand(by, need_id)
    if field not in DETAIL_FIELDS:
        raise Invalid({"field": _("一覧から選んでください。")})
    clean = _words(text, "text", needed=_("聞いたことを書いてください。"))
    detail = Detail.objects.create(need=need, field=field, text=clean, by_name=by.name, at=clock.now())
    record_write(by, action="add_detail", kind="need", thing_id=need.pk, person_id=need.consultation.person_id,
                 after={str(field): clean})  # fmt: skip
    return detail


@transaction.atomic
def ask_consent(
    *, by: Actor, need_id: UUID, fields: tuple[str, ...], answer: str, by_whom: str = "", how: str = "", because: str = "",
    desk_id: UUID | None = None,
) -> Consent:  # fmt: skip
    """Record that consent to share `fields` was asked for, and the answer: given, refused, asked (still open), or
    presumed, which needs `because` (life or body in danger: 個人情報保護法 69条2項, 社会福祉法 106条の6).
    """
    need = in_hand(by, need_id, Permission.HAND_OVER)
    _check_consent(fields, answer, by_whom, how, because)
    now = clock.now()
    consent = Consent.objects.create(
        need=need, state=answer, fields=sorted(set(fields)), desk_id=desk_id, asked_at=now,
        answered_at=None if answer == ConsentState.ASKED else now, by_whom=names.clean_text(by_whom, limit=120).strip(),
        how=how, explanation=EXPLANATION, because=names.clean_text(because, limit=400).strip(), recorded_by_name=by.name,
    )  # fmt: skip
    labels = "、".join(str(ShareField(one).label) for one in fields)
    line(need, EntryKind.CONSENT, f"{ConsentState(answer).label!s}：{labels}", by=by)
    record_write(by, action="ask_consent", kind="need", thing_id=need.pk, person_id=need.consultation.person_id,
                 after={"consent": answer, "fields": list(fields)}, reason=because)  # fmt: skip
    changed_now(need)
    return consent


def _check_consent(fields: tuple[str, ...], answer: str, by_whom: str, how: str, because: str) -> None:
    errors = {}
    if not fields or not set(fields) <= set(ShareField.values):
        errors["fields"] = _("渡してよいものを、1つずつ選んでください。")
    if answer not in (ConsentState.ASKED, ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.PRESUMED):
        errors["answer"] = _("同意の答えを選んでください。")
    if answer == ConsentState.GIVEN and (not by_whom.strip() or how not in ConsentHow.values):
        errors["by_whom"] = _("だれから、どのように同意をもらったかを書いてください。")
    if answer == ConsentState.PRESUMED and not because.strip():
        errors["because"] = _("同意なしで渡す理由（命やからだの危険など）を書いてください。")
    if errors:
        raise Invalid(errors)


@transaction.atomic
def withdraw_consent(*, by: Actor, need_id: UUID, consent_id: UUID) -> None:
    """The person takes a consent back: nothing more is shared on it, from this moment."""
    need = in_hand(by, need_id, Permission.HAND_OVER)
    consent = Consent.objects.select_for_update().filter(pk=consent_id, need=need).first()
    if consent is None:
        raise NotFound
    if consent.state != ConsentState.GIVEN:
        raise Refused(_("この同意は、もう効いていません。"))
    consent.state, consent.withdrawn_at = ConsentState.WITHDRAWN, clock.now()
    consent.save(update_fields=["state", "withdrawn_at"])
    line(need, EntryKind.CONSENT, str(ConsentState.WITHDRAWN.label), by=by)
    record_write(by, action="withdraw_consent", kind="need", thing_id=need.pk, before={"consent": "given"},
                 after={"consent": "withdrawn"})  # fmt: skip
    changed_now(need)
