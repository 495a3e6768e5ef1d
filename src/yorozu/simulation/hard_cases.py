"""Needs of the invented city that don't get on: refused, unanswered, passed round, parked, begun again, without consent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from yorozu.community.models import Desk, Person
from yorozu.consultation import operations as do
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.coordination.models import StuckNeed
from yorozu.coordination.operations import pass_on_late
from yorozu.kernel import clock
from yorozu.simulation.needs import MISSING, Staff, Story, take_down

EVERY = 37  # one in so many of the told needs is a hard case
REFUSALS = ("いま空きがありません。", "夜の見守りはしていません。", "年齢の条件に合いません。", "うちの担当ではありません。")
Way = Callable[[Story], None]


def _asked(story: Story, *, among: tuple[str, ...] = ()) -> Desk:
    """A desk that hasn't been asked yet, for this field first."""
    need, codes = story.need, set(story.need.fields.values_list("code", flat=True))
    before = set(need.handoffs.values_list("to_desk_id", flat=True))
    near = [desk for desk in story.staff.desks if desk.pk not in before and desk.pk != need.owner_desk_id and desk.kind != "yorozu"
            and need.area.path.startswith(desk.area.path)]  # fmt: skip
    fitting = [desk for desk in near if set(desk.fields) & codes] or near
    return story.random.choice(fitting)


def _offered(story: Story) -> bool:
    if not story.pass_time(20, 60) or story.need.waiting_desk_id is not None:
        return False
    with clock.at(story.moment):
        by, need = story.owner(), story.need
        do.ask_consent(by=by, need_id=need.pk, fields=("words",), answer="given", by_whom="話した人", how="oral")
        do.hand_over(by=by, need_id=need.pk, offer=Offer(to_desk_id=_asked(story).pk, fields=("words",), message="お願いできますか。", though_closed=True))
    return True


def _refused(story: Story) -> None:
    """By one desk after another."""
    for _turn in range(3):
        if not _offered(story) or not story.pass_time(4, 20):
            return
        with clock.at(story.moment):
            waiting = story.need.handoffs.filter(state="offered").select_related("to_desk").first()
            if waiting is not None and story.moment < waiting.due_at:
                do.decline(by=story.staff.at(waiting.to_desk), handoff_id=waiting.pk, reason=story.random.choice(REFUSALS))


def _unanswered(story: Story) -> None:
    """Asked, lifted because nobody answered, and lifted again."""
    if not _offered(story):
        return
    for _turn in range(2):
        waiting = story.need.handoffs.filter(state="offered").order_by("-offered_at").first()
        if waiting is None or waiting.due_at >= story.until:
            return
        with clock.at(waiting.due_at + timedelta(minutes=1)):
            do.tick_need(need_id=story.need.pk)


def _passed_round(story: Story) -> None:
    """From desk to desk, each of which takes it and hands it on."""
    for _turn in range(3):
        if not _offered(story) or not story.pass_time(4, 20):
            return
        with clock.at(story.moment):
            waiting = story.need.handoffs.filter(state="offered").select_related("to_desk").first()
            if waiting is not None and story.moment < waiting.due_at:
                do.accept(by=story.staff.at(waiting.to_desk), handoff_id=waiting.pk)


def _parked(story: Story) -> None:
    """A date far ahead, and nothing else."""
    with clock.at(story.moment):
        at = clock.on((story.until + timedelta(days=40)).date(), 10)
        do.plan_next_step(by=story.owner(), need_id=story.need.pk, step="春になったら様子を聞く", at=at, contact=True)


def _again(story: Story) -> None:
    """Ended unmet, begun again, twice."""
    for _turn in range(2):
        if not story.pass_time(30, 120):
            return
        with clock.at(story.moment):
            by, need, missing = story.owner(), story.need, story.random.choice(list(MISSING))
            do.record_answer(by=by, need_id=need.pk, answer=Answer(outcome="unmet", words="合うものが見つかりませんでした。", missing=missing, missing_words=MISSING[missing]))
            do.record_told(by=by, need_id=need.pk, how="phone")
            do.close_need(by=by, need_id=need.pk)
        if not story.pass_time(80, 300):
            return
        with clock.at(story.moment):
            do.reopen(by=story.owner(), need_id=story.need.pk, reason="やはり困っていると電話があった")


def _kept_apart(story: Story) -> None:
    """Nobody else may be told."""
    if story.pass_time(5, 20):
        with clock.at(story.moment):
            do.ask_consent(by=story.owner(), need_id=story.need.pk, fields=("words",), answer="refused", by_whom="話した人", how="oral")
            do.plan_next_step(by=story.owner(), need_id=story.need.pk, step="もう一度ゆっくり話を聞く", at=clock.on((story.until + timedelta(days=3)).date(), 14), contact=True)


WAYS: tuple[tuple[Way, int], ...] = ((_refused, 30), (_unanswered, 40), (_passed_round, 45), (_parked, 150), (_again, 120), (_kept_apart, 35))  # how many days ago it began


def tell_hard(random: Random, staff: Staff, people: list[Person], until: datetime, number: int) -> None:
    """One of them from its first word on, and some of its days pass undiscussed."""
    way, days = WAYS[number // EVERY % len(WAYS)]
    moment = (until - timedelta(days=days)).replace(hour=random.randrange(9, 17), minute=random.randrange(0, 60))
    with clock.at(moment):
        receipt = take_down(random, staff, random.choice(people))
    story = Story(random, staff, receipt, moment, until)
    way(story)
    for _turn in range(random.choice((0, 0, 1, 2))):
        one = StuckNeed.objects.filter(need_id=story.need.pk, ended_at__isnull=True).first()
        if one is not None and one.discuss_by < story.until:
            with clock.at(one.discuss_by + timedelta(minutes=1)):
                pass_on_late()
