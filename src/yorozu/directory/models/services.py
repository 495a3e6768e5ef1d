"""What can meet a need (HSDS: service, service_at_location, service_area, taxonomy terms)."""

from django.db import models
from django.db.models import Q

from yorozu.directory.enums import Accepting, Dataset, ServiceStatus, Verification
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain


class ServiceQuerySet(models.QuerySet["Service"]):
    """Which services the public sees."""

    def published(self) -> "ServiceQuerySet":
        """Active, not withheld, and not given up as unverifiable: what search, suggestions, booklet and API may show."""
        return self.filter(status=ServiceStatus.ACTIVE, withheld_at__isnull=True).exclude(verification=Verification.LAPSED)


@described(
    Retention.CITY,
    name=plain("as people read it"),
    name_key=plain("folded, for finding the same place again"),
    kana=plain("reading"),
    alternate_name=plain("what people call it"),
    english_name=plain("in Latin letters"),
    kinds=plain("what kind: services, subjects, categories, as the list says"),
    description=plain("what it offers"),
    dataset=plain("which family of lists it belongs to"),
    organisation=plain("who runs it, where that body is known here"),
    provider_name=plain("who runs it, as the list says"),
    corporate_number=plain("法人番号 of who runs it"),
    status=plain("active, or no longer"),
    eligibility=plain("for whom"),
    minimum_age=plain("from which age"),
    maximum_age=plain("up to which age"),
    application_process=plain("how to apply"),
    fees=plain("what it costs, in words"),
    is_free=plain("free of charge; empty: not known"),
    has_transport=plain("fetches and brings people (送迎); empty: not known"),
    wait_time=plain("how long people wait"),
    accepting=plain("whether somebody new can come now"),
    accepting_until=plain("until when"),
    places_left=plain("for how many"),
    alert=plain("news that goes before everything else"),
    interpretation=plain("interpreters, sign language"),
    accreditations=plain("what it is recognised as"),
    licenses=plain("what it is permitted as"),
    capacity=plain("how many"),
    url=plain("its page"),
    email=plain("its public address"),
    hours_note=plain("hours in prose"),
    note=plain("what the list says beside"),
    extras=plain("columns of the list that have no place of their own: title and value"),
    area=plain("the district that it lies in"),
    keeper=plain("the desk that looks after the record"),
    last_checked_on=plain("last verified"),
    last_checked_by=plain("by which desk, list or owner"),
    owner_email=personal("where its owner is asked to confirm; not public"),
    owner_phone=personal("where its owner is telephoned; not public"),
    confirm_by=plain("to be confirmed by this day"),
    verification=plain("verified, asked or lapsed"),
    withheld_at=plain("taken out at its owner's wish since"),
    withheld_wish=personal("the wish in the owner's words"),
    changed_at=plain("last change of anything that is published"),
)
class Service(Record):
    """A service, activity, group or place that somebody can turn to."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=300, blank=True)
    kana = models.CharField(max_length=300, blank=True)
    alternate_name = models.CharField(max_length=200, blank=True)
    english_name = models.CharField(max_length=200, blank=True)
    kinds = models.TextField(blank=True)
    description = models.TextField(blank=True)
    dataset = models.CharField(max_length=20, choices=Dataset.choices)
    organisation = models.ForeignKey("community.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="services")
    provider_name = models.CharField(max_length=200, blank=True)
    corporate_number = models.CharField(max_length=13, blank=True)
    status = models.CharField(max_length=20, choices=ServiceStatus.choices, default=ServiceStatus.ACTIVE)
    eligibility = models.TextField(blank=True)
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(null=True, blank=True)
    application_process = models.TextField(blank=True)
    fees = models.TextField(blank=True)
    is_free = models.BooleanField(null=True, blank=True)
    has_transport = models.BooleanField(null=True, blank=True)
    wait_time = models.CharField(max_length=200, blank=True)
    accepting = models.CharField(max_length=8, choices=Accepting.choices, default=Accepting.UNKNOWN)
    accepting_until = models.DateField(null=True, blank=True)
    places_left = models.PositiveIntegerField(null=True, blank=True)
    alert = models.CharField(max_length=400, blank=True)
    interpretation = models.CharField(max_length=400, blank=True)
    accreditations = models.CharField(max_length=400, blank=True)
    licenses = models.CharField(max_length=400, blank=True)
    capacity = models.TextField(blank=True)
    url = models.CharField(max_length=400, blank=True)
    email = models.CharField(max_length=200, blank=True)
    hours_note = models.TextField(blank=True)
    note = models.TextField(blank=True)
    extras = models.JSONField(default=dict, blank=True)
    area = models.ForeignKey("community.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey("community.Desk", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    last_checked_on = models.DateField(null=True, blank=True)
    last_checked_by = models.CharField(max_length=120, blank=True)
    owner_email = models.EmailField(blank=True)
    owner_phone = models.CharField(max_length=20, blank=True)
    confirm_by = models.DateField(null=True, blank=True)
    verification = models.CharField(max_length=10, choices=Verification.choices, default=Verification.VERIFIED)
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_wish = models.CharField(max_length=400, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area", "dataset", "kana", "id"], name="service_area"),
            models.Index(fields=["dataset", "kana", "id"], name="service_dataset"),
            models.Index(fields=["kana", "id"], name="service_kana"),
            models.Index(fields=["verification", "last_checked_on", "id"], name="service_checked"),
            models.Index(fields=["name_key"], name="service_name_key"),
            models.Index(fields=["changed_at", "id"], name="service_changed"),
            models.Index(fields=["confirm_by", "id"], name="service_confirm_by", condition=Q(confirm_by__isnull=False)),
            models.Index(fields=["keeper", "id"], name="service_keeper", condition=Q(keeper__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="service_name"),
            models.CheckConstraint(condition=Q(minimum_age__isnull=True) | Q(maximum_age__isnull=True) | Q(maximum_age__gte=models.F("minimum_age")),
                                   name="service_ages"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def summary(self) -> str:
        """What it is and offers, in one line."""
        return "／".join(one for one in (self.kinds, self.description) if one)


@described(Retention.CITY, service=plain("what"), location=plain("where"))
class ServiceAtLocation(Record):
    """A service at a place."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="places")
    location = models.ForeignKey("directory.Location", on_delete=models.CASCADE, related_name="services")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "location"], name="service_at_location_once")]

    def __str__(self) -> str:
        return f"{self.service_id}"


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


@described(Retention.CITY, service=plain("whose"), area=plain("a circle of ours"), name=plain("as the provider says it"), description=plain("more"))
class ServiceArea(Record):
    """Where people may live to use a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_areas")
    area = models.ForeignKey("community.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=Q(area__isnull=False) | ~Q(name=""), name="service_area_named")]

    def __str__(self) -> str:
        return self.name


@described(
    Retention.CITY,
    service=plain("whose"),
    option=plain("for whom, or for what"),
    amount=plain("yen"),
    currency=plain("JPY"),
    description=plain("the price in words"),
    valid_from=plain("from"),
    valid_to=plain("until"),
    order=plain("place in the list"),
)
class CostOption(Record):
    """One price of a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="costs")
    option = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=0, null=True, blank=True)
    currency = models.CharField(max_length=3, default="JPY")
    description = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="cost_not_negative")]

    def __str__(self) -> str:
        return self.option


@described(Retention.CITY, service=plain("whose"), code=plain("ISO 639"), name=plain("as people read it"), note=plain("when, by whom"))
class Language(Record):
    """A language in which a service can be used."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="languages")
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="language_once")]
        indexes = [models.Index(fields=["code"], name="language_code")]

    def __str__(self) -> str:
        return self.code


@described(Retention.CITY, service=plain("for which"), document=plain("what to bring"), url=plain("where to get it"), order=plain("place in the list"))
class RequiredDocument(Record):
    """A paper to bring."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="documents")
    document = models.CharField(max_length=200)
    url = models.CharField(max_length=400, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.document
