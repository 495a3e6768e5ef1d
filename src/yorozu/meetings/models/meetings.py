"""One meeting: called, held or cancelled; who comes; its minutes."""

from django.db import models
from django.db.models import F, Q

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive
from yorozu.meetings.enums import MeetingState, MinutesState, Reply

from .series import MeetingSeries, SeriesMember


@described(
    Retention.CASE,
    series=plain("which meeting"),
    number=plain("第n回"),
    starts_at=plain("from"),
    ends_at=plain("until"),
    place=plain("where"),
    state=plain("planned, called, held, cancelled"),
    called_at=plain("when the members were called last"),
    held_at=plain("when it was closed"),
    cancelled_at=plain("when it was cancelled"),
    cancelled_because=plain("why, as the members read it"),
    reminded_at=plain("when its secretariat was told that it is still open"),
    minutes_state=plain("none, draft, agreed, published"),
    minutes=sensitive("what was said and decided, for its members"),
    public_words=plain("the same without anybody's name"),
    agreed_by_name=personal("who says that the minutes are right"),
    agreed_at=plain("when"),
    published_at=plain("when"),
)
class Meeting(Record):
    """One meeting of a series."""

    series = models.ForeignKey(MeetingSeries, on_delete=models.PROTECT, related_name="meetings", db_index=False)
    number = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    called_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=200, blank=True)
    reminded_at = models.DateTimeField(null=True)
    minutes_state = models.CharField(max_length=10, choices=MinutesState.choices, default=MinutesState.NONE)
    minutes = models.TextField(blank=True)
    public_words = models.TextField(blank=True)
    agreed_by_name = models.CharField(max_length=120, blank=True)
    agreed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["series", "-starts_at", "-id"], name="meeting_series"),
            models.Index(fields=["state", "starts_at", "id"], name="meeting_state"),
            models.Index(fields=["-starts_at", "-id"], name="meeting_published", condition=Q(minutes_state="published")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="meeting_number"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_times"),
            models.CheckConstraint(condition=~Q(state="held") | Q(held_at__isnull=False), name="meeting_held"),
            models.CheckConstraint(condition=~Q(state="cancelled") | ~Q(cancelled_because=""), name="meeting_cancelled"),
            models.CheckConstraint(condition=Q(minutes_state__in=("none", "draft")) | ~Q(agreed_by_name=""), name="meeting_agreed"),
        ]

    def __str__(self) -> str:
        return str(self.number)


@described(
    Retention.CASE,
    meeting=plain("which meeting"),
    member=personal("who"),
    reply=plain("what they answered to the call"),
    came=plain("whether they were there; empty: not noted"),
    support=sensitive("interpreter, large print and the like that they need there"),
    children=plain("how many children they bring"),
    told_at=plain("when they were told by telephone"),
    note=personal("what else they said to the call"),
)
class Attendance(Record):
    """Somebody who is called to a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance", db_index=False)
    member = models.ForeignKey(SeriesMember, on_delete=models.PROTECT, related_name="attendance")
    reply = models.CharField(max_length=12, choices=Reply.choices, default=Reply.NONE)
    came = models.BooleanField(null=True)
    support = models.JSONField(default=list, blank=True)
    children = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="attendance_once")]

    def __str__(self) -> str:
        return self.reply
