"""What people bring, and what the owning desk does with it from day to day."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.town import Town
from yorozu.consultation import operations as do

from . import promises
from .base import OUTSIDERS, PICK, WORDS, Machine, has_cases


class Bringing(Machine):
    """Taking down, reading more out of the words, notes, next steps, urgency."""

    @rule(number=PICK, urgency=st.sampled_from(["now", "today", "week", "none"]), words=st.sampled_from(WORDS), parts=st.integers(0, 3))
    def somebody_brings_a_need(self, number: int, urgency: str, words: str, parts: int) -> None:
        at = [who for who, (desk, last) in sorted(self.world.posts.items()) if last is None or self.now.date() <= last]
        who = self.pick(number, [*at, *OUTSIDERS])
        desk = self.world.posts[who][0] if who in self.world.posts else ""
        needs = tuple(f"{words}（その{n}）" for n in range(parts)) if parts > 1 else ()
        town = Town(users=self.users)
        went, receipt = self.try_it(bool(desk), lambda: town.take_down(words, by=who, urgency=urgency, needs=needs,
                                                                       contact_way="phone", asker_name="見本 花子"))  # fmt: skip
        if went:
            self.receipts.append(receipt)
            owner = desk if self.world.staffed(desk, self.now.date()) else promises.owner_of(receipt.need_ids[0])
            for need_id, text in zip(receipt.need_ids, needs or (words,), strict=True):
                self.learn(need_id, text, owner, urgency == "now", len(self.receipts) - 1)

    @has_cases
    @rule(number=PICK, who=PICK)
    def more_is_read_out_of_the_words(self, number: int, who: int) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        words = f"分けた困りごと{len(self.ids)}"
        went, made = self.try_it(may, lambda: do.split_need(by=self.actor(name), need_id=self.ids[index], words=(words,)))
        if went:
            self.learn(made[0], words, case.owner, case.urgent, case.consultation)

    @has_cases
    @rule(number=PICK, who=PICK)
    def a_note_is_written(self, number: int, who: int) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        self.try_it(may, lambda: do.write_note(by=self.actor(name), need_id=self.ids[index], text="電話した", contact=bool(who % 2)))

    @has_cases
    @rule(number=PICK, who=PICK, ahead=st.integers(-1, 40))
    def a_next_step_is_planned(self, number: int, who: int, ahead: int) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        lawful = may and ahead > 0 and not case.closed and case.waiting is None
        at = self.now + timedelta(days=ahead)
        if self.try_it(lawful, lambda: do.plan_next_step(by=self.actor(name), need_id=self.ids[index], step="訪問する", at=at))[0]:
            case.decide_by = None

    @has_cases
    @rule(number=PICK, who=PICK, urgency=st.sampled_from(["now", "today", "week", "none"]))
    def it_becomes_more_or_less_urgent(self, number: int, who: int, urgency: str) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        act = lambda: do.change_urgency(by=self.actor(name), need_id=self.ids[index], urgency=urgency, reason="ようすが変わった")  # noqa: E731
        if self.try_it(may and not case.closed, act)[0]:
            case.urgent = urgency == "now"
            if case.urgent:
                soon = self.now + timedelta(hours=4)
                case.decide_by = min(case.decide_by, soon) if case.decide_by else None
                if case.waiting is not None:
                    offer = self.world.offers[case.waiting]
                    offer.due = min(offer.due, soon)

