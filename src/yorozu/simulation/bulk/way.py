"""One need on its way: each act as the operation of the same name does it, with the rows that it leaves."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from yorozu.consultation.enums import (
    NAMES_WHAT_WAS_MISSING,
    URGENCY_RANK,
    Asker,
    ContactWay,
    NeedState,
    Outcome,
    ShareField,
    ToldHow,
    Urgency,
)  # fmt: skip
from yorozu.consultation.models import Consent, Handoff
from yorozu.consultation.operations.deadlines import URGENT
from yorozu.consultation.operations.working import EXPLANATION
from yorozu.language.phones import display_phone

from .moments import Office, moment_of, text_of
from .rows import Batch
from .seats import PLATFORM, District, Seat, Who
from .traces import Traces, listed, written

_URGENT = int(URGENT.total_seconds())
_DAYS = settings.DEADLINE_DAYS


@dataclass(frozen=True, eq=False)
class Call:
    """The consultation that a need was read out of."""

    id: str
    number: str
    area: Any
    district: District
    desk: Seat
    person: str | None
    asker: str
    asker_name: str
    phone: str
    phone_note: str
    email: str
    contact_way: str
    channel: str
    urgency: str

    @property
    def by_letter(self) -> bool:
        """Whether news go by letter."""
        return self.contact_way == ContactWay.LETTER


class Way:
    """A need's columns as attributes, and what can be done with it. `owner` holds it, `asked` is being asked."""

    def __init__(self, batch: Batch, traces: Traces, office: Office, call: Call, words: str, code: str, number: str) -> None:
        self.batch, self.traces, self.office, self.call = batch, traces, office, call
        self.random = traces.random
        self.id, self.number, self.words, self.code = traces.key(), number, words, code
        self.urgency, self.state = call.urgency, str(NeedState.RECEIVED)
        self.owner, self.asked = call.desk, None  # type: tuple[Seat, Seat | None]
        self.owner_desk, self.waiting_desk = call.desk.id, None  # type: tuple[str, str | None]
        self.owner_user_id: str | None = None
        self.next_step, self.next_contact, self.lifted = "", False, False
        self.next_at: int | None = None
        self.reminded_at: int | None = None
        self.decide_by_at: int | None = None
        self.lifted_at: int | None = None
        self.first_answer_at: int | None = None
        self.answered_at: int | None = None
        self.told_at: int | None = None
        self.closed_at: int | None = None
        self.received_at = traces.at
        self.outcome = self.missing = self.missing_words = self.told_how = self.told_by_name = self.untold_reason = ""
        self.reopened, self.version = 0, 1
        self.offer: dict[str, Any] | None = None
        self.came_from = [call.desk]

    # -- how every act leaves its trace -------------------------------------------------------------------------------

    def keep(self, who: Who, action: str, *, reason: str = "", **changes: Any) -> None:
        """Change columns, with history and audit."""
        before, after = {}, {}
        for name, value in changes.items():
            old = getattr(self, name)
            if old != value:
                before[name], after[name] = old, value
                setattr(self, name, value)
        self.version += 1
        self.traces.did(who, action, "need", self.id, before=before, after=after, reason=reason)

    def line(self, kind: str, text: str, who: Who, *, public: bool = False) -> None:
        """A line of the way, by the desk that writes."""
        desk = self.owner_desk if who.kind == "system" or who.desk == self.owner_desk else who.desk
        self.traces.line(self.id, kind, text, who, desk=desk, public=public)

    def tell(self, kind: str, seat: Seat) -> None:
        """A notice about this need; of an urgent offer by mail too."""
        handoff = self.offer["id"] if self.offer else None
        urgent = self.urgency == Urgency.NOW and kind in ("offered", "lifted", "lifted_from_us")
        self.traces.tell_desk(kind, seat, self.id, handoff=handoff, urgent=urgent)

    def tell_asker(self) -> None:
        """News for who asked, where they want any."""
        if self.call.contact_way != ContactWay.NONE:
            self.traces.tell_asker(self.owner, self.id, self.call.id, email=self.call.email, by_letter=self.call.by_letter)

    def due(self, seat: Seat, days: int) -> int:
        """The end of a desk's opening, `days` working days from here."""
        return self.office.due(seat.calendar, seat.number, self.traces.at, days)

    def first_step_due(self, seat: Seat, urgency: str) -> int:
        """T2."""
        if urgency == Urgency.NOW:
            return self.traces.at + _URGENT
        return self.due(seat, _DAYS.get(urgency, 0))

    def seek(self) -> str:
        """The state after a first act."""
        return NeedState.SEEKING if self.state == NeedState.RECEIVED else self.state

    # -- what the owning desk does ------------------------------------------------------------------------------------

    def begin(self, who: Who, channel_label: str) -> None:
        """make_need."""
        calls_back = self.call.contact_way in (ContactWay.PHONE, ContactWay.VISIT)
        self.next_step, self.next_contact = "くわしく話を聞く" if calls_back else "どこにつなぐか考える", calls_back
        self.next_at = self.first_step_due(self.owner, self.urgency)
        if who.desk == self.owner_desk:
            self.owner_user_id = who.id
        self.line("received", channel_label, who, public=True)
        self.traces.did(who, "make_need", "need", self.id, after={
            "owner_desk": self.owner_desk, "state": self.state, "next_at": self.next_at})  # fmt: skip
        if self.urgency == Urgency.NOW:
            self.traces.tell_desk("received_urgent", self.owner, self.id, urgent=True)

    def read(self, who: Who) -> None:
        """read_need."""
        self.traces.saw(who, "read_need", "need", self.id, purpose=f"need {self.number}", fields=_SEEN_AT_HOME if self.owner is self.call.desk else _SEEN)

    def take_in_hand(self, who: Who) -> None:
        """take_in_hand."""
        self.line("note", f"{who.family}が担当します。", who, public=True)
        self.keep(who, "take_in_hand", state=self.seek(), owner_user_id=who.id)

    def write_note(self, who: Who, text: str, *, contact: bool = False) -> None:
        """write_note."""
        first = self.first_answer_at or (self.traces.at if contact else None)
        self.line("contact" if contact else "note", text, who)
        self.keep(who, "write_note", state=self.seek(), first_answer_at=first)

    def plan(self, who: Who, step: str, at: int) -> None:
        """plan_next_step."""
        self.line("step", f"{moment_of(at).strftime('%m/%d %H:%M')}：{step}", who)
        self.keep(who, "plan_next_step", state=self.seek(), next_step=step, next_at=at, next_contact=True, reminded_at=None, decide_by_at=None)

    def remind(self) -> None:
        """tick, T3."""
        self.keep(PLATFORM, "remind", reminded_at=self.traces.at)
        self.traces.tell_desk("overdue", self.owner, self.id, urgent=self.urgency == Urgency.NOW)

    # -- つなぐ -------------------------------------------------------------------------------------------------------

    def ask_consent(self, who: Who) -> tuple[str, list[str]]:
        """ask_consent, given by word."""
        codes = [str(ShareField.WORDS), *((str(ShareField.ASKER), str(ShareField.PHONE)) if self.call.phone else ())]
        key, at = self.traces.key(), text_of(self.traces.at)
        self.batch.rows[Consent].append((key, self.id, "given", listed(sorted(codes)), None, at, at, "話した人", "oral", EXPLANATION, "", who.name,
                                         None))  # fmt: skip
        self.line("consent", f"同意あり：{'、'.join(str(ShareField(one).label) for one in codes)}", who)
        self.traces.did(who, "ask_consent", "need", self.id, after={"consent": "given", "fields": codes})
        return key, codes

    def hand_over(self, who: Who, to: Seat) -> None:
        """hand_over: the owner stays the owner until the answer."""
        consent, codes = self.ask_consent(who)
        shared = {"words": self.words}
        if len(codes) > 1:
            shared["asker"] = f"{self.call.asker_name}（{Asker(self.call.asker).label}）"
            shared["phone"] = " ".join(part for part in (display_phone(self.call.phone), self.call.phone_note) if part)
        self._offer(who, to, "offer", codes, shared, consent, message="よろしくお願いします。", state=self.seek())

    def lift(self, to: Seat) -> None:
        """L3."""
        self._offer(PLATFORM, to, "lift", ["words"], {"words": self.words}, None, message="", lifted_at=self.traces.at)

    def _offer(
        self, who: Who, to: Seat, kind: str, codes: list[str], shared: dict[str, str], consent: str | None, *, message: str, **more: Any,
    ) -> None:  # fmt: skip
        lift = kind == "lift"
        due = self.traces.at + _URGENT if self.urgency == Urgency.NOW else self.due(to, _DAYS["offer"])
        self.asked = to
        self.offer = {"id": self.traces.key(), "kind": kind, "from": self.owner, "to": to, "at": self.traces.at, "by": who.name, "due": due,
                      "seen": None, "fields": codes, "shared": shared, "consent": consent, "message": message}  # fmt: skip
        until = moment_of(due)
        when = f"{until.month}月{until.day}日 {until.strftime('%H:%M')}"
        text = f"{to.desk.name}に、上の輪としてあげました。返事は{when}までです。" if lift else (
            f"{to.desk.name}に頼みました。{when}までに返事がないと、上の輪へあがります。")  # fmt: skip
        self.line("lifted" if lift else "offered", text, who, public=True)
        self.keep(who, "lift" if lift else "hand_over", waiting_desk=to.id, lifted=lift, next_step=f"{to.desk.name}の返事を待つ", next_at=due,
                  next_contact=False, reminded_at=None, decide_by_at=None, **more)  # fmt: skip
        self.traces.did(who, "offer", "handoff", self.offer["id"], after={
            "need": self.id, "to_desk": to.id, "fields": codes, "due_at": due})  # fmt: skip
        self.tell("lifted" if lift else "offered", to)
        if lift:
            self.tell("lifted_from_us", self.owner)
            self.tell_asker()

    def open_offer(self, who: Who) -> None:
        """open_offer, by who is asked."""
        assert self.offer is not None
        self.offer["seen"] = self.offer["seen"] or self.traces.at
        self.traces.saw(who, "open_offer", "need", self.id, purpose="handoff", fields=listed(sorted(self.offer["fields"])))

    def _end_offer(self, state: str, action: str, who: Who, reason: str = "") -> tuple[Seat, Seat]:
        """end_offer; returns who asked and who was asked. The notices that follow name the offer."""
        offer, self.asked = self.offer, None
        assert offer is not None
        self.store_offer(state, who, reason)
        self.traces.did(who, action, "handoff", offer["id"], before={"state": "offered"}, after={"state": state}, reason=reason)
        return offer["from"], offer["to"]

    def store_offer(self, state: str, who: Who | None = None, reason: str = "") -> None:
        """The offer's row: how it ended, or that it waits."""
        offer = self.offer
        assert offer is not None
        self.batch.rows[Handoff].append((
            offer["id"], self.id, offer["kind"], state, offer["from"].id, offer["to"].id, text_of(offer["at"]), offer["by"], text_of(offer["due"]),
            text_of(offer["seen"]) if offer["seen"] else None, text_of(self.traces.at) if who else None, who.id if who else None,
            who.name if who else "", offer["message"], reason, None, listed(offer["fields"]), written(offer["shared"]), offer["consent"],
            self.urgency == Urgency.NOW))  # fmt: skip

    def accept(self, who: Who) -> None:
        """accept: from this moment who was asked is the one owner."""
        before, seat = self._end_offer("accepted", "accept", who)
        self.owner = seat
        desk = self.owner_desk
        self.owner_desk = seat.id  # the line is the new owner's
        self.line("moved", f"{seat.desk.name}が引き受けました。", who, public=True)
        self.owner_desk = desk
        self.keep(who, "accept", owner_desk=seat.id, owner_user_id=who.id, waiting_desk=None, lifted=False, reminded_at=None, decide_by_at=None,
                  state=NeedState.WITH_HELPER, next_step="くわしく話を聞く", next_at=self.first_step_due(seat, self.urgency), next_contact=True)  # fmt: skip
        self.tell("accepted", before)
        self.tell_asker()
        self.came_from += [before, seat]
        self.offer = None

    def decline(self, who: Who, reason: str) -> None:
        """L1: back to the owner, who decides by the end of the next working day."""
        before, seat = self._end_offer("declined", "decline", who, reason)
        self._back(who, f"{seat.desk.name}は引き受けられません。理由：{reason}")
        self.tell("declined", before)
        self.offer = None

    def withdraw(self, who: Who, reason: str) -> None:
        """withdraw."""
        _, seat = self._end_offer("withdrawn", "withdraw", who, reason)
        self._back(who, f"{seat.desk.name}への頼みを取り下げました。理由：{reason}")
        self.tell("withdrawn", seat)
        self.offer = None

    def _back(self, who: Who, text: str) -> None:
        decide = self.traces.at + _URGENT if self.urgency == Urgency.NOW else self.due(self.owner, 1)
        self.line("answered", text, who)
        self.keep(who, "back_to_owner", waiting_desk=None, lifted=False, reminded_at=None, next_step="ほかの窓口に頼むか、ここで持つか決める",
                  next_contact=False, next_at=min(end_of_day(self.traces.at), decide), decide_by_at=decide)  # fmt: skip

    def keep_need(self, who: Who, reason: str) -> None:
        """L1: the owner keeps it."""
        self.line("note", f"ここで持ちます：{reason}", who)
        self.keep(who, "keep_need", reason=reason, decide_by_at=None, reminded_at=None, next_step=reason, next_at=self.first_step_due(self.owner, self.urgency))

    def fall_silent(self, above: Seat) -> None:
        """L2: silence ends the offer and lifts at once."""
        before, seat = self._end_offer("silent", "fall_silent", PLATFORM)
        self.line("answered", f"{seat.desk.name}から返事がありませんでした。", PLATFORM)
        self.tell("silent", before)
        self.offer = None
        self.lift(above)

    # -- the end ------------------------------------------------------------------------------------------------------

    def record_answer(self, who: Who, outcome: Outcome, words: str, missing: str = "", missing_words: str = "") -> None:
        """record_answer: telling the person is the next step, today."""
        self.line("result", f"{outcome.label!s}。{words}", who, public=True)
        named = outcome in NAMES_WHAT_WAS_MISSING
        self.keep(who, "record_answer", state=NeedState.ANSWERED, outcome=str(outcome), missing=missing if named else "",
                  missing_words=missing_words if named else "", answered_at=self.traces.at, told_at=None, told_how="", told_by_name="",
                  untold_reason="", next_step="結果を相談した人に伝える", next_contact=True, next_at=self.first_step_due(self.owner, Urgency.TODAY),
                  reminded_at=None, decide_by_at=None)  # fmt: skip

    def record_told(self, who: Who, how: ToldHow) -> None:
        """record_told."""
        self.line("told", str(how.label), who, public=True)
        self.keep(who, "record_told", told_at=self.traces.at, told_how=str(how), told_by_name=who.name, first_answer_at=self.first_answer_at or self.traces.at,
                  next_step="相談を終わりにする", next_contact=False)  # fmt: skip

    def close(self, who: Who, reason: str = "", **more: Any) -> None:
        """close_need; L5: every desk that it came from is told."""
        self.line("closed", reason, who, public=not reason)
        self.keep(who, "close_need", reason=reason, state=NeedState.CLOSED, closed_at=self.traces.at, next_step="", next_at=None, next_contact=False,
                  reminded_at=None, decide_by_at=None, **more)  # fmt: skip
        for seat in dict.fromkeys(self.came_from):
            if seat is not self.owner:
                self.tell("closed", seat)

    def end_now(self, who: Who, outcome: Outcome, untold_reason: str, *, told: bool) -> None:
        """close_without_contact, or the person's own end."""
        self.line("result", str(outcome.label), who, public=True)
        more = {"told_at": self.traces.at, "told_how": str(ToldHow.SCREEN)} if told else {}
        self.close(who, untold_reason, outcome=str(outcome), answered_at=self.traces.at, untold_reason=untold_reason, **more)

    def reopen(self, who: Who, reason: str) -> None:
        """reopen."""
        self.line("reopened", reason, who, public=True)
        due = self.first_step_due(self.owner, Urgency.NOW if self.urgency == Urgency.NOW else Urgency.WEEK)
        self.keep(who, "reopen", reason=reason, state=NeedState.SEEKING, reopened=self.reopened + 1, outcome="", missing="", missing_words="", told_how="",
                  told_by_name="", untold_reason="", answered_at=None, told_at=None, closed_at=None, reminded_at=None, decide_by_at=None,
                  next_step="もう一度話を聞く", next_contact=True, next_at=due)  # fmt: skip
        self.tell("reopened", self.owner)

    def row(self) -> tuple[Any, ...]:
        """The need's row."""
        def at(moment: int | None) -> str | None:
            return None if moment is None else text_of(moment)

        return (self.id, self.number, self.call.id, self.words, self.urgency, URGENCY_RANK[self.urgency], self.state, self.call.district.id, self.owner_desk,
                self.owner_user_id, self.next_step, at(self.next_at), self.next_contact, at(self.reminded_at), at(self.decide_by_at), self.waiting_desk,
                self.lifted, at(self.lifted_at), text_of(self.received_at), at(self.first_answer_at), self.outcome, self.missing, self.missing_words,
                at(self.answered_at), at(self.told_at), self.told_how, self.told_by_name, self.untold_reason, at(self.closed_at), self.reopened, None,
                self.version)  # fmt: skip


_SEEN = listed(("asker", "phone", "words"))
_SEEN_AT_HOME = listed(sorted(ShareField.values))


def end_of_day(second: int) -> int:
    """The last second of its day in Tokyo."""
    return second - (second + 9 * 3600) % 86_400 + 86_399

