"""The thread of a need as its asker sees it: four knots, one of them now, and a sentence at each."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _t

from yorozu.consultation.enums import EntryKind, ResidentStep
from yorozu.consultation.queries.status import PublicEntry, StatusNeed, StatusPage

from . import moments


@dataclass(frozen=True)
class Knot:
    """One of the four steps. `state`: done, now, ahead; `waiting`: an offer waits for its answer."""

    title: str
    state: str
    text: str
    waiting: bool = False


@dataclass(frozen=True)
class Moment:
    """One line of これまで."""

    when: str
    title: str
    text: str


@dataclass(frozen=True)
class ShownNeed:
    """One need, ready for the page."""

    need: StatusNeed
    when: str
    how: str
    knots: tuple[Knot, ...]
    way: tuple[Moment, ...]


_ORDER = tuple(ResidentStep)


def shown_need(need: StatusNeed, page: StatusPage) -> ShownNeed:
    """The need's day of contact, its knots and its way, in words."""
    when = moments.by_when(need.next_at) if need.next_at and not need.closed else ""
    return ShownNeed(need, when, moments.how(page.contact_way), tuple(_knot(step, need, page) for step in _ORDER), tuple(map(_moment, reversed(need.lines))))


def _knot(step: ResidentStep, need: StatusNeed, page: StatusPage) -> Knot:
    place = _ORDER.index(step)
    now = _now(need)
    state = "done" if place < now or need.closed else "now" if place == now else "ahead"
    if step is ResidentStep.WITH_HELPER and need.waiting_for and not need.closed:
        title = _t("上の窓口に相談しています") if need.lifted else _t("つなごうとしています")
        return Knot(title, state, _waiting(need), waiting=True)
    return Knot(_title(step), state, _text(step, state, need, page))


def _now(need: StatusNeed) -> int:
    """While an offer waits, the knot of "found" is the one that is being tied."""
    return _ORDER.index(ResidentStep.WITH_HELPER) if need.waiting_for else need.step_index


def _title(step: ResidentStep) -> str:
    return {
        ResidentStep.RECEIVED: _t("受けとりました"), ResidentStep.SEEKING: _t("さがしています"),
        ResidentStep.WITH_HELPER: _t("つなぎました"), ResidentStep.CLOSED: _t("終わりました"),
    }[step]  # fmt: skip


def _waiting(need: StatusNeed) -> str:
    words = {"to": need.waiting_for, "desk": need.desk}
    if need.lifted:
        return _t("頼んだところから返事がなかったか、引き受けられないと言われました。%(to)sに相談しています。"
                  "決まるまでは、%(desk)sが担当です。") % words  # fmt: skip
    return _t("%(to)sに頼んでいます。引き受けが決まるまでは、%(desk)sが担当です。") % words


def _text(step: ResidentStep, state: str, need: StatusNeed, page: StatusPage) -> str:
    if step is ResidentStep.RECEIVED:
        return _t("%(day)s %(channel)s") % {"day": moments.day(page.received_at), "channel": page.channel}
    if step is ResidentStep.SEEKING and state == "now":
        return _t("%(desk)sがさがしています") % {"desk": need.desk}
    if step is ResidentStep.WITH_HELPER and state == "now":
        return _t("%(desk)sが持っています") % {"desk": need.desk}
    if step is ResidentStep.CLOSED:
        closed = _last(need, EntryKind.CLOSED)
        return moments.day(closed) if need.closed and closed else "" if need.closed else _t("結果をお知らせしてから終わります")
    return ""


def _last(need: StatusNeed, kind: str) -> datetime | None:
    return next((line.at for line in reversed(need.lines) if line.kind == kind), None)


def _moment(entry: PublicEntry) -> Moment:
    """A line as it is read: the kind as its title, unless the text says the same."""
    label = str(EntryKind(entry.kind).label)
    return Moment(moments.day(entry.at), label, "" if entry.text == label else entry.text)
