"""Messages: waiting, sent, seen, failed."""

from django.db import models
from django.db.models import Q

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain
from yorozu.notices.enums import Channel, Kind, State


@described(
    Retention.CASE,
    kind=plain("what it is about"),
    channel=plain("screen, mail or letter"),
    state=plain("waiting, sent, opened, failed, settled"),
    need_id=plain("which need, where one"),
    handoff_id=plain("which offer, where one"),
    consultation_id=plain("which consultation, for the asker"),
    thing_id=plain("which report or question of the directory, request about own data, meeting, decision, list that goes out or forum, where one"),
    desk=plain("whose task it is: the desk that reads it, or that answers for a letter"),
    user_id=personal("one reader: of a digest, of what is told to a person and not to a desk"),
    address=personal("where a mail goes"),
    day=plain("of which day, for a digest"),
    made_at=plain("when"),
    not_before=plain("next try"),
    sent_at=plain("when it went out"),
    opened_at=plain("when one of its readers opened it"),
    tries=plain("how often it was tried"),
    error=plain("why it failed, in words, without addresses"),
)
class Notice(Record):
    """One message. Written with the act that it tells of; sent by the worker; a failed one is a task."""

    kind = models.CharField(max_length=20, choices=Kind.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    need_id = models.UUIDField(null=True)
    handoff_id = models.UUIDField(null=True)
    consultation_id = models.UUIDField(null=True)
    thing_id = models.UUIDField(null=True)
    desk = models.ForeignKey("community.Desk", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    user_id = models.UUIDField(null=True)
    address = models.EmailField(blank=True)
    day = models.DateField(null=True)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["not_before", "id"], name="notice_to_send", condition=Q(state=State.WAITING, channel=Channel.MAIL)),
            models.Index(fields=["desk", "-made_at", "id"], name="notice_desk"),
            models.Index(fields=["desk", "made_at"], name="notice_task", condition=Q(state=State.FAILED)),
            models.Index(fields=["desk", "-made_at", "id"], name="notice_unread", condition=Q(state=State.WAITING, channel=Channel.SCREEN)),
            models.Index(fields=["desk", "made_at", "id"], name="notice_letter", condition=Q(state=State.WAITING, channel=Channel.LETTER)),
            models.Index(fields=["user_id", "-made_at", "id"], name="notice_own", condition=Q(state=State.WAITING, channel=Channel.SCREEN, user_id__isnull=False)),
            models.Index(fields=["made_at", "id"], name="notice_made"),
            models.Index(fields=["need_id"], name="notice_need", condition=Q(need_id__isnull=False)),
            models.Index(fields=["thing_id"], name="notice_thing", condition=Q(thing_id__isnull=False)),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["user_id", "day"], condition=Q(kind=Kind.DIGEST), name="notice_one_digest_a_day"),
            models.CheckConstraint(condition=~Q(channel=Channel.MAIL) | ~Q(address=""), name="notice_mail_address"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.kind
