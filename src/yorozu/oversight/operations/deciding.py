"""What is decided of a request about one's own data: who asks made sure, put off, answered in part or whole, carried out."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.consultation.queries.told import asker_in, needs_in
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.audit import record_read, record_write
from yorozu.kernel.errors import Invalid, Refused
from yorozu.language.names import clean_text
from yorozu.notices import operations as notices
from yorozu.oversight.enums import CARRY_OUT_DAYS, TERMS, RightsAnswer, RightsState
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.queries.rights import day_of

from .rights import MOST_WORDS, mine

MOST_DAYS = 366


@dataclass(frozen=True)
class RightsLetter:
    """What stands in the letter to who asked: where it goes, what was asked, what was decided or put off."""

    name: str
    address: str
    large: bool
    number: int
    kind: str
    asked_on: date
    due_on: date
    rest_on: date | None
    much: bool  # more than the ordinary days were taken (84条, 95条, 103条)
    because: str
    answer: str
    answer_words: str
    desk: str
    phone: str


@transaction.atomic
def confirm_identity(*, by: Actor, request_id: UUID, how: str) -> RightsRequest:
    """Write down how it was made sure that the person asks, or may ask for them (77条2項)."""
    one = mine(by, request_id, state=RightsState.WAITING)
    text = clean_text(how, limit=200).strip()
    if not text:
        raise Invalid({"how": _("何で確かめたかを書いてください。例：運転免許証、委任状と印鑑登録証明書")})
    before, one.identity = one.identity, text
    one.save(update_fields=["identity"])
    _note(by, one, "confirm_identity", {"identity": before}, {"identity": text})
    return one


@transaction.atomic
def extend_right(*, by: Actor, request_id: UUID, because: str, until: date | None = None) -> RightsRequest:
    """Take the law's further days, once, before the last day, for a reason that the person reads (83条2項, 94条2項, 102条2項).

    `until`: the day on which all is answered, where very much is asked or it takes very long (84条, 95条, 103条). Of a copy a fair part is then
    answered within 60 days of asking. Refused: a second time, after the last day, a day that the ordinary 30 reach.
    """
    one = mine(by, request_id, state=RightsState.WAITING)
    text = clean_text(because, limit=400).strip()
    if not text:
        raise Invalid({"because": _("延ばすわけを書いてください。本人が読みます。")})
    if one.extended_at is not None or clock.today() > one.due_on:
        raise Refused(_("延ばせるのは、期限の日までに、1回だけです。"))
    term, before = TERMS[one.kind], one.due_on
    ordinary = one.due_on + timedelta(days=term.more_days)
    if until is not None and not ordinary < until <= ordinary + timedelta(days=MOST_DAYS):
        raise Invalid({"until": _("%(days)s日の延長（%(day)sまで）で足りるときは、空のままにしてください。それより後の、1年以内の日を書きます。")
                       % {"days": term.more_days, "day": ordinary.isoformat()}})  # fmt: skip
    one.due_on = ordinary if until is None else until
    if until is not None and term.part_days:
        one.due_on, one.rest_on = day_of(one.asked_at) + timedelta(days=term.part_days), until
    one.extended_at, one.extended_because = clock.now(), text
    one.save(update_fields=["due_on", "rest_on", "extended_at", "extended_because"])
    _note(by, one, "extend_right", {"due_on": before}, {"due_on": one.due_on, "rest_on": one.rest_on}, reason=text)
    _tell(one)
    return one


@transaction.atomic
def answer_part(*, by: Actor, request_id: UUID, words: str) -> RightsRequest:
    """Answer a fair part where very much was asked (84条); the rest has the day that was told. Refused where no rest was announced, and twice."""
    one = mine(by, request_id, state=RightsState.WAITING)
    text = _answer_text(words)
    if one.rest_on is None or one.part_at is not None:
        raise Refused(_("先に一部を答えるのは、とても多いために期限を延ばしたときに、1回だけです。"))
    _refuse_strangers(one)
    before, one.part_words, one.part_at, one.due_on = one.due_on, text, clock.now(), one.rest_on
    one.save(update_fields=["part_words", "part_at", "due_on"])
    _note(by, one, "answer_part", {"due_on": before}, {"due_on": one.due_on})
    _tell(one)
    return one


@transaction.atomic
def answer_right(*, by: Actor, request_id: UUID, answer: str, words: str) -> RightsRequest:
    """Decide, in words that the person reads. Granting rests on knowing who asks, and leaves a task: to do what was granted."""
    one = mine(by, request_id, state=RightsState.WAITING)
    if answer not in RightsAnswer.values:
        raise Invalid({"answer": _("どれかを選んでください。")})
    text = _answer_text(words)
    if answer != RightsAnswer.REFUSED:
        _refuse_strangers(one)
    granted = answer != RightsAnswer.REFUSED
    one.state = RightsState.GRANTED if granted else RightsState.ANSWERED
    one.answer, one.answer_words, one.answered_at = answer, text, clock.now()
    one.answered_by_id, one.answered_by_name = by.user_id, by.name[:120]
    before = one.due_on
    if granted:
        one.due_on = clock.today() + timedelta(days=CARRY_OUT_DAYS)
    one.save(update_fields=["state", "answer", "answer_words", "answered_at", "answered_by_id", "answered_by_name", "due_on"])
    _note(by, one, "answer_right", {"due_on": before}, {"answer": answer, "due_on": one.due_on})
    _tell(one)
    return one


@transaction.atomic
def carry_out(*, by: Actor, request_id: UUID, how: str) -> RightsRequest:
    """What was granted has been done: the copy handed over (87条), the record corrected (92条), the use ended (100条). The person reads how."""
    one = mine(by, request_id, state=RightsState.GRANTED)
    text = clean_text(how, limit=200).strip()
    if not text:
        raise Invalid({"how": _("何をしたかを書いてください。例：窓口で写しを渡しました、電話番号を消しました")})
    one.state, one.carried_out_at, one.carried_out_how = RightsState.ANSWERED, clock.now(), text
    one.save(update_fields=["state", "carried_out_at", "carried_out_how"])
    _note(by, one, "carry_out", {"state": RightsState.GRANTED}, {"state": one.state})
    return one


@transaction.atomic
def letter_of_right(*, by: Actor, request_id: UUID) -> RightsLetter:
    """The letter; name and address were seen, which is noted. Refused while there is nothing to tell."""
    one = mine(by, request_id)
    if one.state == RightsState.WAITING and one.extended_at is None:
        raise Refused(_("返事をしてから、または期限を延ばしてから、手紙を印刷してください。"))
    asker = asker_in(one.consultation_id)
    record_read(by, action="letter_of_right", kind="rights_request", thing_id=one.pk, person_id=one.person_id, purpose="rights", fields=("asker_name", "asker_address"))
    much = one.due_on > day_of(one.asked_at) + timedelta(days=TERMS[one.kind].days + TERMS[one.kind].more_days) or one.rest_on is not None
    return RightsLetter(asker.name, asker.address, asker.large_print, one.number, one.kind, day_of(one.asked_at), one.due_on, one.rest_on, much, one.extended_because,
                        one.answer, one.answer_words, one.desk.name, one.desk.phone)  # fmt: skip


def _answer_text(words: str) -> str:
    text = clean_text(words, limit=MOST_WORDS + 1).strip()
    if not text:
        raise Invalid({"words": _("返事のことばを書いてください。できないときは、そのわけも。")})
    if len(text) > MOST_WORDS:
        raise Invalid({"words": _("%(limit)s字までです。短くしてください。") % {"limit": f"{MOST_WORDS:,}"}})
    return text


def _refuse_strangers(one: RightsRequest) -> None:
    if not one.identity:
        raise Refused(_("本人かどうかを確かめて、その方法を書いてから、答えてください。"))


def _note(by: Actor, one: RightsRequest, action: str, before: dict[str, object], after: dict[str, object], *, reason: str = "") -> None:
    record_write(by, action=action, kind="rights_request", thing_id=one.pk, person_id=one.person_id, before=before, after=after, reason=reason)


def _tell(one: RightsRequest) -> None:
    """The asker hears that there is news, by mail or letter without content, as they wished."""
    need = next(iter(needs_in(one.consultation_id)), None)
    if need is not None:
        notices.tell_asker(need_id=need, desk_id=one.desk_id)
