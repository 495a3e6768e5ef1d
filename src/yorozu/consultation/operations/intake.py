"""Taking down whatever anybody brings: only words, urgency and district are required."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.models import Area, Desk
from yorozu.consultation.enums import (
    URGENCY_RANK,
    Asker,
    Channel,
    ContactWay,
    EntryKind,
    NeedState,
    Urgency,
)  # fmt: skip
from yorozu.consultation.events import NeedReceived
from yorozu.consultation.models import Consultation, Need, NeedField, PaperCode
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import noted_together, record_write
from yorozu.kernel.bulk import insert_one, insert_rows
from yorozu.kernel.errors import Invalid, Refused, YorozuError
from yorozu.kernel.events import emit
from yorozu.kernel.search import index_document
from yorozu.language import codes, names, phones

from . import passphrases
from .deadlines import first_step_due
from .lifting import moved_if_unstaffed
from .writing import in_hand, keep, line

WORDS_LIMIT = 20_000
TITLE_LIMIT = 400


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What somebody brought, as typed. `words`, `urgency` and `area_code` are all that must be there.

    `needs`: the words split into several needs; empty: all of them are one. `fields`: life-field codes.
    `paper_code`: of a sheet that came back. `received_at`: when it was said, where that isn't now.
    """

    words: str
    urgency: str
    area_code: str
    channel: str = Channel.PHONE
    asker: str = Asker.UNSAID
    asker_name: str = ""
    asker_phone: str = ""
    asker_phone_note: str = ""
    asker_email: str = ""
    asker_address: str = ""
    contact_way: str = ""
    communication: tuple[str, ...] = ()
    language: str = "ja"
    needs: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    share_refused: bool = False
    paper_code: str = ""
    received_at: datetime | None = None
    desk_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True)
class Receipt:
    """What the asker is handed: 受付番号 and 合言葉 (shown once), who is in charge and by when they will hear."""

    consultation_id: UUID
    number: str
    passphrase: str
    need_ids: tuple[UUID, ...]
    desk_name: str
    next_at: datetime


@dataclass
class _Clean:
    """The intake after cleaning, with what could not be read."""

    errors: dict[str, str] = field(default_factory=dict)
    words: str = ""
    phone: str = ""
    area: Area | None = None


@transaction.atomic
def receive(*, by: Actor, intake: Intake) -> Receipt:
    """Take a consultation down and make its needs, each owned by a staffed desk with a next step from this second.

    The owner is the desk of who takes it down; from the web, the district's よろず相談 or the next staffed one
    above it. Raises `Invalid` with a sentence for each field that can't be used; nothing is written then.
    """
    if by.kind == "staff":
        require(by, Permission.RECORD_NEED)
    clean = _cleaned(intake)
    if clean.errors or clean.area is None:
        raise Invalid(clean.errors)
    now = clock.now()
    desk, today = _desk_for(by, intake, clean.area), clock.today()
    number, passphrase = _number_for(intake)
    parts = [names.clean_text(part, limit=WORDS_LIMIT).strip() for part in intake.needs]
    with noted_together():
        consultation = _write_down(by, intake, clean, desk, number, passphrase)
        needs = [
            make_need(consultation, words, by=by, desk=desk, fields=intake.fields, now=now, staffed_on=today)
            for words in ([part for part in parts if part] or [clean.words])
        ]
    return Receipt(consultation.pk, codes.display_code(number), passphrase, tuple(need.pk for need in needs), needs[0].owner_desk.name,
                   min(need.next_at for need in needs if need.next_at))  # fmt: skip


def _cleaned(intake: Intake) -> _Clean:
    clean = _Clean(words=names.clean_text(intake.words, limit=len(intake.words) + 1).strip())
    if not clean.words:
        clean.errors["words"] = _("困っていることを、ひとことでも書いてください。")
    elif len(clean.words) > WORDS_LIMIT:
        clean.errors["words"] = _("%(limit)s字までです。いまは%(length)s字あります。短くするか、2つに分けて書いてください。") % {
            "limit": f"{WORDS_LIMIT:,}", "length": f"{len(clean.words):,}"}  # fmt: skip
    if intake.urgency not in Urgency.values:
        clean.errors["urgency"] = _("急ぎを選んでください。わからないときは「今週」を選んでください。")
    clean.area = city.area_by_code(intake.area_code)
    if clean.area is None:
        clean.errors["area_code"] = _("地区を選んでください。わからないときは「わからない」を選んでください。")
    if intake.asker_phone.strip():
        try:
            clean.phone = phones.normalise_phone(intake.asker_phone)
        except phones.PhoneNotUnderstood:
            clean.errors["asker_phone"] = _("電話番号として読めません。市外局番から、数字で書いてください。例：026-000-0000")
    clean.errors.update(_chosen_wrong(intake))
    return clean


def _chosen_wrong(intake: Intake) -> dict[str, str]:
    errors = {}
    for name, value, choices in (("channel", intake.channel, Channel.values), ("asker", intake.asker, Asker.values)):
        if value not in choices:
            errors[name] = _("一覧から選んでください。")
    if intake.received_at and intake.received_at > clock.now():
        errors["received_at"] = _("受けた日が、きょうより先になっています。")
    return errors


def _desk_for(by: Actor, intake: Intake, area: Area) -> Desk:
    mine = by.desks(Permission.RECORD_NEED)
    today = clock.today()
    if intake.desk_id is not None:
        if intake.desk_id not in mine and not by.is_system:
            raise Refused(_("この窓口の受付はできません。"))
        mine = frozenset({intake.desk_id})
    for desk in city.first_staffed(mine, on=today):
        return desk
    return city.yorozu_desk_of(area, on=today)


def _number_for(intake: Intake) -> tuple[str, str]:
    if not intake.paper_code.strip():
        return codes.new_code(secrets.SystemRandom()), codes.new_passphrase(secrets.SystemRandom())
    try:
        code = codes.parse_code(intake.paper_code)
    except codes.CodeNotUnderstood:
        raise Invalid({"paper_code": _("用紙の番号が読めません。右上の8文字を確かめてください。")}) from None
    sheet = PaperCode.objects.select_for_update().filter(pk=code).first()
    if sheet is None:
        raise Invalid({"paper_code": _("この番号の用紙はありません。もう受け付けたか、番号がちがいます。")})
    passphrase = sheet.passphrase
    sheet.delete()
    return code, passphrase


def _write_down(by: Actor, intake: Intake, clean: _Clean, desk: Desk, number: str, passphrase: str) -> Consultation:
    now = clock.now()
    staff = by.kind == "staff"
    row = Consultation(
        number=number, passphrase_hash=passphrases.hashed(passphrase), channel=intake.channel,
        words=clean.words, urgency=intake.urgency, area=clean.area, desk=desk, asker=intake.asker,
        asker_name=names.clean_text(intake.asker_name, limit=120).strip(), asker_phone=clean.phone,
        asker_phone_note=names.clean_text(intake.asker_phone_note, limit=120).strip(), asker_email=intake.asker_email,
        asker_address=names.clean_text(intake.asker_address, limit=240).strip(),
        contact_way=intake.contact_way or (ContactWay.PHONE if clean.phone else ContactWay.SCREEN),
        communication=list(intake.communication), language=intake.language, person_id=intake.person_id,
        share_refused=intake.share_refused, received_at=intake.received_at or now, entered_at=now,
        recorded_by_id=by.user_id if staff else None, recorded_by_name=by.name if staff else "",
        paper_code=number if intake.paper_code.strip() else "",
    )  # fmt: skip
    try:
        insert_one(row)
    except IntegrityError as error:
        raise YorozuError(_("番号が重なりました。もう一度送ってください。")) from error
    record_write(by, action="receive", kind="consultation", thing_id=row.pk, person_id=row.person_id,
                 after={"channel": row.channel, "urgency": row.urgency, "area": str(row.area_id)})  # fmt: skip
    return row


def make_need(
    consultation: Consultation, words: str, *, by: Actor, desk: Desk, fields: tuple[str, ...], now: datetime,
    rest_of: Need | None = None, urgency: str = "", staffed_on: date | None = None,
) -> Need:  # fmt: skip
    """One need of a consultation, owned by `desk` with its first next step; called inside a transaction.

    `urgency`: of the need that it was read out of, where that was raised since; else as the consultation was heard.
    `staffed_on`: a day on which the desk was found to have somebody in post.
    """
    urgency = urgency or consultation.urgency
    calls_back = consultation.contact_way in (ContactWay.PHONE, ContactWay.VISIT)
    step = _("くわしく話を聞く") if calls_back else _("どこにつなぐか考える")
    need = Need(
        number=_need_number(now), consultation=consultation, words=words, urgency=urgency, urgency_rank=URGENCY_RANK[urgency],
        state=NeedState.RECEIVED, area_id=consultation.area_id, owner_desk=desk,
        owner_user_id=by.user_id if by.kind == "staff" and desk.pk in by.desks(Permission.WORK_NEED) else None,
        next_step=step, next_at=first_step_due(desk, urgency, now), next_contact=calls_back,
        received_at=consultation.received_at, rest_of=rest_of,
    )  # fmt: skip
    insert_one(need)
    insert_rows(NeedField, ("need_id", "code"), [(need.pk, code) for code in dict.fromkeys(fields)])
    line(need, EntryKind.RECEIVED, str(Channel(consultation.channel).label), by=by, public=True)
    record_write(by, action="make_need", kind="need", thing_id=need.pk, person_id=consultation.person_id,
                 after={"owner_desk": str(desk.pk), "state": need.state, "next_at": str(need.next_at)})  # fmt: skip
    index_document(kind="need", thing_id=need.pk, text=words, area_path=consultation.area.path, owner=desk.pk)
    moved_if_unstaffed(need, staffed_on=staffed_on)
    emit(NeedReceived(need_id=need.pk, desk_id=need.owner_desk_id, urgent=urgency == Urgency.NOW))
    return need


def _need_number(now: datetime) -> str:
    """N-2026- and six letters: random, so that a number tells nothing of how many there are."""
    return f"N-{now.year}-{codes.new_code(secrets.SystemRandom())[:7]}"


@transaction.atomic
def split_need(*, by: Actor, need_id: UUID, words: tuple[str, ...], fields: tuple[str, ...] = ()) -> tuple[UUID, ...]:
    """Read more needs out of the same words; each gets its own way, owner and next step at once."""
    need = in_hand(by, need_id)
    texts = [names.clean_text(text, limit=WORDS_LIMIT).strip() for text in words]
    if not any(texts):
        raise Invalid({"words": _("分けたい困りごとを書いてください。")})
    made = [make_need(need.consultation, text, by=by, desk=need.owner_desk, fields=fields, now=clock.now(),
                      urgency=need.urgency)
            for text in texts if text]  # fmt: skip
    line(need, EntryKind.LINKED, _("困りごとを分けました：%(numbers)s") % {"numbers": "、".join(one.number for one in made)}, by=by)
    keep(need, by=by, action="split_need", fields=())
    return tuple(one.pk for one in made)


@transaction.atomic
def print_paper_code(*, by: Actor) -> PaperCode:
    """A fresh code and passphrase for one printed 相談用紙; anybody may print one."""
    random = secrets.SystemRandom()
    return PaperCode.objects.create(code=codes.new_code(random), passphrase=codes.new_passphrase(random),
                                    printed_at=clock.now(), printed_by_id=by.user_id)  # fmt: skip
