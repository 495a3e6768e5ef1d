"""市 → 圏域 → 地区 → 区 → 隣組・常会: everything happens somewhere."""

from django.db import models

from yorozu.community.enums import AreaKind
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, plain


@described(
    Retention.CITY,
    code=plain("stable code, as in the city's own lists"),
    kind=plain("which circle"),
    name=plain("as people call it"),
    kana=plain("its reading"),
    parent=plain("the next wider circle"),
    path=plain("the codes from the city down, for everything below"),
    order=plain("place in lists"),
    towns=plain("town names that lie in it, to find it from an address"),
    latitude=plain("a centre for maps"),
    longitude=plain("a centre for maps"),
    note=plain("what is invented or approximate about it"),
    ended_on=plain("merged or dissolved since"),
)
class Area(Record):
    """One circle. `path` is `/city/zone/district/…/`, so that "below" is a prefix."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=AreaKind.choices)
    name = models.CharField(max_length=80)
    kana = models.CharField(max_length=120, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=240, unique=True)
    order = models.PositiveIntegerField(default=0)
    towns = models.JSONField(default=list, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "order", "code"], name="area_kind")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=AreaKind.CITY, parent__isnull=True)
                | (~models.Q(kind=AreaKind.CITY) & models.Q(parent__isnull=False)),
                name="area_parent",
            )
        ]

    def __str__(self) -> str:
        return self.name


@described(
    Retention.CITY,
    area=plain("whose border"),
    rings=plain("closed rings of [longitude, latitude]; holes run the other way"),
    is_approximate=plain("drawn from points, not the city's own border"),
)
class AreaOutline(Record):
    """An area's border for the maps, in a table of its own: it is long, and few pages need it."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="outline")
    rings = models.JSONField(default=list)
    is_approximate = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.area_id}"
