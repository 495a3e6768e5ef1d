"""One thing that somebody lacks: exactly one owning desk and one next step with a date, until closed."""

from django.db import models
from django.db.models import F, Q

from yorozu.consultation.enums import (
    NAMES_WHAT_WAS_MISSING,
    EntryKind,
    Missing,
    NeedState,
    Outcome,
    ShareField,
    ToldHow,
    Urgency,
)  # fmt: skip
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive

_CLOSED = Q(state=NeedState.CLOSED)
_ANSWERED = Q(state__in=(NeedState.ANSWERED, NeedState.CLOSED))


@described(
    Retention.CASE,
    number=plain("N-2026-004182"),
    consultation=plain("the contact that brought it"),
    words=sensitive("this need in the asker's words"),
    urgency=plain("急ぎ"),
    urgency_rank=plain("急ぎ, for the order of boards"),
    state=plain("where it stands"),
    area=plain("the district in which it lives"),
    owner_desk=plain("T1: who holds it"),
    owner_user_id=personal("who at that desk has it in hand"),
    next_step=sensitive("T2: what happens next, in words"),
    next_at=plain("T2: by when"),
    next_contact=plain("whether the next step is a contact with the asker"),
    reminded_at=plain("T3: reminded of this date"),
    decide_by_at=plain("L1: after a refusal, offer again or keep it until then"),
    waiting_desk=plain("who is being asked, while an offer is open"),
    lifted=plain("whether the open offer is a lift"),
    lifted_at=plain("last moved up"),
    received_at=plain("since when it is known"),
    first_answer_at=plain("when the asker first heard from us"),
    outcome=plain("T5: what became of it"),
    missing=plain("T5: what was missing, as a code"),
    missing_words=sensitive("T5: what was missing, in words"),
    answered_at=plain("when the outcome was known"),
    told_at=plain("when the asker was told"),
    told_how=plain("how the asker was told"),
    told_by_name=personal("who told the asker"),
    untold_reason=sensitive("why the asker couldn't be told"),
    closed_at=plain("when it ended"),
    reopened=plain("how often it was opened again"),
    rest_of=plain("the need whose rest this one holds"),
    version=plain("counts changes, so that a stale page is noticed"),
    erased_at=plain("when everything was taken out that tells of somebody: its time was over"),
)
class Need(Record):
    """The thing that must never be lost."""

    number = models.CharField(max_length=16, unique=True)
    consultation = models.ForeignKey("consultation.Consultation", on_delete=models.PROTECT, related_name="needs")
    words = models.TextField()
    urgency = models.CharField(max_length=6, choices=Urgency.choices)
    urgency_rank = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=NeedState.choices, default=NeedState.RECEIVED)
    area = models.ForeignKey("community.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner_desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner_user_id = models.UUIDField(null=True, blank=True)
    next_step = models.CharField(max_length=200, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    next_contact = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    decide_by_at = models.DateTimeField(null=True, blank=True)
    waiting_desk = models.ForeignKey("community.Desk", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    lifted = models.BooleanField(default=False)
    lifted_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    first_answer_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    missing = models.CharField(max_length=12, choices=Missing.choices, blank=True)
    missing_words = models.CharField(max_length=400, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_how = models.CharField(max_length=8, choices=ToldHow.choices, blank=True)
    told_by_name = models.CharField(max_length=120, blank=True)
    untold_reason = models.CharField(max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    rest_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="rests")
    version = models.PositiveIntegerField(default=1)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["owner_desk", "urgency_rank", "next_at", "id"], name="need_board", condition=~_CLOSED),
            models.Index(fields=["owner_desk", "next_at", "waiting_desk", "owner_user_id", "urgency", "lifted", "state"], name="need_tiles", condition=~_CLOSED),
            models.Index(fields=["owner_user_id", "urgency_rank", "next_at", "id"], name="need_mine", condition=~_CLOSED),
            models.Index(fields=["area", "urgency_rank", "next_at", "id"], name="need_area", condition=~_CLOSED),
            models.Index(fields=["waiting_desk", "next_at", "id"], name="need_waiting", condition=Q(waiting_desk__isnull=False)),
            models.Index(fields=["next_at", "id"], name="need_due", condition=~_CLOSED),
            models.Index(fields=["decide_by_at"], name="need_decide", condition=Q(decide_by_at__isnull=False)),
            models.Index(fields=["owner_desk", "-closed_at", "id"], name="need_closed_desk", condition=_CLOSED),
            models.Index(fields=["urgency_rank", "next_at", "id"], name="need_open_order", condition=~_CLOSED),
            models.Index(fields=["area", "-closed_at", "-id"], name="need_closed_area", condition=_CLOSED),
            models.Index(fields=["-closed_at", "-id"], name="need_closed_order", condition=_CLOSED),
            models.Index(fields=["area", "-received_at"], name="need_area_received"),
            models.Index(fields=["-received_at"], name="need_received"),
            models.Index(fields=["missing", "area"], name="need_gap", condition=~Q(missing="")),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="need_words"),
            models.CheckConstraint(condition=_CLOSED | (Q(next_at__isnull=False) & ~Q(next_step="")), name="need_t2_next_step"),
            models.CheckConstraint(condition=~_ANSWERED | ~Q(outcome=""), name="need_t5_outcome"),
            models.CheckConstraint(condition=_ANSWERED | Q(outcome=""), name="need_outcome_only_when_answered"),
            models.CheckConstraint(
                condition=~Q(outcome__in=NAMES_WHAT_WAS_MISSING) | (~Q(missing="") & ~Q(missing_words="")),
                name="need_t5_missing",
            ),
            models.CheckConstraint(
                condition=~_CLOSED | Q(told_at__isnull=False) | ~Q(untold_reason=""), name="need_t4_told"
            ),
            models.CheckConstraint(condition=_CLOSED ^ Q(closed_at__isnull=True), name="need_closed_at"),
            models.CheckConstraint(condition=~_CLOSED | Q(waiting_desk__isnull=True), name="need_closed_waits_for_nobody"),
            models.CheckConstraint(condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("received_at")), name="need_times"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


@described(Retention.CASE, need=plain("which need"), desk=plain("a desk that had a hand in it"), closed_at=plain("when it ended, once more"))
class ClosedAtDesk(models.Model):
    """A closed need on the board of each desk that owned it, took it down, handed it on or held it: the latest are found by an index alone.

    Written when a need is closed and taken away when it is opened again; between the two its desks don't change.
    """

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="closed_at_desks", db_index=False)
    desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "desk"], name="closed_at_desk_once")]
        indexes = [models.Index(fields=["desk", "-closed_at", "-need"], name="closed_at_desk")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.desk_id}"


@described(Retention.CASE, need=plain("which need"), code=plain("a life field's code in the directory's taxonomy"))
class NeedField(models.Model):
    """One of the life fields that a need touches; several at once, or none known yet."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="fields", db_index=False)
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "code"], name="need_field_once")]
        indexes = [models.Index(fields=["code"], name="need_field_code")]

    def __str__(self) -> str:
        return self.code


@described(
    Retention.CASE,
    need=plain("which need"),
    field=plain("what it is about"),
    text=sensitive("what was said of it"),
    by_name=personal("who wrote it"),
    at=plain("when"),
)
class Detail(Record):
    """What was learnt of health, care, money or family: apart, because it is shared apart."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="details", db_index=False)
    field = models.CharField(max_length=14, choices=ShareField.choices)
    text = models.TextField()
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["need", "field", "at"], name="detail_need")]

    def __str__(self) -> str:
        return self.field


@described(
    Retention.CASE,
    need=plain("which need"),
    at=plain("when"),
    kind=plain("what the line says"),
    text=sensitive("in words"),
    by_id=personal("who"),
    by_name=personal("who"),
    post=plain("as what"),
    desk=plain("which desk wrote it: lines go with consent only"),
    public=plain("whether the asker reads it on 相談のようす"),
)
class Entry(Record):
    """One line of a need's way (これまで). Added to, never overwritten (T6)."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="entries", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    text = models.TextField(blank=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=200, blank=True)
    desk = models.ForeignKey("community.Desk", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    public = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["need", "-at", "-id"], name="entry_need"),
            models.Index(fields=["need", "desk", "kind"], name="entry_received", condition=Q(kind=EntryKind.RECEIVED)),
            models.Index(fields=["need", "-at", "-id", "by_id", "desk", "kind"], name="entry_moved", condition=Q(kind=EntryKind.MOVED)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.kind
