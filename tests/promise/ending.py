"""How needs end and begin again, by the desk and by the one who asked; who is whom."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from yorozu.community.models import Person
from yorozu.community.operations import PersonForm, merge_people, part_people, write_down_person
from yorozu.consultation import operations as do
from yorozu.consultation.operations.closing import Answer
from yorozu.kernel import clock
from yorozu.kernel.access import Actor

from .base import PICK, Machine, has_cases


class Ending(Machine):
    """Results, telling, closing, coming back; consultations and people that are one or two."""

    @has_cases
    @rule(number=PICK, who=PICK, outcome=st.sampled_from(["met", "partly_met", "unmet", "heard"]), named=st.booleans(), rest=st.booleans())
    def a_result_is_written(self, number: int, who: int, outcome: str, named: bool, rest: bool) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        lacks = outcome in ("partly_met", "unmet")
        lawful = may and not case.closed and case.waiting is None and (named or not lacks)
        answer = Answer(outcome=outcome, words="こうなりました", missing="night" if named else "", missing_words="夜の見守り" if named else "",
                        rest="残りの困りごと" if rest else "")  # fmt: skip
        went, rest_id = self.try_it(lawful, lambda: do.record_answer(by=self.actor(name), need_id=self.ids[index], answer=answer))
        if went:
            case.result, case.told, case.lacked, case.decide_by = True, False, lacks, None
            if rest_id is not None:
                self.learn(rest_id, "残りの困りごと", case.owner, case.urgent, case.consultation)

    @has_cases
    @rule(number=PICK, who=PICK)
    def the_asker_is_told(self, number: int, who: int) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        lawful = may and case.result and not case.closed
        if self.try_it(lawful, lambda: do.record_told(by=self.actor(name), need_id=self.ids[index], how="phone"))[0]:
            case.told = True

    @has_cases
    @rule(number=PICK, who=PICK, why=st.sampled_from(["", "", "電話に出ない"]))
    def it_is_closed(self, number: int, who: int, why: str) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        lawful = may and not case.closed and case.result and (case.told or bool(why))
        if self.try_it(lawful, lambda: do.close_need(by=self.actor(name), need_id=self.ids[index], untold_reason=why))[0]:
            case.closed = True
            self.take_back(case)

    @has_cases
    @rule(number=PICK, who=PICK)
    def nobody_can_be_reached(self, number: int, who: int) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        lawful = may and not case.closed and not case.result and case.waiting is None
        act = lambda: do.close_without_contact(by=self.actor(name), need_id=self.ids[index], reason="3日かけた")  # noqa: E731
        if self.try_it(lawful, act)[0]:
            case.closed = case.result = True
            case.lacked, case.decide_by = False, None

    @has_cases
    @rule(number=PICK, who=PICK)
    def it_is_opened_again(self, number: int, who: int) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        went, _ = self.try_it(None if may and case.result else False,
                              lambda: do.reopen(by=self.actor(name), need_id=self.ids[index], reason="まだ困っている"))  # fmt: skip
        assert went or not may or not case.result, "what has a result can be begun again"
        if went:
            self.began_again(index)

    @precondition(lambda self: bool(self.receipts))
    @rule(number=PICK, wrong=st.booleans(), stops=st.booleans())
    def the_asker_comes_back(self, number: int, wrong: bool, stops: bool) -> None:
        place = number % len(self.receipts)
        receipt = self.receipts[place]
        with clock.at(self.now):
            resident = do.enter(number=receipt.number, passphrase="ちがう ことば です" if wrong else receipt.passphrase)
        assert (resident is None) == wrong, "number and passphrase open what is theirs, and nothing else does"
        mine = [index for index, case in enumerate(self.world.cases) if case.consultation == place]
        if resident is None or not mine:
            return
        index = self.pick(number, mine)
        case = self.world.cases[index]
        if stops:
            self.try_it(True, lambda: do.stop(by=resident, need_id=self.ids[index]))
            if not case.closed:
                case.lacked = case.lacked if case.result else False
                case.closed = case.result = case.told = True
                case.decide_by = None
                self.take_back(case)
        else:
            self.try_it(True, lambda: do.add_word(by=resident, need_id=self.ids[index], text="追加です"))
            if case.closed:
                self.began_again(index)

    @has_cases
    @rule(number=PICK, other=PICK, who=PICK, apart=st.booleans())
    def two_consultations_are_one(self, number: int, other: int, who: int, apart: bool) -> None:
        """Joined or parted: nothing of either changes, but that each shows the other."""
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        lawful = None if may else False
        if apart:
            self.try_it(lawful, lambda: do.part(by=self.actor(name), need_id=self.ids[index]))
        else:
            second = self.ids[other % len(self.ids)]
            self.try_it(lawful, lambda: do.join(by=self.actor(name), need_id=self.ids[index], other_need_id=second))

    @has_cases
    @rule(number=PICK, who=PICK, again=st.booleans())
    def it_is_about_somebody(self, number: int, who: int, again: bool) -> None:
        index, case = self.choose(number)
        name, may = self.worker(case, who)
        area = self.town.areas["19"]
        if not self.people or not again:
            with clock.at(self.now):
                form = PersonForm(family_name="見本", given_name=f"人{len(self.people)}")
                self.people.append(write_down_person(by=Actor(kind="system"), form=form, area=area).pk)
        person = self.people[who % len(self.people)]
        self.try_it(None if may else False, lambda: do.name_person(by=self.actor(name), need_id=self.ids[index], person_id=person))

    @precondition(lambda self: len(self.people) > 1)
    @rule(one=PICK, other=PICK, apart=st.booleans())
    def two_people_are_one_or_two_after_all(self, one: int, other: int, apart: bool) -> None:
        people = {row.pk: row for row in Person.objects.filter(pk__in=self.people)}
        first, second = people[self.people[one % len(people)]], people[self.people[other % len(people)]]
        system = Actor(kind="system")
        if apart:
            self.try_it(first.merged_into_id is not None, lambda: part_people(by=system, person=first))
        else:
            lawful = first.pk != second.pk and first.merged_into_id is None and second.merged_into_id is None
            self.try_it(lawful, lambda: merge_people(by=system, keep=first, other=second))

