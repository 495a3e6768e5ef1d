"""How many people live where: figures by area, as a city publishes them (地域・年齢別人口)."""

from django.db import models

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, plain


@described(
    Retention.CITY,
    area=plain("the circle of ours that it is about, where its name is known"),
    name=plain("the area as the list names it"),
    code=plain("地域コード"),
    city_code=plain("全国地方公共団体コード"),
    counted_on=plain("day of the count"),
    total=plain("people"),
    male=plain("of them men"),
    female=plain("of them women"),
    by_age=plain('{"0-4": [men, women], …, "85+": […]}; null where the list has none'),
    households=plain("households"),
    note=plain("what the list says beside"),
)
class AreaFigure(Record):
    """The population of one area on one day."""

    area = models.ForeignKey("community.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="figures")
    name = models.CharField(max_length=120)
    code = models.CharField(max_length=20, blank=True)
    city_code = models.CharField(max_length=6, blank=True)
    counted_on = models.DateField()
    total = models.PositiveIntegerField(null=True, blank=True)
    male = models.PositiveIntegerField(null=True, blank=True)
    female = models.PositiveIntegerField(null=True, blank=True)
    by_age = models.JSONField(default=dict, blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [models.Index(fields=["counted_on", "city_code", "code"], name="figure_day"), models.Index(fields=["area", "counted_on"], name="figure_area")]

    def __str__(self) -> str:
        return self.name
