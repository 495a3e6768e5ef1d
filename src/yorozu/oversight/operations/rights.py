"""本人開示, 訂正, 利用停止: asked with number and 合言葉 or taken down at a desk, at once one desk's dated task; looked at, copied."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.consultation.models import Consultation
from yorozu.consultation.operations.residents import look
from yorozu.consultation.queries.whole import need_by_id
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list, record_read, record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.language.names import clean_text
from yorozu.notices import operations as notices
from yorozu.notices.enums import Kind
from yorozu.oversight.enums import TERMS, RightsKind, RightsState
from yorozu.oversight.models import RightsRequest
from yorozu.oversight.queries.held import Held, held_about
from yorozu.oversight.queries.rights import RightsPage, rights_page

MOST_WORDS = 2000
_TRIES = 5


def ask_right(*, by: Actor, kind: str, words: str) -> RightsRequest:
    """A request about one's own data, at once with a desk and a last day. Asked again while it waits: the one that waits."""
    row = look(by=by)
    return _put_down(by, row, kind, _said(kind, words), _desk_for(row.desk))


def take_right(*, by: Actor, need_id: UUID, kind: str, words: str, how: str = "") -> RightsRequest:
    """The same, said or written at a desk (77条1項) and taken down there by who sees the need. `how` it was made sure who asks, where it was.

    Refused as missing to who doesn't see the need. The desk that takes it down has it, where it may answer; else the one with the consultation.
    """
    need = need_by_id(need_id)
    if need is None:
        raise NotFound
    require(by, Permission.SEE_NEED, need)
    mine = by.desks(Permission.ANSWER_RIGHTS)
    if not mine:
        raise NotFound
    text, sure = _said(kind, words), clean_text(how, limit=200).strip()
    desk = next((one for one in (need.owner_desk, need.consultation.desk) if one.pk in mine), None)
    with transaction.atomic():
        made = _put_down(by, need.consultation, kind, text, desk or _desk_for(need.consultation.desk))
        if sure and not made.identity:
            made.identity = sure
            made.save(update_fields=["identity"])
            record_write(by, action="confirm_identity", kind="rights_request", thing_id=made.pk, person_id=made.person_id, before={"identity": ""}, after={"identity": sure})
    return made


def _said(kind: str, words: str) -> str:
    """What was asked, as asked; raises `Invalid` where it can't be understood."""
    if kind not in RightsKind.values:
        raise Invalid({"kind": _("どれかを選んでください。")})
    text = clean_text(words, limit=MOST_WORDS + 1).strip()
    if len(text) > MOST_WORDS:
        raise Invalid({"words": _("%(limit)s字までです。短くしてください。") % {"limit": f"{MOST_WORDS:,}"}})
    if kind != RightsKind.DISCLOSURE and not text:
        raise Invalid({"words": _("何を、どう直すか・やめるかを書いてください。")})
    return text


def _put_down(by: Actor, row: Consultation, kind: str, words: str, desk: Desk) -> RightsRequest:
    for _try in range(_TRIES):
        waiting = RightsRequest.objects.filter(consultation_id=row.pk, kind=kind, state=RightsState.WAITING).first()
        if waiting is not None:
            return waiting
        try:
            return _asked(by, row, kind, words, desk)
        except IntegrityError:
            continue  # the number was taken, or the same was asked at once
    raise Refused(_("いま、こみあっています。もう一度おためしください。"))


def _desk_for(desk: Desk) -> Desk:
    """The desk that took it down while somebody is there; else the よろず desk of its circle or above."""
    today = clock.today()
    return desk if city.is_staffed(desk, on=today) else city.yorozu_desk_of(desk.area, on=today)


@transaction.atomic
def _asked(by: Actor, row: Consultation, kind: str, words: str, desk: Desk) -> RightsRequest:
    now = clock.now()
    last: int = RightsRequest.objects.aggregate(last=Max("number"))["last"] or 0
    made = RightsRequest.objects.create(number=last + 1, consultation_id=row.pk, person_id=row.person_id, kind=kind, words=words, desk=desk,
                                        asked_at=now, due_on=now.date() + timedelta(days=TERMS[kind].days))  # fmt: skip
    record_write(by, action="ask_right" if by.kind == "resident" else "take_right", kind="rights_request", thing_id=made.pk, person_id=row.person_id,
                 after={"kind": kind, "due_on": made.due_on})  # fmt: skip
    notices.tell_desk_of(Kind.OWN_DATA, desk_id=desk.pk, thing_id=made.pk)
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
    """One request; its notices count as read. Missing and forbidden raise the same."""
    one = mine(by, request_id)
    record_read(by, action="read_right", kind="rights_request", thing_id=one.pk, person_id=one.person_id, purpose="rights")
    notices.open_notices_of_right(request_id=one.pk)
    return one


@transaction.atomic
def copy_of_data(*, by: Actor, request_id: UUID) -> tuple[RightsRequest, Held]:
    """All that is held about who asks, others' data left out by rule. Refused until it is written down how it was made sure who asks."""
    one = mine(by, request_id)
    if one.kind != RightsKind.DISCLOSURE:
        raise NotFound
    if not one.identity:
        raise Refused(_("本人かどうかを確かめて、その方法を書いてから、写しを作ってください。"))
    record_read(by, action="copy_of_data", kind="consultation", thing_id=one.consultation_id, person_id=one.person_id, purpose="rights")
    return one, held_about(one.consultation_id, one.person_id)


def mine(by: Actor, request_id: UUID, *, state: str = "") -> RightsRequest:
    """A request at a desk of `by`; `state`: locked, and refused where it isn't in it any more. Missing and forbidden raise the same."""
    rows = RightsRequest.objects.select_for_update(of=("self",)) if state else RightsRequest.objects.all()
    one = rows.select_related("desk").filter(pk=request_id).first()
    if one is None:
        raise NotFound
    require(by, Permission.ANSWER_RIGHTS, one)
    if state and one.state != state:
        raise Refused(_("この請求には、もう返事をしました。") if state == RightsState.WAITING else _("この請求は、もう終わっているか、まだ返事をしていません。"))
    return one
