"""Invented needs, brought, worked on and ended through the real operations, with the clock moved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from yorozu.community.models import Area, Desk, Person, Post
from yorozu.community.queries import actor_of, staffed_desks, yorozu_desk_of
from yorozu.consultation import operations as do
from yorozu.consultation.enums import Asker, Channel, ContactWay, Missing, Outcome, Urgency
from yorozu.consultation.models import Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.operations.intake import Intake, Receipt
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS, Actor
from yorozu.kernel.errors import Refused
from yorozu.simulation.tables import rows

KIN = ("父", "母", "祖母", "祖父", "義母", "夫", "妻")
TAILED = 0.55  # how many say a second thing
MISSING = {Missing.NIGHT: "夜にみてくれる人がいない", Missing.HOLIDAY: "日曜に行ける足がない", Missing.CAPACITY: "保育所に空きがない",
            Missing.COST: "費用が払えない", Missing.TRANSPORT: "バスがなく、通えない", Missing.HELPERS: "雪かきを手伝う人がいない",
            Missing.SERVICE: "合うサービスが地区にない", Missing.ELIGIBILITY: "年齢の条件に合わない", Missing.LANGUAGE: "通訳が見つからない"}  # fmt: skip


class Staff:
    """Who is at which desk, looked up once: the invented city's posts don't change while its needs are told."""

    def __init__(self) -> None:
        self._actors: dict[UUID, Actor] = {}
        self._yorozu: dict[UUID, Desk] = {}
        staffed = staffed_desks(on=clock.today()).values("pk")
        self.desks = list(Desk.objects.select_related("area").filter(pk__in=staffed).order_by("code"))

    def at(self, desk: Desk) -> Actor:
        """The first in post at a desk."""
        if desk.pk not in self._actors:
            post = Post.objects.select_related("user").filter(desk=desk).order_by("id").first()
            assert post is not None, desk.code
            self._actors[desk.pk] = actor_of(post.user)
        return self._actors[desk.pk]

    def yorozu(self, area: Area) -> Desk:
        """The よろず desk that takes what comes from an area."""
        if area.pk not in self._yorozu:
            self._yorozu[area.pk] = yorozu_desk_of(area, on=clock.today())
        return self._yorozu[area.pk]


@dataclass
class Story:
    """One need on its way: who has it, and what time it is there."""

    random: Random
    staff: Staff
    receipt: Receipt
    moment: datetime
    until: datetime

    @property
    def need(self) -> Need:
        """The need as it stands."""
        return Need.objects.select_related("owner_desk", "area").get(pk=self.receipt.need_ids[0])

    def pass_time(self, least: int, most: int) -> bool:
        """Move on some working hours; False where the present is reached."""
        self.moment += timedelta(hours=self.random.randrange(least, most))
        while self.moment.weekday() > 4 or not 9 <= self.moment.hour < 17:
            self.moment += timedelta(hours=1)
        return self.moment < self.until

    def ahead(self, least: int, most: int) -> datetime:
        """A moment of some day around the present at which somebody works, after what has happened."""
        day = max(self.until + timedelta(days=self.random.randrange(least, most)), self.moment + timedelta(days=1))
        while day.weekday() > 4:
            day += timedelta(days=1)
        return clock.on(timezone.localdate(day), self.random.randrange(9, 17), self.random.choice((0, 30)))

    def pick(self, name: str) -> str:
        """A line of a table."""
        return self.random.choice(rows(name))[0]

    def about(self, name: str) -> list[str]:
        """The lines of a table that fit what the need is about, else those for anything."""
        codes = {"any", *self.need.fields.values_list("code", flat=True)}
        return [row[1] for row in rows(name) if row[0] in codes]

    def step(self) -> str:
        """What is done next."""
        return self.random.choice(self.about("steps.tsv"))

    def owner(self) -> Actor:
        """Somebody at the owning desk."""
        return self.staff.at(self.need.owner_desk)


def tell(random: Random, staff: Staff, people: list[Person], until: datetime, age_days: float) -> None:
    """One need from its first word to wherever it stands by `until`."""
    moment = (until - timedelta(days=age_days)).replace(hour=random.randrange(9, 17), minute=random.randrange(0, 60))
    if moment >= until:
        moment = until - timedelta(minutes=random.randrange(20, 200))
    with clock.at(moment):
        receipt = take_down(random, staff, random.choice(people))
    story = Story(random, staff, receipt, moment, until)
    fresh = age_days < 14
    way = random.choices(_WAYS, (16, 10, 4, 3, 3, 3, 3, 2) if fresh else (0, 2, 0, 0, 0, 12, 34, 4))[0]
    if way is _fresh and story.need.urgency == Urgency.NOW:
        way = _spoken  # nobody leaves 至急 lying
    way(story)


def take_down(random: Random, staff: Staff, person: Person) -> Receipt:
    """Somebody brings something, at this moment of the clock."""
    field, template, pressing = random.choice(rows("words.tsv"))
    words = template.format(kin=random.choice(KIN), age=random.choice((60, 70, 80)))
    if random.random() < TAILED:
        words = f"{words.rstrip('。')}。{random.choice(rows('tails.tsv'))[0]}"
    channel = random.choices(Channel.values, (45, 22, 10, 14, 1, 5, 3))[0]
    asker = random.choices(Asker.values, (40, 30, 10, 8, 12))[0]
    named = asker != Asker.UNSAID and random.random() < 0.8
    assert person.area is not None
    by = ANONYMOUS if channel == Channel.WEB else staff.at(staff.yorozu(person.area))
    way = ContactWay.PHONE if named and person.phone else random.choice((ContactWay.SCREEN, ContactWay.LETTER, ContactWay.VISIT))
    by_place = way in (ContactWay.LETTER, ContactWay.VISIT)
    intake = Intake(
        words=words, urgency=pressing or random.choices(Urgency.values, (2, 10, 45, 43))[0], area_code=person.area.code, channel=channel, asker=asker,
        asker_name=person.name if named else "", asker_phone=person.phone if named else "", fields=(field,),
        asker_phone_note=random.choice(("", "", "夕方6時から", "午前中")) if named else "", person_id=person.pk if named else None,
        contact_way=way, asker_address=person.address if by_place else "",
    )  # fmt: skip
    return do.receive(by=by, intake=intake)


def _fresh(story: Story) -> None:
    """Nobody has acted yet; the first step lies ahead, or its date has just passed."""


def _spoken(story: Story) -> None:
    if story.pass_time(2, 30):
        with clock.at(story.moment):
            by, need = story.owner(), story.need
            do.take_in_hand(by=by, need_id=need.pk)
            do.write_note(by=by, need_id=need.pk, text=story.pick("notes.tsv"), contact=True)
            do.plan_next_step(by=by, need_id=need.pk, step=story.step(), at=story.ahead(-1, 12), contact=True)


def _called_back(story: Story) -> bool:
    """Most who asked are spoken with within a day or two, before anybody else is asked; False where the present is reached."""
    if story.random.random() < 0.15:
        return True
    if not story.pass_time(1, 20):
        return False
    with clock.at(story.moment):
        do.write_note(by=story.owner(), need_id=story.need.pk, text=story.pick("notes.tsv"), contact=True)
    return True


def _offer(story: Story) -> Handoff | None:
    if not _called_back(story) or not story.pass_time(3, 30):
        return None
    with clock.at(story.moment):
        need, by = story.need, story.owner()
        target = _target(story, need)
        if target is None:
            return None
        fields = ("words", *(("asker", "phone") if need.consultation.asker_phone else ()))
        do.ask_consent(by=by, need_id=need.pk, fields=fields, answer="given", by_whom="話した人", how="oral")
        return do.hand_over(by=by, need_id=need.pk, offer=Offer(to_desk_id=target.pk, fields=fields, message="よろしくお願いします。",
                                                                  though_closed=True))


def _target(story: Story, need: Need) -> Desk | None:
    codes = set(need.fields.values_list("code", flat=True))
    desks = [desk for desk in story.staff.desks if desk.pk != need.owner_desk_id and desk.kind != "yorozu"
             and set(desk.fields) & codes and need.area.path.startswith(desk.area.path)]  # fmt: skip
    return story.random.choice(desks) if desks else None


def _offered(story: Story) -> None:
    _offer(story)


def _declined(story: Story) -> None:
    handoff = _offer(story)
    if handoff is not None and story.pass_time(2, 14):
        with clock.at(story.moment):
            reason = story.random.choice(("いま空きがありません。", "夜の見守りはしていません。", "年齢の条件に合いません。"))
            do.decline(by=story.staff.at(handoff.to_desk), handoff_id=handoff.pk, reason=reason)


def _silent(story: Story) -> None:
    handoff = _offer(story)
    if handoff is None:
        return
    with clock.at(min(handoff.due_at + timedelta(minutes=1), story.until)):
        do.tick_need(need_id=handoff.need_id)


def _accepted(story: Story) -> None:
    handoff = _offer(story)
    if handoff is not None and story.pass_time(2, 20) and story.moment < handoff.due_at:
        with clock.at(story.moment):
            do.accept(by=story.staff.at(handoff.to_desk), handoff_id=handoff.pk)
            by = story.staff.at(handoff.to_desk)
            do.plan_next_step(by=by, need_id=handoff.need_id, step="様子を聞く", at=story.ahead(1, 9), contact=True)


def _ended(story: Story) -> None:
    if story.random.random() < 0.55:
        _accepted(story)
    else:
        _spoken(story)
    if not story.pass_time(8, 200) or story.need.waiting_desk_id is not None:
        return
    with clock.at(story.moment):
        _end(story)
    if story.random.random() < 0.04 and story.pass_time(200, 500):
        with clock.at(story.moment):
            do.reopen(by=story.owner(), need_id=story.need.pk, reason="また困っていると電話があった")


def _end(story: Story) -> None:
    by, need, random = story.owner(), story.need, story.random
    if random.random() < 0.05:
        do.close_without_contact(by=by, need_id=need.pk, reason="3日間、朝・昼・夕に電話し、手紙も出したが返事がない")
        return
    outcome = random.choices((Outcome.MET, Outcome.MOSTLY_MET, Outcome.PARTLY_MET, Outcome.HARDLY_MET, Outcome.UNMET, Outcome.HEARD),
                             (44, 14, 16, 5, 7, 14))[0]  # fmt: skip
    missing = random.choice(list(MISSING)) if outcome not in (Outcome.MET, Outcome.HEARD) else None
    words = "ゆっくりお話をうかがいました。" if outcome == Outcome.HEARD else random.choice(story.about("results.tsv") or ["窓口で手続きが終わりました。"])
    do.record_answer(by=by, need_id=need.pk, answer=Answer(outcome=outcome, words=words, missing=missing or "",
                                                           missing_words=MISSING[missing] if missing else ""))  # fmt: skip
    if random.random() < 0.06:
        return  # the result is known and waits to be told
    do.record_told(by=by, need_id=need.pk, how=random.choice(("phone", "phone", "face", "letter")))
    do.close_need(by=by, need_id=need.pk)


def _lifted(story: Story) -> None:
    _silent(story)
    need = story.need
    handoff = Handoff.objects.select_related("to_desk").filter(need=need, state="offered").first()
    if handoff is None or not story.pass_time(3, 20):
        return
    with clock.at(story.moment):
        try:
            do.accept(by=story.staff.at(handoff.to_desk), handoff_id=handoff.pk, note="圏域で持ちます。")
        except Refused:
            return


_WAYS: tuple[Callable[[Story], None], ...] = (_fresh, _spoken, _offered, _declined, _silent, _accepted, _ended, _lifted)
