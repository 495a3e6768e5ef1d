"""Rules as the city set them, the forums of the route, which needs are stuck and why."""

from django.db import models
from django.db.models import Q

from yorozu.coordination.enums import EndedWhy, ForumStep, StuckRule
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain


@described(
    Retention.CITY,
    rule=plain("which rule"),
    is_on=plain("whether it marks"),
    numbers=plain("its numbers, by name"),
    from_on=plain("the first day on which it is in force"),
    because=plain("why it was changed"),
    changed_at=plain("when it was decided"),
    changed_by_id=personal("who changed it"),
    changed_by_name=personal("who changed it"),
)
class ChangedRule(Record):
    """A rule as the city set it. Added to, never overwritten: of a rule's rows the latest day that has come is in force, and of one day the latest change."""

    rule = models.CharField(max_length=12, choices=StuckRule.choices)
    is_on = models.BooleanField()
    numbers = models.JSONField(default=dict)
    from_on = models.DateField()
    because = models.CharField(max_length=400)
    changed_at = models.DateTimeField()
    changed_by_id = models.UUIDField(null=True)
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["rule", "-from_on", "-changed_at", "-id"], name="stuck_rule_in_force")]
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="stuck_rule_because")]

    def __str__(self) -> str:
        return f"{self.rule} {self.from_on}"


@described(
    Retention.CITY,
    code=plain("stable code"),
    name=plain("as people call it"),
    step=plain("its place on the route"),
    role=plain("what it is there for, in words"),
    takes=plain("what it takes, in words"),
    fields=plain("codes of the life fields that it takes; none: any"),
    area=plain("the circle whose needs it takes"),
    desk=plain("its secretariat: whom to ask, and whose task its dates are"),
    within_days=plain("working days within which it talks about a need"),
    ended_on=plain("the first day on which it is no more"),
)
class Forum(Record):
    """Somewhere a need is talked about: a worker's own review, a hard-case desk, a network, a conference. The plan's networks, each with its stated role."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    step = models.CharField(max_length=12, choices=ForumStep.choices)
    role = models.CharField(max_length=400)
    takes = models.CharField(max_length=400)
    fields = models.JSONField(default=list, blank=True)
    area = models.ForeignKey("community.Area", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    within_days = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["desk", "code"], name="forum_desk")]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(role="") & ~Q(takes=""), name="forum_says_what_for")]

    def __str__(self) -> str:
        return self.name


@described(
    Retention.CASE,
    need_id=plain("which need"),
    owner_desk=plain("who owns it: that stays as it is"),
    area=plain("where it lives"),
    since=plain("since when the first of its reasons holds"),
    found_at=plain("when it was found"),
    forum=plain("before whom it comes"),
    came_at=plain("since when it is there"),
    discuss_by=plain("by when it is talked about"),
    way=plain("the forums so far, each with the day on which it came and by which it was due"),
    ended_at=plain("when no reason held any more"),
    ended_why=plain("why"),
)
class StuckNeed(Record):
    """A need from the first reason until the last one is gone: always before one forum, always with a date."""

    need_id = models.UUIDField()
    owner_desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey("community.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    since = models.DateTimeField()
    found_at = models.DateTimeField()
    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, related_name="+", db_index=False)
    came_at = models.DateTimeField()
    discuss_by = models.DateTimeField()
    way = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, choices=EndedWhy.choices, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_desk", "discuss_by", "id"], name="stuck_owner", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["forum", "discuss_by", "id"], name="stuck_forum", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["area", "discuss_by", "id"], name="stuck_area", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["discuss_by", "id"], name="stuck_due", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["need_id", "-found_at"], name="stuck_need"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["need_id"], condition=Q(ended_at__isnull=True), name="stuck_once"),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) ^ ~Q(ended_why=""), name="stuck_ended_why"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id}"


@described(
    Retention.CASE,
    need_id=plain("which need"),
    stuck=plain("the spell that it belongs to"),
    rule=plain("which rule"),
    since=plain("since when it holds"),
    because=plain("how often, when, which desks: counts, days and ids"),
    found_at=plain("when it was found"),
    ended_at=plain("when it no longer held"),
    ended_why=plain("why"),
)
class StuckMark(Record):
    """One reason why a need is stuck."""

    need_id = models.UUIDField()
    stuck = models.ForeignKey(StuckNeed, on_delete=models.CASCADE, related_name="marks")
    rule = models.CharField(max_length=12, choices=StuckRule.choices)
    since = models.DateTimeField()
    because = models.JSONField(default=dict)
    found_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=10, choices=EndedWhy.choices, blank=True)

    class Meta:
        indexes = [models.Index(fields=["rule", "need_id"], name="stuck_mark_rule", condition=Q(ended_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(fields=["need_id", "rule"], condition=Q(ended_at__isnull=True), name="stuck_mark_once"),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) ^ ~Q(ended_why=""), name="stuck_mark_ended_why"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} {self.rule}"


@described(
    Retention.CITY,
    day=plain("which day"),
    at=plain("when all needs were last gone through on it"),
    rules=plain("by which rules: their codes and numbers"),
    loads=plain("open needs and people of each desk that morning, by its id"),
    marked=plain("how many needs were stuck then"),
    seconds=plain("how long it took"),
)
class StuckDay(models.Model):
    """A day on which every need was gone through: what a rule of days rests on, and what `check` compares with."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    rules = models.JSONField(default=dict)
    loads = models.JSONField(default=dict)
    marked = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)

    def __str__(self) -> str:
        return str(self.day)
