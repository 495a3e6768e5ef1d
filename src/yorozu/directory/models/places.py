"""Where (HSDS: location, address, accessibility)."""

from django.db import models

from yorozu.directory.enums import AccessKind, LocationKind
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, plain


@described(
    Retention.CITY,
    name=plain("the building"),
    kind=plain("a place, a postal address, or on the net"),
    alternate_name=plain("what people call it"),
    description=plain("more about the place"),
    transportation=plain("how to get there"),
    parking=plain("where to leave a car"),
    url=plain("where it is on the net"),
    postal_code=plain("7 digits"),
    prefecture=plain("都道府県"),
    city=plain("市区町村"),
    city_code=plain("全国地方公共団体コード, where the list names it"),
    address=plain("as the list has it, without the building"),
    building=plain("方書: building, storey"),
    address_key=plain("folded, for finding the same place again"),
    latitude=plain("position"),
    longitude=plain("position"),
    cell=plain("the square of some 100 m that it lies in, for finding neighbours"),
    accessibility=plain("wheelchair, toilets, induction loops … in words"),
)
class Location(Record):
    """A place with an address or a position."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=LocationKind.choices, default=LocationKind.PHYSICAL)
    alternate_name = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True)
    parking = models.TextField(blank=True)
    url = models.CharField(max_length=400, blank=True)
    postal_code = models.CharField(max_length=7, blank=True)
    prefecture = models.CharField(max_length=10, blank=True)
    city = models.CharField(max_length=40, blank=True)
    city_code = models.CharField(max_length=6, blank=True)
    address = models.CharField(max_length=300, blank=True)
    building = models.CharField(max_length=200, blank=True)
    address_key = models.CharField(max_length=300, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    cell = models.BigIntegerField(null=True, blank=True)
    accessibility = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["address_key", "name"], name="location_address"),
            models.Index(fields=["cell"], name="location_cell"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_address(self) -> str:
        """Address and building in one line."""
        return f"{self.address} {self.building}".strip()


@described(
    Retention.CITY,
    location=plain("which place"),
    kind=plain("what helps"),
    available=plain("there, or not; empty: in words only"),
    details=plain("more about it"),
    url=plain("a page about it"),
)
class Accessibility(Record):
    """One thing that helps people to come, move and understand."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="access")
    kind = models.CharField(max_length=20, choices=AccessKind.choices)
    available = models.BooleanField(null=True, blank=True)
    details = models.CharField(max_length=400, blank=True)
    url = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [models.UniqueConstraint(fields=["location", "kind"], name="accessibility_once", condition=~models.Q(kind=AccessKind.OTHER))]

    def __str__(self) -> str:
        return self.kind
