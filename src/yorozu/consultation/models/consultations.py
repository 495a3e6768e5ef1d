"""One contact in which somebody brings needs, by any channel."""

from django.db import models
from django.db.models import F, Q

from yorozu.consultation.enums import Asker, Channel, ContactWay, Urgency
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive


@described(
    Retention.CASE,
    number=plain("受付番号, without hyphen"),
    passphrase_hash=plain("合言葉, salted and hashed"),
    channel=plain("how the words came in"),
    words=sensitive("what was said, as said"),
    urgency=plain("as heard"),
    area=plain("the district"),
    desk=plain("the desk that took it down, and keeps sight of it (L5)"),
    asker=plain("who brings it"),
    asker_name=personal("whom to call back; may be empty"),
    asker_phone=personal("digits; may be empty"),
    asker_phone_note=personal("when to call"),
    asker_email=personal("only where it was given"),
    asker_address=personal("for a letter or a visit"),
    contact_way=plain("how the asker wants to be told"),
    communication=sensitive("情報保障"),
    language=plain("in which language"),
    person=personal("whom it is about, where known"),
    share_refused=plain("the asker wants the words to stay at this desk"),
    received_at=plain("when it was said or the paper came"),
    entered_at=plain("when it was typed in"),
    recorded_by_id=personal("who typed it in: never the one who asks"),
    recorded_by_name=personal("who typed it in"),
    paper_code=plain("the code of the sheet"),
    joined_to=plain("the consultation that it was joined to"),
    joined_at=plain("when it was joined"),
    contact_erased_at=plain("when the ways to reach the asker were taken out: their time was over"),
    erased_at=plain("when everything was taken out that tells of somebody: its time was over"),
)
class Consultation(Record):
    """What came in. The words are kept as they were said; needs are read out of them."""

    number = models.CharField(max_length=8, unique=True)
    passphrase_hash = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    words = models.TextField()
    urgency = models.CharField(max_length=6, choices=Urgency.choices)
    area = models.ForeignKey("community.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    asker = models.CharField(max_length=14, choices=Asker.choices, default=Asker.UNSAID)
    asker_name = models.CharField(max_length=120, blank=True)
    asker_phone = models.CharField(max_length=20, blank=True)
    asker_phone_note = models.CharField(max_length=120, blank=True)
    asker_email = models.EmailField(blank=True)
    asker_address = models.CharField(max_length=240, blank=True)
    contact_way = models.CharField(max_length=8, choices=ContactWay.choices, default=ContactWay.SCREEN)
    communication = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=12, default="ja")
    person = models.ForeignKey("community.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    share_refused = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    entered_at = models.DateTimeField()
    recorded_by_id = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=120, blank=True)
    paper_code = models.CharField(max_length=8, blank=True)
    joined_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined")
    joined_at = models.DateTimeField(null=True)
    contact_erased_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["area", "-received_at"], name="consultation_area"),
            models.Index(fields=["desk", "-received_at"], name="consultation_desk"),
            models.Index(fields=["asker_phone", "-received_at"], name="consultation_phone", condition=~Q(asker_phone="")),
            models.Index(fields=["person"], name="consultation_person", condition=Q(person__isnull=False)),
            models.Index(fields=["-received_at"], name="consultation_received"),
            models.Index(fields=["joined_to"], name="consultation_joined", condition=Q(joined_to__isnull=False)),
            models.Index(fields=["received_at", "id"], name="consultation_unerased", condition=Q(erased_at__isnull=True)),
            models.Index(fields=["received_at", "id"], name="consultation_reachable", condition=Q(contact_erased_at__isnull=True)),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="consultation_words"),
            models.CheckConstraint(condition=Q(received_at__lte=F("entered_at")), name="consultation_times"),
            models.UniqueConstraint(fields=["paper_code"], condition=~Q(paper_code=""), name="consultation_paper_once"),
        ]

    def __str__(self) -> str:
        return self.number


@described(
    Retention.BRIEF,
    code=plain("stands on the printed sheet, also in its QR"),
    passphrase=plain("printed on the sheet, so that its holder can follow the consultation"),
    printed_at=plain("when the sheet was made"),
    printed_by_id=personal("who printed it, where signed in"),
)
class PaperCode(models.Model):
    """A printed 相談用紙 that hasn't come back. Its code becomes the number of the consultation."""

    code = models.CharField(primary_key=True, max_length=8)
    passphrase = models.CharField(max_length=60)
    printed_at = models.DateTimeField()
    printed_by_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["printed_at"], name="paper_code_printed")]

    def __str__(self) -> str:
        return self.code
