"""What is talked about, and what was decided: a dated duty of a desk."""

from django.db import models
from django.db.models import Q

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive
from yorozu.meetings.enums import DutyState, ItemState, Step

from .meetings import Meeting
from .series import MeetingSeries


@described(
    Retention.CASE,
    series=plain("of which meeting's"),
    meeting=plain("on which agenda; empty: waits for the next one"),
    position=plain("its place"),
    title=sensitive("what it is about, without anybody's name; frozen where another system gave it"),
    minutes=plain("its time box"),
    formal=plain("needs no decision and no word"),
    kind=plain("kind of the thing that it is about, where one"),
    thing_id=plain("that thing's key"),
    state=plain("open, decided, talked, left, heard"),
    words=sensitive("what was said, or why it was left out"),
    settled_at=plain("when"),
    settled_by_name=personal("who wrote it down"),
    came_from=plain("the item of which it is the rest"),
    asked_by_name=personal("who put it there"),
)
class AgendaItem(Record):
    """議題: one thing on an agenda, or waiting for one."""

    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="items", db_index=False)
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="items", db_index=False)
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(default=10)
    formal = models.BooleanField(default=False)
    kind = models.CharField(max_length=40, blank=True)
    thing_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.OPEN)
    words = models.CharField(max_length=400, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=120, blank=True)
    came_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="rest", db_index=False)
    asked_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["meeting", "position", "id"], name="item_meeting"),
            models.Index(fields=["series", "id"], name="item_waiting", condition=Q(meeting__isnull=True)),
            models.Index(fields=["thing_id", "kind"], name="item_thing", condition=Q(thing_id__isnull=False)),
            models.Index(fields=["came_from"], name="item_from", condition=Q(came_from__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "kind", "thing_id"], condition=Q(state="open", thing_id__isnull=False), name="item_thing_once"),
            models.CheckConstraint(condition=Q(kind="", thing_id__isnull=True) | ~Q(kind="") & Q(thing_id__isnull=False), name="item_thing_whole"),
            models.CheckConstraint(condition=~Q(state__in=("talked", "left")) | ~Q(words=""), name="item_says_why"),
            models.CheckConstraint(condition=Q(meeting__isnull=False) | Q(state="open") | Q(state="left"), name="item_settled_somewhere"),
        ]

    def __str__(self) -> str:
        return self.state


@described(
    Retention.CASE,
    item=plain("at which item it was decided"),
    number=plain("the first, second … of that item: two people can't both write it"),
    words=sensitive("what is to be done"),
    desk=plain("whose duty it is now"),
    in_charge=personal("who does it there, in words"),
    promised_on=plain("by when, as it was decided"),
    due_on=plain("by when it is looked at again"),
    state=plain("open, done, dropped, above"),
    missed=plain("how often its date passed without it being done, since it was decided or went up"),
    lifted_at=plain("when it last went up"),
    above=plain("the item of the higher meeting on which it stands"),
    decided_at=plain("when"),
    decided_by_name=personal("who wrote it down"),
    ended_at=plain("when it was done, or needn't be"),
)
class Decision(Record):
    """決めたこと: a desk's duty with a date, followed until it is done."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions", db_index=False)
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=400)
    desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    in_charge = models.CharField(max_length=120, blank=True)
    promised_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=DutyState.choices, default=DutyState.OPEN)
    missed = models.PositiveSmallIntegerField(default=0)
    lifted_at = models.DateTimeField(null=True)
    above = models.ForeignKey(AgendaItem, null=True, on_delete=models.PROTECT, related_name="lifted", db_index=False)
    decided_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["desk", "state", "due_on", "id"], name="duty_desk"),
            models.Index(fields=["state", "due_on", "id"], name="duty_due"),
            models.Index(fields=["above"], name="duty_above", condition=Q(above__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="decision_number"),
            models.CheckConstraint(condition=~Q(words=""), name="decision_words"),
            models.CheckConstraint(condition=Q(state="open") ^ Q(ended_at__isnull=False), name="decision_ended"),
        ]

    def __str__(self) -> str:
        return self.state


@described(
    Retention.CASE,
    decision=plain("which decision"),
    step=plain("what happened"),
    at=plain("when"),
    words=sensitive("in whose words"),
    desk=plain("whose duty it was then"),
    due_on=plain("by when from then on"),
    by_name=personal("who"),
)
class DecisionStep(Record):
    """One line of a decision's way. Added to, never changed."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="steps", db_index=False)
    step = models.CharField(max_length=10, choices=Step.choices)
    at = models.DateTimeField()
    words = models.CharField(max_length=400, blank=True)
    desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["decision", "at", "id"], name="decision_steps")]

    def __str__(self) -> str:
        return self.step
