"""What was taken out of the audit, and what of people's reading somebody has to answer for; requests about one's own data."""

from django.db import models

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive
from yorozu.oversight.enums import ALONE, ReadingRule, ReleaseKind, ReleaseState, RightsAnswer, RightsKind, RightsState, Verdict


@described(
    Retention.TRACE,
    number=plain("the serial number that stands in the file"),
    made_at=plain("when it was begun; rows written later aren't in it"),
    by_id=personal("who made it"),
    by_name=personal("who made it"),
    post=plain("as which post"),
    purpose=sensitive("what for, as typed"),
    shape=plain("csv or jsonl"),
    asked=plain("the filter, as codes and ids"),
    rows=plain("how many rows went into it; empty: it was cut off"),
    ended_at=plain("when its last row was written"),
)
class Extract(Record):
    """A file of rows of the audit. Its number stands in the file, so that a copy that turns up leads back to who made it."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)
    post = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200)
    shape = models.CharField(max_length=8)
    asked = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(purpose=""), name="extract_purpose")]

    def __str__(self) -> str:
        return str(self.number)

@described(
    Retention.TRACE,
    rule=plain("which rule of data/reading_rules.toml"),
    day=plain("of which day's looks"),
    reader_id=personal("whose account looked"),
    reader_name=personal("the name that stood on the screen then"),
    post=plain("as which post"),
    desk_id=plain("for which desk: whose head is shown it"),
    subject_id=personal("at whom, where the rule is about one person"),
    count=plain("how many people, or how many looks at the one"),
    since=plain("the first of the looks"),
    until=plain("the last of the looks"),
    looks=plain("keys of the audit's rows it rests on, the first hundred"),
    found_at=plain("when it was worked out"),
    state=plain("open, followed up, in order"),
    decided_at=plain("when somebody last answered"),
    decided_by_id=personal("who answered"),
    decided_by_name=personal("who answered"),
    because=sensitive("why, in that person's words"),
)
class UnusualReading(Record):
    """Looks that somebody has to answer for: found by a rule, answered by a person, never removed."""

    rule = models.CharField(max_length=16, choices=ReadingRule.choices)
    day = models.DateField()
    reader_id = models.UUIDField()
    reader_name = models.CharField(max_length=120)
    post = models.CharField(max_length=200, blank=True)
    desk_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    count = models.PositiveIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    looks = models.JSONField(default=list)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-day", "-id"], name="unusual_state"),
            models.Index(fields=["desk_id", "state", "-day", "-id"], name="unusual_desk"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["rule", "day", "reader_id", "subject_id"], name="unusual_once", condition=models.Q(subject_id__isnull=False)),
            models.UniqueConstraint(fields=["rule", "day", "reader_id"], name="unusual_once_of_many", condition=models.Q(subject_id__isnull=True)),
            models.CheckConstraint(condition=models.Q(state=Verdict.OPEN) | ~models.Q(because=""), name="unusual_because"),
        ]

    def __str__(self) -> str:
        return self.rule


@described(Retention.TRACE, day=plain("a day whose looks were gone through"), looks=plain("how many there were"), at=plain("when"))
class ReadingDay(models.Model):
    """A day that was gone through, so that the next round begins after it."""

    day = models.DateField(primary_key=True)
    looks = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.day)


@described(
    Retention.CASE,
    number=plain("the number on letters"),
    consultation_id=plain("with whose number and 合言葉 it was asked"),
    person_id=personal("whose data it is, where known"),
    kind=plain("disclosure, correction or suspension of use"),
    words=sensitive("what was asked, as asked"),
    state=plain("waiting or answered"),
    desk=plain("whose task it is"),
    asked_at=plain("when; the law's days count from here"),
    due_on=plain("the last day for the answer"),
    extended_at=plain("when more time was taken, once"),
    extended_because=sensitive("why, as the person is told"),
    rest_on=plain("the last day for the rest, where so much is asked that a part is answered first (84条)"),
    part_words=sensitive("the answer for that part, as the person reads it"),
    part_at=plain("when"),
    reminded_at=plain("when its desk was last told that its day is near"),
    lifted_at=plain("when it last went up because its day had passed or nobody was at its desk"),
    identity=plain("how it was made sure who asks"),
    answer=plain("granted, granted in part, refused"),
    answer_words=sensitive("the answer, as the person reads it"),
    answered_at=plain("when"),
    answered_by_id=personal("who answered"),
    answered_by_name=personal("who answered"),
    carried_out_at=plain("when what was granted had been done"),
    carried_out_how=plain("how: handed over, sent, corrected, stopped"),
)
class RightsRequest(Record):
    """本人開示, 訂正, 利用停止: somebody's request about their own data, always at one desk, with the law's last day, until answered."""

    number = models.PositiveIntegerField(unique=True)
    consultation_id = models.UUIDField()
    person_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12, choices=RightsKind.choices)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=RightsState.choices, default=RightsState.WAITING)
    desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    extended_at = models.DateTimeField(null=True)
    extended_because = models.CharField(max_length=400, blank=True)
    rest_on = models.DateField(null=True)
    part_words = models.TextField(blank=True)
    part_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    identity = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=8, choices=RightsAnswer.choices, blank=True)
    answer_words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    carried_out_at = models.DateTimeField(null=True)
    carried_out_how = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="rights_due"),
            models.Index(fields=["desk", "state", "due_on", "id"], name="rights_desk"),
            models.Index(fields=["consultation_id", "-asked_at"], name="rights_asked"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["consultation_id", "kind"], condition=models.Q(state=RightsState.WAITING), name="rights_one_waiting"),
            models.CheckConstraint(condition=models.Q(state=RightsState.WAITING) ^ models.Q(answered_at__isnull=False), name="rights_answered"),
            models.CheckConstraint(condition=models.Q(state=RightsState.WAITING) | (~models.Q(answer="") & ~models.Q(answer_words="")), name="rights_answer"),
            models.CheckConstraint(condition=models.Q(extended_at__isnull=True) | ~models.Q(extended_because=""), name="rights_extended_because"),
            models.CheckConstraint(condition=models.Q(carried_out_at__isnull=True) | ~models.Q(carried_out_how=""), name="rights_carried_out"),
            models.CheckConstraint(condition=models.Q(part_at__isnull=True) | models.Q(rest_on__isnull=False), name="rights_part_has_a_rest"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)


@described(
    Retention.TRACE,
    number=plain("the serial number that stands in the file's name and in each of its rows"),
    kind=plain("which list"),
    asked=sensitive("what was searched for, as typed; goes thirty days after the end"),
    purpose=sensitive("what for, as typed"),
    count=plain("how many people it was when it was asked for; what the second person confirms"),
    second=plain("whether a second person has to confirm it"),
    by_id=personal("who asked"),
    by_name=personal("who asked"),
    post=plain("as which post"),
    desk_id=plain("for which desk: whose head may confirm it"),
    asked_at=plain("when"),
    state=plain("asked, confirmed, refused, withdrawn, expired"),
    until=plain("until when it waits for an answer, then until when its file can be fetched"),
    answered_at=plain("when the second person answered"),
    answered_by_id=personal("the second person"),
    answered_by_name=personal("the second person"),
    because=sensitive("why, in that person's words"),
    fetched_at=plain("when its file was fetched first"),
    fetches=plain("how often"),
)
class Release(Record):
    """The leave to take a list of people out as a file: numbered, for a purpose, above a hundred people by two."""

    number = models.PositiveIntegerField(unique=True)
    kind = models.CharField(max_length=12, choices=ReleaseKind.choices)
    asked = models.JSONField(default=dict)
    purpose = models.CharField(max_length=200)
    count = models.PositiveIntegerField()
    second = models.BooleanField()
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=120)
    post = models.CharField(max_length=200, blank=True)
    desk_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReleaseState.choices, default=ReleaseState.ASKED)
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    because = models.CharField(max_length=400, blank=True)
    fetched_at = models.DateTimeField(null=True)
    fetches = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["by_id", "-number"], name="release_own"),
            models.Index(fields=["state", "until", "id"], name="release_clock"),
            models.Index(fields=["state", "-number"], name="release_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(purpose=""), name="release_purpose"),
            models.CheckConstraint(condition=models.Q(second=True) | models.Q(count__lte=ALONE), name="release_long_by_two"),
            models.CheckConstraint(
                condition=~models.Q(state__in=(ReleaseState.CONFIRMED, ReleaseState.REFUSED)) | models.Q(second=False) | (models.Q(answered_by_id__isnull=False) & ~models.Q(because="")),
                name="release_answered"),
            models.CheckConstraint(condition=models.Q(answered_by_id__isnull=True) | ~models.Q(answered_by_id=models.F("by_id")), name="release_two_people"),
            models.CheckConstraint(condition=models.Q(fetches=0) ^ models.Q(fetched_at__isnull=False), name="release_fetched"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.serial

    @property
    def serial(self) -> str:
        """As it stands in the file: R00012."""
        return f"R{self.number:05}"
