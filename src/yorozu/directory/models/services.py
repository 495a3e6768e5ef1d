"""What can meet a need, where it is, when it is open (HSDS: service, location, service_at_location, schedule, phone)."""

from django.db import models
from django.db.models import F, Q

from yorozu.directory.enums import Dataset
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, plain


@described(
    Retention.CITY,
    name=plain("as people read it"),
    kana=plain("reading"),
    description=plain("what it offers"),
    dataset=plain("which family of lists it belongs to"),
    organisation=plain("who runs it, where that body is known here"),
    provider_name=plain("who runs it, as the list says"),
    status=plain("active, or no longer"),
    eligibility=plain("for whom"),
    fees=plain("what it costs"),
    capacity=plain("how many"),
    url=plain("its page"),
    email=plain("its address"),
    hours_note=plain("hours in prose"),
    note=plain("what the list says beside"),
    area=plain("the district that it lies in"),
    last_checked_on=plain("last verified"),
    last_checked_by=plain("by which desk"),
)
class Service(Record):
    """A service, activity, group or place that somebody can turn to."""

    name = models.CharField(max_length=200)
    kana = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    dataset = models.CharField(max_length=20, choices=Dataset.choices)
    organisation = models.ForeignKey("community.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="services")
    provider_name = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, default="active")
    eligibility = models.CharField(max_length=400, blank=True)
    fees = models.CharField(max_length=400, blank=True)
    capacity = models.CharField(max_length=60, blank=True)
    url = models.CharField(max_length=400, blank=True)
    email = models.CharField(max_length=200, blank=True)
    hours_note = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)
    area = models.ForeignKey("community.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    last_checked_on = models.DateField(null=True, blank=True)
    last_checked_by = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["area", "dataset", "kana", "id"], name="service_area"),
            models.Index(fields=["dataset", "kana", "id"], name="service_dataset"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="service_name")]

    def __str__(self) -> str:
        return self.name


@described(
    Retention.CITY,
    name=plain("the building"),
    address=plain("as the list has it"),
    address_key=plain("folded, for finding the same place again"),
    latitude=plain("position"),
    longitude=plain("position"),
    accessibility=plain("wheelchair, toilets, induction loops …"),
)
class Location(Record):
    """A place with an address or a position."""

    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    address_key = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    accessibility = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["address_key", "name"], name="location_address")]

    def __str__(self) -> str:
        return self.name


@described(Retention.CITY, service=plain("what"), location=plain("where"))
class ServiceAtLocation(Record):
    """A service at a place."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="services")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "location"], name="service_at_location_once")]

    def __str__(self) -> str:
        return f"{self.service_id}"


@described(Retention.CITY, service=plain("whose"), weekday=plain("0 is Monday"), opens=plain("from"), closes=plain("until"))
class Schedule(Record):
    """One stretch of a weekday on which a service is open."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="schedules")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="schedule_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="schedule_order"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}"


@described(Retention.CITY, service=plain("whose"), number=plain("digits"), kind=plain("voice or fax"))
class Phone(Record):
    """A public number of a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=8, default="voice")

    class Meta:
        ordering = ["kind", "number"]

    def __str__(self) -> str:
        return self.number


@described(Retention.CITY, service=plain("which"), code=plain("a life field's code"))
class ServiceTerm(Record):
    """A service's life field."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="terms")
    code = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="service_term_once")]
        indexes = [models.Index(fields=["code"], name="service_term_code")]

    def __str__(self) -> str:
        return self.code
