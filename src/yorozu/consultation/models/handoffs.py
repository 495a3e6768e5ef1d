"""つなぐ: an offer of a need to another desk, and the consent that it rests on."""

from django.db import models
from django.db.models import F, Q

from yorozu.consultation.enums import ConsentHow, ConsentState, HandoffKind, HandoffState
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive

_OFFERED = Q(state=HandoffState.OFFERED)


@described(
    Retention.CASE,
    need=plain("which need"),
    kind=plain("offer, or lift by the platform"),
    state=plain("how the offer stands"),
    from_desk=plain("who asks; owns the need until acceptance"),
    to_desk=plain("who is asked"),
    offered_at=plain("when"),
    offered_by_name=personal("who asks"),
    due_at=plain("silence after this ends the offer and lifts the need"),
    seen_at=plain("first opened by the desk that is asked"),
    answered_at=plain("when it ended"),
    answered_by_id=personal("who answered"),
    answered_by_name=personal("who answered"),
    message=sensitive("what the sender adds"),
    reason=sensitive("why declined or withdrawn"),
    suggested_desk=plain("who might, in the eyes of who declined"),
    fields=plain("codes of the ticked fields"),
    shared=sensitive("the ticked fields' values as they were then: exactly what the sheet shows"),
    consent=plain("what the sharing rests on"),
    urgent=plain("4 hours instead of 3 working days"),
)
class Handoff(Record):
    """A need offered to a desk. At most one is open for a need; the sender owns until acceptance."""

    need = models.ForeignKey("consultation.Need", on_delete=models.PROTECT, related_name="handoffs", db_index=False)
    kind = models.CharField(max_length=6, choices=HandoffKind.choices, default=HandoffKind.OFFER)
    state = models.CharField(max_length=10, choices=HandoffState.choices, default=HandoffState.OFFERED)
    from_desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    to_desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    offered_at = models.DateTimeField()
    offered_by_name = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_id = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    message = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    suggested_desk = models.ForeignKey("community.Desk", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    fields = models.JSONField(default=list)
    shared = models.JSONField(default=dict)
    consent = models.ForeignKey("consultation.Consent", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    urgent = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["to_desk", "due_at", "id"], name="handoff_waiting", condition=_OFFERED),
            models.Index(fields=["due_at", "id"], name="handoff_due", condition=_OFFERED),
            models.Index(fields=["need", "offered_at", "id"], name="handoff_need"),
            models.Index(fields=["need", "to_desk", "state"], name="handoff_accepted", condition=Q(state=HandoffState.ACCEPTED)),
            models.Index(fields=["from_desk", "-offered_at"], name="handoff_from"),
            models.Index(fields=["to_desk", "-offered_at"], name="handoff_to"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["need"], condition=_OFFERED, name="handoff_one_open"),
            models.CheckConstraint(condition=~Q(from_desk=F("to_desk")), name="handoff_two_desks"),
            models.CheckConstraint(condition=_OFFERED ^ Q(answered_at__isnull=False), name="handoff_answered"),
        ]

    def __str__(self) -> str:
        return self.state


@described(
    Retention.CASE,
    need=plain("for which need"),
    state=plain("asked, and what was said"),
    fields=plain("codes of the fields that it covers"),
    desk=plain("to whom; empty: to any desk that can help"),
    asked_at=plain("when it was asked for"),
    answered_at=plain("when it was answered"),
    by_whom=personal("who gave it: the person, a parent, a guardian"),
    how=plain("by word, on paper, on the screen"),
    explanation=plain("the version of the explanation that was given"),
    because=sensitive("why it may be shared without consent (個人情報保護法 69条2項)"),
    recorded_by_name=personal("who wrote it down"),
    withdrawn_at=plain("when it was taken back"),
)
class Consent(Record):
    """同意 for sharing fields of one need; asked first, recorded with who, how and which explanation."""

    need = models.ForeignKey("consultation.Need", on_delete=models.PROTECT, related_name="consents", db_index=False)
    state = models.CharField(max_length=10, choices=ConsentState.choices)
    fields = models.JSONField(default=list)
    desk = models.ForeignKey("community.Desk", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    by_whom = models.CharField(max_length=120, blank=True)
    how = models.CharField(max_length=6, choices=ConsentHow.choices, blank=True)
    explanation = models.CharField(max_length=20, blank=True)
    because = models.CharField(max_length=400, blank=True)
    recorded_by_name = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["need", "-asked_at"], name="consent_need")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ConsentState.PRESUMED) | ~Q(because=""), name="consent_presumed_because"
            )
        ]

    def __str__(self) -> str:
        return self.state
