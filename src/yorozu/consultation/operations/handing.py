"""つなぐ: offer, accept, decline, withdraw. Until accepted the sender owns the need (T4)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community import queries as city
from yorozu.community.models import Desk
from yorozu.consultation.enums import ConsentState, EntryKind, HandoffKind, HandoffState, NeedState, ShareField, Urgency
from yorozu.consultation.models import Consent, Handoff, Need
from yorozu.consultation.queries.sharing import shareable
from yorozu.consultation.rules import sheet_is_open
from yorozu.consultation.workflow import NEED
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_read
from yorozu.kernel.errors import Invalid, NotFound, Refused, Stale
from yorozu.kernel.prebuilt import Reads, first
from yorozu.language import names
from yorozu.language.phones import display_phone

from .deadlines import can_hold, decide_due, first_step_due
from .lifting import begin_there, end_offer, moved_if_unstaffed, take_over, tell_answer
from .offers import make_offer
from .writing import in_hand, keep, line, locked


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Whom to ask and what to show: `fields` are codes of ShareField, each ticked by hand."""

    to_desk_id: UUID
    fields: tuple[str, ...]
    message: str = ""
    consent_id: UUID | None = None
    though_closed: bool = False  # the sender was warned that an urgent need meets a closed desk


@transaction.atomic
def hand_over(*, by: Actor, need_id: UUID, offer: Offer) -> Handoff:
    """Offer a need to another desk, showing exactly the ticked fields as they are now.

    Refused: to a desk without anybody in post, to oneself, while another offer waits, of a closed need, of any field
    about people without a consent in force that covers it, and of an urgent need to a desk that is closed now, with the
    names of those that are open, unless `though_closed` (L2).
    """
    need = in_hand(by, need_id, Permission.HAND_OVER)
    desk = city.desk_by_id(offer.to_desk_id)
    if desk is None:
        raise Invalid({"to_desk": _("頼む窓口を選んでください。")})
    _check_offer(need, desk.pk)
    if not can_hold(desk):
        raise Invalid({"to_desk": _("%(desk)sには、いま受けられる人がいません。ほかの窓口を選んでください。") % {"desk": desk.name}})
    if need.urgency == Urgency.NOW and not offer.though_closed and not city.is_open(desk, clock.now()):
        raise Invalid({"though_closed": _closed_now(need, desk)})
    values = shareable(by, need)
    unknown = set(offer.fields) - set(values)
    if unknown:
        raise Invalid({"fields": _("渡せないものが選ばれています。選びなおしてください。")})
    consent = _consent_for(need, offer)
    if need.state == NeedState.RECEIVED:
        need.state = NEED.move(NeedState.RECEIVED, "seek")
    message = names.clean_text(offer.message, limit=4000).strip()
    return make_offer(need, by=by, to_desk=desk, kind=HandoffKind.OFFER, fields=tuple(offer.fields),
                      shared={code: values[code] for code in offer.fields}, message=message, consent=consent,
                      extra_fields=("state",))  # fmt: skip


def _check_offer(need: Need, to_desk_id: UUID) -> None:
    if need.state in (NeedState.CLOSED, NeedState.ANSWERED):
        raise Refused(_("結果が決まった相談です。つづけるときは、先に「もう一度はじめる」を押してください。"))
    if need.waiting_desk_id is not None:
        raise Stale(_("%(desk)sの返事を待っています。ほかに頼むときは、先に取り下げてください。") % {"desk": need.waiting_desk})
    if need.owner_desk_id == to_desk_id:
        raise Invalid({"to_desk": _("いま持っている窓口です。ほかの窓口を選んでください。")})


def _closed_now(need: Need, desk: Desk) -> str:
    """L2: the warning, naming the desks that are open at this moment."""
    others = [_("%(desk)s（電話 %(phone)s）") % {"desk": one.name, "phone": display_phone(one.phone)}
             for one in city.open_desks(area=need.area, like=desk, moment=clock.now()) if one.pk not in (desk.pk, need.owner_desk_id)]
    now_open = _("いま開いている窓口：%(desks)s。") % {"desks": "、".join(others[:5])} if others else _("いま開いている窓口はほかにありません。")
    return _("%(desk)sは、いま閉まっています。%(open)sこのまま頼むときは、ここに印をつけて、もう一度押してください。命の危険があるときは、先に119・110へ。") % {
        "desk": desk.name, "open": now_open}  # fmt: skip


def _consent_for(need: Need, offer: Offer) -> Consent | None:
    """The consent in force that covers every ticked field; none is needed where nothing was ticked.

    A later "no", or a consent taken back later, stands against an earlier "yes" to any of the fields.
    """
    left = set(offer.fields)
    if not left:
        return None
    for consent in Consent.objects.filter(need=need).order_by("-asked_at", "-id"):
        if consent.desk_id not in (None, offer.to_desk_id) or not left & set(consent.fields):
            continue
        if consent.state in (ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.EXPIRED):
            break
        if consent.state != ConsentState.ASKED and left <= set(consent.fields) and offer.consent_id in (None, consent.pk):
            return consent
    labels = "、".join(str(ShareField(code).label) for code in offer.fields)
    raise Invalid({"consent": _("先に、本人の同意を聞いて書いてください。渡すもの：%(fields)s") % {"fields": labels}})


@transaction.atomic
def open_offer(*, by: Actor, handoff_id: UUID) -> Handoff:
    """Open an offer's sheet; the first look by the desk that is asked is noted as seen."""
    handoff = _offer(handoff_id)
    require(by, Permission.SEE_NEED, handoff)
    asked = handoff.to_desk_id in by.desks(Permission.ANSWER_HANDOFF)
    if asked and handoff.seen_at is None:
        handoff.seen_at = clock.now()
        handoff.save(update_fields=["seen_at"])
    record_read(by, action="open_offer", kind="need", thing_id=handoff.need_id, purpose="handoff",
                person_id=handoff.need.consultation.person_id, fields=handoff.fields if sheet_is_open(by, handoff) else ())  # fmt: skip
    return handoff


def _offer(handoff_id: UUID) -> Handoff:
    found: list[Handoff] = _OFFER.things(key=handoff_id)
    if not found:
        raise NotFound
    return found[0]


_OFFER = Reads(lambda key: Handoff.objects.select_related("need__consultation", "need__area", "to_desk", "from_desk", "consent").filter(pk=key).order_by("pk"))
_NEED_OF = Reads(lambda key: Handoff.objects.filter(pk=key).order_by("pk").values_list("need_id"))
_LOCKED = Reads(lambda key: Handoff.objects.select_for_update(of=("self",)).select_related("to_desk__area", "from_desk").filter(pk=key).order_by("pk"))


def _open_offer_locked(handoff_id: UUID) -> tuple[Handoff, Need]:
    """The need first, then its offer: everybody locks in this order, so nobody waits in a circle."""
    found = first(_NEED_OF, key=handoff_id)
    if found is None:
        raise NotFound
    need = locked(found[0])
    handoff: Handoff = _LOCKED.things(key=handoff_id)[0]
    handoff.need = need
    return handoff, need


def _still_open(handoff: Handoff, need: Need) -> None:
    if handoff.state == HandoffState.OFFERED:
        return
    if handoff.state == HandoffState.ACCEPTED:
        raise Stale(_("%(who)s（%(desk)s）が先に引き受けました。いま持っているのは%(owner)sです。")
                    % {"who": handoff.answered_by_name, "desk": handoff.to_desk.name, "owner": need.owner_desk.name})  # fmt: skip
    raise Stale(_("この頼みは「%(state)s」で終わっています。いま持っているのは%(owner)sです。")
                % {"state": HandoffState(handoff.state).label, "owner": need.owner_desk.name})  # fmt: skip


@transaction.atomic
def accept(*, by: Actor, handoff_id: UUID, note: str = "") -> Need:
    """Take the need on: from this moment the desk that was asked is its one owner. Second to come: `Stale`, with who."""
    handoff, need = _open_offer_locked(handoff_id)
    require(by, Permission.ANSWER_HANDOFF, handoff)
    _still_open(handoff, need)
    end_offer(handoff, "accept", by=by)
    desk = handoff.to_desk
    begin_there(need, desk)
    text = _("%(desk)sが引き受けました。") % {"desk": desk.name}
    take_over(need, desk, by=by, action="accept", text=text, user_id=by.user_id)
    clean = names.clean_text(note, limit=4000).strip()
    if clean:
        line(need, EntryKind.NOTE, clean, by=by)
    tell_answer(handoff, need)
    moved_if_unstaffed(need)
    return need


@transaction.atomic
def decline(*, by: Actor, handoff_id: UUID, reason: str, suggested_desk_id: UUID | None = None) -> None:
    """L1: say no, with a reason and perhaps who might. The owner stays; its next step is today. The top can't decline."""
    handoff, need = _open_offer_locked(handoff_id)
    require(by, Permission.ANSWER_HANDOFF, handoff)
    _still_open(handoff, need)
    clean = names.clean_text(reason, limit=4000).strip()
    if not clean:
        raise Invalid({"reason": _("引き受けられない理由を書いてください。頼んだ窓口に伝わります。")})
    if handoff.to_desk_id == city.desk_of_last_resort().pk:
        raise Refused(_("%(desk)sは最後の窓口なので、断れません。引き受けて、次の一歩を決めてください。")
                      % {"desk": handoff.to_desk.name})  # fmt: skip
    handoff.suggested_desk = city.desk_by_id(suggested_desk_id) if suggested_desk_id else None
    end_offer(handoff, "decline", by=by, reason=clean)
    suggested = _("（%(desk)sはどうか、とのことです）") % {"desk": handoff.suggested_desk.name} if handoff.suggested_desk else ""
    _back_to_owner(need, by=by, text=_("%(desk)sは引き受けられません。理由：%(reason)s")
                   % {"desk": handoff.to_desk.name, "reason": clean} + suggested)  # fmt: skip
    tell_answer(handoff, need)


def _back_to_owner(need: Need, *, by: Actor, text: str) -> None:
    now = clock.now()
    need.waiting_desk, need.lifted, need.reminded_at = None, False, None
    need.next_step, need.next_contact = _("ほかの窓口に頼むか、ここで持つか決める"), False
    need.decide_by_at = decide_due(need.owner_desk, need.urgency, now)
    need.next_at = min(clock.end_of(clock.today()), need.decide_by_at)
    line(need, EntryKind.ANSWERED, text, by=by)
    keep(need, by=by, action="back_to_owner",
         fields=("waiting_desk", "lifted", "reminded_at", "next_step", "next_contact", "next_at", "decide_by_at"))  # fmt: skip


@transaction.atomic
def withdraw(*, by: Actor, handoff_id: UUID, reason: str) -> None:
    """Take an offer back while it waits, also a lift; the owner must then decide as after a refusal (L1).

    Where it was accepted a moment before, the need has another owner by now: who may see the offer hears so (`Stale`).
    """
    handoff, need = _open_offer_locked(handoff_id)
    require(by, Permission.SEE_NEED, handoff)
    _still_open(handoff, need)
    require(by, Permission.HAND_OVER, handoff)
    clean = names.clean_text(reason, limit=400).strip()
    if not clean:
        raise Invalid({"reason": _("取り下げる理由を書いてください。")})
    end_offer(handoff, "withdraw", by=by, reason=clean)
    _back_to_owner(need, by=by, text=_("%(desk)sへの頼みを取り下げました。理由：%(reason)s")
                   % {"desk": handoff.to_desk.name, "reason": clean})  # fmt: skip
    tell_answer(handoff, need)


@transaction.atomic
def keep_need(*, by: Actor, need_id: UUID, reason: str) -> None:
    """L1: the owner writes that it keeps the need after a refusal; it isn't lifted then."""
    need = in_hand(by, need_id)
    if need.decide_by_at is None:
        raise Stale(_("もう決まっています。いまのようすを確かめてください。"))
    clean = names.clean_text(reason, limit=400).strip()
    if not clean:
        raise Invalid({"reason": _("ここで持つ理由と、することを書いてください。")})
    need.decide_by_at, need.reminded_at = None, None
    need.next_step = clean[:200]
    need.next_at = first_step_due(need.owner_desk, need.urgency, clock.now())
    line(need, EntryKind.NOTE, _("ここで持ちます：%(reason)s") % {"reason": clean}, by=by)
    keep(need, by=by, action="keep_need", reason=clean, fields=("decide_by_at", "reminded_at", "next_step", "next_at"))
