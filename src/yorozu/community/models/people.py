"""People and households, as far as somebody who brought a need let them be written down."""

from django.db import models
from django.db.models import Q

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain, sensitive


@described(
    Retention.PERSON,
    area=plain("where it lives"),
    address=personal("as typed"),
    address_key=personal("the address folded for matching"),
    note=sensitive("what concerns the whole household"),
)
class Household(Record):
    """People who live together; their needs are seen together."""

    area = models.ForeignKey("community.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="households", db_index=False)
    address = models.CharField(max_length=240, blank=True)
    address_key = models.CharField(max_length=240, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["address_key"], name="household_address", condition=~Q(address_key="")),
            models.Index(fields=["area", "id"], name="household_area"),
        ]

    def __str__(self) -> str:
        return str(self.id)


@described(
    Retention.PERSON,
    family_name=personal("as written in the register: 外字 and variants kept"),
    given_name=personal("as written in the register"),
    family_kana=personal("reading"),
    given_kana=personal("reading"),
    alias=personal("通称, old name or Latin spelling"),
    name_key=personal("the name folded for matching"),
    kana_key=personal("the reading folded for matching"),
    birth_year=personal("age"),
    birth_month=personal("age; empty: 不詳"),
    birth_day=personal("age; empty: 不詳"),
    sex=personal("only where it was given"),
    phone=personal("digits"),
    phone_note=personal("when and how to call"),
    email=personal("only where it was given"),
    address=personal("as typed"),
    area=plain("the district that cares"),
    household=personal("with whom they live"),
    communication=sensitive("情報保障: how somebody reads and is reached"),
    language=personal("which language they speak"),
    died_on=personal("nothing is sent any more"),
    moved_on=personal("left the city"),
    merged_into=personal("the record that stands for this one"),
    made_at=plain("when it was written down"),
)
class Person(Record):
    """Somebody who asks, is asked for, or belongs to a household."""

    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80, blank=True)
    family_kana = models.CharField(max_length=120, blank=True)
    given_kana = models.CharField(max_length=120, blank=True)
    alias = models.CharField(max_length=160, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    kana_key = models.CharField(max_length=280, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_day = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=10, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    phone_note = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=240, blank=True)
    area = models.ForeignKey("community.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="people", db_index=False)
    household = models.ForeignKey(Household, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    communication = models.JSONField(default=list, blank=True)
    language = models.CharField(max_length=12, blank=True)
    died_on = models.DateField(null=True, blank=True)
    moved_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            # How a name begins (`begins`): an index in the order of a language's letters doesn't find it on PostgreSQL.
            models.Index(fields=["name_key"], name="person_name_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["kana_key"], name="person_kana_begins", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["kana_key", "id"], name="person_kana"),
            models.Index(fields=["phone"], name="person_phone", condition=~Q(phone="")),
            models.Index(fields=["area", "kana_key", "id"], name="person_area"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def name(self) -> str:
        """Family and given name, as on an envelope."""
        return f"{self.family_name} {self.given_name}".strip()

    @property
    def kana(self) -> str:
        """The reading of the whole name."""
        return f"{self.family_kana} {self.given_kana}".strip()
