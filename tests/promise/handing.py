"""つなぐ: offers with what may be shown, their answers, and consent."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import rule

from yorozu.consultation import operations as do
from yorozu.consultation.models import Consent
from yorozu.consultation.operations.handing import Offer as Ask

from . import promises
from .base import DESKS, PICK, Machine, has_cases, has_offers
from .model import TOP, Offer


class Handing(Machine):
    """Until accepted the sender owns the need; nothing is shown without a yes."""

    @has_cases
    @rule(number=PICK, who=PICK, to=st.sampled_from(DESKS), fields=st.sets(st.sampled_from(["words", "phone", "asker"]), max_size=2))
    def it_is_offered(self, number: int, who: int, to: str, fields: set[str]) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        lawful: bool | None = (may and not case.closed and not case.result and case.waiting is None and to != case.owner
                               and self.world.holds(to, self.now) and case.yes_to(fields))  # fmt: skip
        if lawful and fields and case.owner != case.heard_by:
            lawful = None  # a desk can pass on only what it was shown itself
        ask = Ask(to_desk_id=self.town.desks[to].pk, fields=tuple(sorted(fields)), though_closed=True)
        went, handoff = self.try_it(lawful, lambda: do.hand_over(by=self.actor(name), need_id=self.ids[index], offer=ask))
        if went:
            self.note_offer(index, handoff, to, lift=False)

    def answerer(self, offer: Offer, number: int) -> tuple[str, bool]:
        mine = self.world.staff(offer.to, self.now)
        if number % 7 == 0 or not mine:
            others = [who for who, (desk, _) in sorted(self.world.posts.items()) if desk != offer.to]
            return self.pick(number, others), False
        return self.pick(number, mine), True

    @has_offers
    @rule(number=PICK, who=PICK)
    def an_offer_is_accepted(self, number: int, who: int) -> None:
        """Any offer ever made: one that has ended can't be accepted again."""
        place = number % len(self.handoffs)
        offer = self.world.offers[place]
        name, may = self.answerer(offer, who)
        lawful = may and offer.state == "offered"
        went, _ = self.try_it(lawful, lambda: do.accept(by=self.actor(name), handoff_id=self.handoffs[place]))
        if went:
            case = self.world.cases[offer.case]
            offer.state, case.waiting, case.decide_by = "accepted", None, None
            case.holders |= {case.owner, offer.to}
            case.owner = offer.to
            self.settle(offer.case)

    @has_offers
    @rule(number=PICK, who=PICK)
    def an_offer_is_declined(self, number: int, who: int) -> None:
        place = number % len(self.handoffs)
        offer = self.world.offers[place]
        name, may = self.answerer(offer, who)
        lawful = may and offer.state == "offered" and offer.to != TOP
        if self.try_it(lawful, lambda: do.decline(by=self.actor(name), handoff_id=self.handoffs[place], reason="担当がちがう"))[0]:
            self.back_to_owner(offer, "declined")

    @has_offers
    @rule(number=PICK, who=PICK)
    def an_offer_is_withdrawn(self, number: int, who: int) -> None:
        place = number % len(self.handoffs)
        offer = self.world.offers[place]
        name, may = self.worker(self.world.cases[offer.case], who)
        lawful = may and offer.state == "offered"
        if self.try_it(lawful, lambda: do.withdraw(by=self.actor(name), handoff_id=self.handoffs[place], reason="まちがえた"))[0]:
            self.back_to_owner(offer, "withdrawn")

    def back_to_owner(self, offer: Offer, state: str) -> None:
        """L1: the owner stays, and must decide by a time."""
        case = self.world.cases[offer.case]
        offer.state, case.waiting = state, None
        case.decide_by = self.world.decide_by(case.urgent, self.now)

    @has_cases
    @rule(number=PICK, who=PICK)
    def the_owner_keeps_it(self, number: int, who: int) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        lawful = may and case.decide_by is not None
        if self.try_it(lawful, lambda: do.keep_need(by=self.actor(name), need_id=self.ids[index], reason="ここで続ける"))[0]:
            case.decide_by = None

    @has_cases
    @rule(number=PICK, who=PICK, fields=st.sets(st.sampled_from(["words", "phone", "asker"]), min_size=1),
          answer=st.sampled_from(["given", "given", "refused", "asked"]))  # fmt: skip
    def consent_is_asked(self, number: int, who: int, fields: set[str], answer: str) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        act = lambda: do.ask_consent(by=self.actor(name), need_id=self.ids[index], fields=tuple(sorted(fields)), answer=answer,  # noqa: E731
                                     by_whom="本人", how="oral")  # fmt: skip
        if self.try_it(may, act)[0]:
            case.said.append((frozenset(fields), answer))

    @has_cases
    @rule(number=PICK, who=PICK)
    def consent_is_taken_back(self, number: int, who: int) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        places = [place for place, (_, answer) in enumerate(case.said) if answer == "given"]
        ids = list(Consent.objects.filter(need=self.ids[index]).order_by("id").values_list("pk", flat=True))
        consent_id = ids[places[-1]] if places else UUID(int=1)
        act = lambda: do.withdraw_consent(by=self.actor(name), need_id=self.ids[index], consent_id=consent_id)  # noqa: E731
        if self.try_it(may and bool(places), act)[0]:
            case.said[places[-1]] = (case.said[places[-1]][0], "withdrawn")

    @has_cases
    @rule(number=PICK, who=st.sampled_from(["money", "hope", "support"]))
    def somebody_looks(self, number: int, who: str) -> None:
        """Desks without an area of their own: they see what they have or had, and nothing else (T7)."""
        promises.stranger(self, number % len(self.ids), who)

