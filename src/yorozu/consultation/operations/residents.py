"""What the person who asked does alone, with 受付番号 and 合言葉: look, add a word, stop, begin again."""

import hmac
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.consultation.enums import EntryKind, NeedState, Outcome
from yorozu.consultation.events import WordAdded
from yorozu.consultation.models import Consultation, Need, PaperCode
from yorozu.consultation.queries.status import consultation_by_id
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_read, record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.kernel.events import emit
from yorozu.language import codes, names

from . import passphrases
from .closing import end_now, end_waiting_offer, go_on
from .writing import line, locked, unerased

WORD_LIMIT = 4000


def enter(*, number: str, passphrase: str) -> Actor | None:
    """The resident whom number and passphrase name together, or None; which of them was wrong isn't told.

    A wrong number costs the same time as a wrong passphrase. The caller limits tries (kernel.limits).
    """
    try:
        code = codes.parse_code(number)
    except codes.CodeNotUnderstood:
        code = ""
    row = Consultation.objects.filter(number=code).first() if code else None
    if not passphrases.matches(passphrase, row.passphrase_hash if row else ""):
        return None
    assert row is not None
    return Actor(kind="resident", name=_("相談した人"), consultation_id=row.pk)


def sheet_waits(*, code: str, passphrase: str) -> bool:
    """Whether this is the passphrase of a printed sheet with this code. Told to its holder alone: a code says nothing by itself."""
    kept = PaperCode.objects.filter(pk=code).values_list("passphrase", flat=True).first()
    typed, printed = codes.normalise_passphrase(passphrase), codes.normalise_passphrase(kept or "―")
    return hmac.compare_digest(typed.encode(), printed.encode()) and kept is not None


def _own_need(by: Actor, need_id: UUID) -> Need:
    need = locked(need_id)
    require(by, Permission.SEE_NEED, need)
    if by.kind != "resident":
        raise NotFound
    return unerased(need)


@transaction.atomic
def add_word(*, by: Actor, need_id: UUID, text: str) -> None:
    """Add a word. On a need that is closed it opens the need again, with its whole history."""
    need = _own_need(by, need_id)
    clean = names.clean_text(text, limit=WORD_LIMIT + 1).strip()
    if not clean:
        raise Invalid({"text": _("追加することばを書いてください。")})
    if len(clean) > WORD_LIMIT:
        raise Invalid({"text": _("%(limit)s字までです。短くするか、2回に分けてください。") % {"limit": f"{WORD_LIMIT:,}"}})
    if need.state == NeedState.CLOSED:
        go_on(need, by=by, reason=clean)
        return
    line(need, EntryKind.WORD, clean, by=by, public=True)
    record_write(by, action="add_word", kind="need", thing_id=need.pk, person_id=need.consultation.person_id)
    emit(WordAdded(need_id=need.pk, desk_id=need.owner_desk_id))


@transaction.atomic
def stop(*, by: Actor, need_id: UUID) -> None:
    """もう要らない: the person's own end. Waiting offers are taken back; it can be begun again."""
    need = _own_need(by, need_id)
    if need.state == NeedState.CLOSED:
        return
    end_waiting_offer(need, by=by, reason=_("本人がやめました"))
    end_now(need, by=by, outcome=Outcome.WITHDRAWN_BY_PERSON, untold_reason="", told=True)


@transaction.atomic
def look(*, by: Actor) -> Consultation:
    """The resident's own consultation, the look noted; what is shown comes from queries.status."""
    row = consultation_by_id(by.consultation_id or UUID(int=0))
    if row is None:
        raise NotFound
    require(by, Permission.SEE_NEED, row)
    record_read(by, action="look", kind="consultation", thing_id=row.pk, person_id=row.person_id)
    return row


@transaction.atomic
def change_contact(*, by: Actor, note: str) -> None:
    """When and how to call: 「電話は夕方6時から」."""
    row = look(by=by)
    if row.contact_erased_at is not None:
        raise Refused(_("相談が終わってから時間がたったので、連絡先は消しました。連絡がいるときは、相談にことばを追加してください。"))
    before = row.asker_phone_note
    row.asker_phone_note = names.clean_text(note, limit=120).strip()
    row.save(update_fields=["asker_phone_note"])
    record_write(by, action="change_contact", kind="consultation", thing_id=row.pk, person_id=row.person_id,
                 before={"asker_phone_note": before}, after={"asker_phone_note": row.asker_phone_note})  # fmt: skip
    for need in Need.objects.filter(consultation=row).exclude(state=NeedState.CLOSED).order_by("id"):
        line(need, EntryKind.WORD, _("連絡のしかた：%(note)s") % {"note": row.asker_phone_note}, by=by, public=True)
        emit(WordAdded(need_id=need.pk, desk_id=need.owner_desk_id))
