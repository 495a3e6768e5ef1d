"""本人開示, 訂正, 利用停止: asked with number and 合言葉, a dated task of one desk, answered in words, lifted when its day passes."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.consultation.operations.residents import look
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor, Permission, require
from yorozu.kernel.audit import record_list, record_read, record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.language.names import clean_text
from yorozu.oversight.enums import LAW, MORE_DAYS, RightsAnswer, RightsKind, RightsState
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.queries.held import Held, held_about
from yorozu.oversight.queries.rights import RightsPage, rights_page

MOST_WORDS = 2000
_TRIES = 5


def ask_right(*, by: Actor, kind: str, words: str) -> RightsRequest:
    """A request about one's own data, at once with a desk and a last day. Asked again while it waits: the one that waits."""
    row = look(by=by)
    if kind not in RightsKind.values:
        raise Invalid({"kind": _("どれかを選んでください。")})
    text = clean_text(words, limit=MOST_WORDS + 1).strip()
    if len(text) > MOST_WORDS:
        raise Invalid({"words": _("%(limit)s字までです。短くしてください。") % {"limit": f"{MOST_WORDS:,}"}})
    if kind != RightsKind.DISCLOSURE and not text:
        raise Invalid({"words": _("何を、どう直すか・やめるかを書いてください。")})
    desk = _desk_for(row.desk)
    for _try in range(_TRIES):
        waiting = RightsRequest.objects.filter(consultation_id=row.pk, kind=kind, state=RightsState.WAITING).first()
        if waiting is not None:
            return waiting
        try:
            return _asked(by, row.pk, row.person_id, kind, text, desk)
        except IntegrityError:
            continue  # the number was taken, or the same was asked at once
    raise Refused(_("いま、こみあっています。もう一度おためしください。"))


def _desk_for(desk: Desk) -> Desk:
    """The desk that took it down while somebody is there; else the よろず desk of its circle or above."""
    today = clock.today()
    return desk if city.is_staffed(desk, on=today) else city.yorozu_desk_of(desk.area, on=today)


@transaction.atomic
def _asked(by: Actor, consultation_id: UUID, person_id: UUID | None, kind: str, words: str, desk: Desk) -> RightsRequest:
    now = clock.now()
    last: int = RightsRequest.objects.aggregate(last=Max("number"))["last"] or 0
    made = RightsRequest.objects.create(number=last + 1, consultation_id=consultation_id, person_id=person_id, kind=kind, words=words, desk=desk,
                                        asked_at=now, due_on=now.date() + timedelta(days=LAW[kind][1]))  # fmt: skip
    record_write(by, action="ask_right", kind="rights_request", thing_id=made.pk, person_id=person_id, after={"kind": kind, "due_on": made.due_on})
    return made


@transaction.atomic
def list_rights(*, by: Actor, state: str, after: str = "") -> RightsPage:
    """Requests at the desks of `by`, the nearest last day first; that they were looked at is noted."""
    require(by, Permission.ANSWER_RIGHTS)
    page = rights_page(by, state=state if state in RightsState.values else RightsState.WAITING, after=after)
    record_list(by, action="list_rights", kind="rights_request", thing_ids=[one.pk for one in page.rows])
    return page


@transaction.atomic
def read_right(*, by: Actor, request_id: UUID) -> RightsRequest:
    """One request. Missing and forbidden raise the same."""
    one = _mine(by, request_id)
    record_read(by, action="read_right", kind="rights_request", thing_id=one.pk, person_id=one.person_id, purpose="rights")
    return one


@transaction.atomic
def copy_of_data(*, by: Actor, request_id: UUID) -> tuple[RightsRequest, Held]:
    """All that is held about who asks, others' data left out by rule. Refused until it is written down how it was made sure who asks."""
    one = _mine(by, request_id)
    if one.kind != RightsKind.DISCLOSURE:
        raise NotFound
    if not one.identity:
        raise Refused(_("本人かどうかを確かめて、その方法を書いてから、写しを作ってください。"))
    record_read(by, action="copy_of_data", kind="consultation", thing_id=one.consultation_id, person_id=one.person_id, purpose="rights")
    return one, held_about(one.consultation_id, one.person_id)


@transaction.atomic
def confirm_identity(*, by: Actor, request_id: UUID, how: str) -> RightsRequest:
    """Write down how it was made sure that the person asks, or may ask for them (77条2項)."""
    one = _mine(by, request_id, waiting=True)
    text = clean_text(how, limit=200).strip()
    if not text:
        raise Invalid({"how": _("何で確かめたかを書いてください。例：運転免許証、委任状と印鑑登録証明書")})
    before, one.identity = one.identity, text
    one.save(update_fields=["identity"])
    record_write(by, action="confirm_identity", kind="rights_request", thing_id=one.pk, person_id=one.person_id, before={"identity": before}, after={"identity": text})
    return one


@transaction.atomic
def extend_right(*, by: Actor, request_id: UUID, because: str) -> RightsRequest:
    """Take the law's further days, once, before the last day, for a reason that the person reads."""
    one = _mine(by, request_id, waiting=True)
    text = clean_text(because, limit=400).strip()
    if not text:
        raise Invalid({"because": _("延ばすわけを書いてください。本人が読みます。")})
    if one.extended_at is not None or clock.today() > one.due_on:
        raise Refused(_("延ばせるのは、期限の日までに、1回だけです。"))
    before, one.due_on = one.due_on, one.due_on + timedelta(days=MORE_DAYS)
    one.extended_at, one.extended_because = clock.now(), text
    one.save(update_fields=["due_on", "extended_at", "extended_because"])
    record_write(by, action="extend_right", kind="rights_request", thing_id=one.pk, person_id=one.person_id, before={"due_on": before}, after={"due_on": one.due_on}, reason=text)
    return one


@transaction.atomic
def answer_right(*, by: Actor, request_id: UUID, answer: str, words: str) -> RightsRequest:
    """Decide, in words that the person reads. Granting rests on knowing who asks."""
    one = _mine(by, request_id, waiting=True)
    if answer not in RightsAnswer.values:
        raise Invalid({"answer": _("どれかを選んでください。")})
    text = clean_text(words, limit=MOST_WORDS).strip()
    if not text:
        raise Invalid({"words": _("返事のことばを書いてください。できないときは、そのわけも。")})
    if answer != RightsAnswer.REFUSED and not one.identity:
        raise Refused(_("本人かどうかを確かめて、その方法を書いてから、答えてください。"))
    one.state, one.answer, one.answer_words, one.answered_at = RightsState.ANSWERED, answer, text, clock.now()
    one.answered_by_id, one.answered_by_name = by.user_id, by.name[:120]
    one.save(update_fields=["state", "answer", "answer_words", "answered_at", "answered_by_id", "answered_by_name"])
    record_write(by, action="answer_right", kind="rights_request", thing_id=one.pk, person_id=one.person_id, after={"answer": answer})
    return one


def tick_rights() -> int:
    """Requests whose last day has passed, or whose desk nobody is at, go up a circle; once a day, until the desk of last resort. Safe at any time."""
    today, moved = clock.today(), 0
    rows = RightsRequest.objects.filter(state=RightsState.WAITING).filter(Q(due_on__lt=today) | Q(desk__in=_unstaffed(today)))
    for pk in list(rows.order_by("due_on", "id").values_list("pk", flat=True)):
        moved += _lifted(pk, today)
    return moved


def _unstaffed(today: date) -> list[UUID]:
    held = set(RightsRequest.objects.filter(state=RightsState.WAITING).order_by().values_list("desk_id", flat=True))
    return [desk.pk for desk in Desk.objects.filter(pk__in=held).order_by("pk") if not city.is_staffed(desk, on=today)]


@transaction.atomic
def _lifted(pk: UUID, today: date) -> int:
    one = RightsRequest.objects.select_for_update(of=("self",)).select_related("desk__area").filter(pk=pk, state=RightsState.WAITING).first()
    if one is None or (one.lifted_at and _day(one.lifted_at) >= today and city.is_staffed(one.desk, on=today)):
        return 0
    above = city.yorozu_desk_above(one.desk.area, on=today) or city.desk_of_last_resort()
    moved = above.pk != one.desk_id
    before, one.desk, one.lifted_at = one.desk.code, above, clock.now()
    one.save(update_fields=["desk", "lifted_at"])
    if moved:
        record_write(SYSTEM, action="lift_right", kind="rights_request", thing_id=one.pk, person_id=one.person_id, before={"desk": before}, after={"desk": above.code})
    return int(moved)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.TOKYO).date()


def _mine(by: Actor, request_id: UUID, *, waiting: bool = False) -> RightsRequest:
    rows = RightsRequest.objects.select_for_update(of=("self",)) if waiting else RightsRequest.objects.all()
    one = rows.select_related("desk").filter(pk=request_id).first()
    if one is None:
        raise NotFound
    require(by, Permission.ANSWER_RIGHTS, one)
    if waiting and one.state != RightsState.WAITING:
        raise Refused(_("この請求には、もう返事をしました。"))
    return one
