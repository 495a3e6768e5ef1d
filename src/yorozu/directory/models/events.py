"""What takes place on a day: events of municipal lists. Ended ones stay, marked by their days."""

from django.db import models
from django.db.models import F, Q

from yorozu.directory.enums import EventStatus
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, plain


class EventQuerySet(models.QuerySet["Event"]):
    """Which events the public sees."""

    def published(self) -> "EventQuerySet":
        """Not withheld; ended ones too."""
        return self.filter(withheld_at__isnull=True)


@described(
    Retention.CITY,
    name=plain("as people read it"),
    kana=plain("reading"),
    description=plain("what happens"),
    status=plain("takes place, or cancelled"),
    starts_on=plain("first day"),
    ends_on=plain("last day"),
    starts_at=plain("from"),
    ends_at=plain("until"),
    when_note=plain("days and hours in prose, as the list has them"),
    eligibility=plain("for whom"),
    fees=plain("what it costs"),
    is_free=plain("free of charge; empty: not known"),
    capacity=plain("how many"),
    how_to_join=plain("how to apply"),
    apply_until=plain("last day for applying"),
    organiser=plain("who runs it: a body"),
    contact=plain("whom to ask: a body or section"),
    phone=plain("its number, digits"),
    email=plain("its public address"),
    url=plain("its page"),
    place_name=plain("the building"),
    address=plain("where"),
    latitude=plain("position"),
    longitude=plain("position"),
    transportation=plain("how to get there"),
    parking=plain("where to leave a car"),
    area=plain("the district that it lies in"),
    note=plain("what the list says beside"),
    extras=plain("columns of the list that have no place of their own"),
    withheld_at=plain("taken out at its organiser's wish since"),
    changed_at=plain("last change"),
)
class Event(Record):
    """One event."""

    name = models.CharField(max_length=200)
    kana = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=EventStatus.choices, default=EventStatus.PLANNED)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    starts_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    when_note = models.TextField(blank=True)
    eligibility = models.TextField(blank=True)
    fees = models.TextField(blank=True)
    is_free = models.BooleanField(null=True, blank=True)
    capacity = models.TextField(blank=True)
    how_to_join = models.TextField(blank=True)
    apply_until = models.DateField(null=True, blank=True)
    organiser = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=400, blank=True)
    place_name = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    transportation = models.TextField(blank=True)
    parking = models.TextField(blank=True)
    area = models.ForeignKey("community.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    extras = models.JSONField(default=dict, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ends_on", "starts_on", "id"], name="event_days"),
            models.Index(fields=["area", "ends_on"], name="event_area"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="event_name"),
            models.CheckConstraint(condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="event_order"),
        ]

    def __str__(self) -> str:
        return self.name
