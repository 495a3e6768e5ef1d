"""What is held again and again in a circle, and who belongs to it."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain


@described(
    Retention.CITY,
    kind=plain("code of the kind (data/kinds.toml)"),
    name=plain("as people call it"),
    area=plain("the circle in which it is held"),
    desk=plain("its secretariat"),
    place=plain("where it usually is"),
    started_on=plain("since when"),
    ended_on=plain("the first day on which it is no more"),
)
class MeetingSeries(Record):
    """会議体: one kind of meeting in one circle, with a secretariat."""

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    area = models.ForeignKey("community.Area", on_delete=models.PROTECT, related_name="+", db_index=False)
    desk = models.ForeignKey("community.Desk", on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=120, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["area", "kind"], name="series_area"),
            models.Index(fields=["desk", "kind"], name="series_desk"),
            models.Index(fields=["name", "id"], name="series_name"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "area"], condition=Q(ended_on__isnull=True), name="series_once"),
            models.CheckConstraint(condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="series_dates"),
        ]

    def __str__(self) -> str:
        return self.name


@described(
    Retention.CITY,
    series=plain("of which meeting"),
    user_id=personal("whose account, where they have one"),
    key=personal("who it is, folded, so that nobody is written down twice"),
    name=personal("who"),
    organisation=plain("for whom they sit there"),
    duty=plain("chair, secretary, member, adviser"),
    phone=personal("to call them by telephone"),
    email=personal("to call them by mail"),
    from_on=plain("first day of the term"),
    until_on=plain("last day of the term; empty: open"),
    is_guest=plain("comes once, and doesn't count for the quorum"),
)
class SeriesMember(Record):
    """委員: somebody who belongs to a meeting, for a term. With an account they read its matters as long as it lasts."""

    series = models.ForeignKey(MeetingSeries, on_delete=models.CASCADE, related_name="members", db_index=False)
    user_id = models.UUIDField(null=True)
    key = models.CharField(max_length=300)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    duty = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    is_guest = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["series", "from_on"], name="member_series"),
            models.Index(fields=["user_id", "from_on"], name="member_user", condition=Q(user_id__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="member_dates"),
            models.UniqueConstraint(fields=["series", "key", "from_on"], name="member_once"),
            models.UniqueConstraint(fields=["series", "key"], condition=Q(until_on__isnull=True), name="member_open_once"),
        ]

    def __str__(self) -> str:
        return self.duty

    def is_on(self, day: date) -> bool:
        """Whether the term holds on `day`."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


def in_term(day: date) -> Q:
    """Members whose term holds on `day`."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))
