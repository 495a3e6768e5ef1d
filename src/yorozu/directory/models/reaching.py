"""When and how somebody reaches a service (HSDS: schedule, phone, contact)."""

from django.db import models
from django.db.models import F, Q

from yorozu.directory.enums import ScheduleKind
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, plain


@described(
    Retention.CITY,
    service=plain("whose"),
    kind=plain("a weekday's stretch, holidays, closed days, other hours"),
    weekday=plain("0 is Monday; weekly rows only"),
    weeks=plain("which weeks of the month, as in 1,3; empty: every"),
    opens=plain("from; empty: closed"),
    closes=plain("until"),
    valid_from=plain("first day on which the row counts"),
    valid_to=plain("last day"),
    note=plain("what the public is told"),
)
class Schedule(Record):
    """One row of a service's calendar.

    `weekly`: open on this weekday, within `valid_from`…`valid_to` where given. `holiday`: how it is on public holidays
    (without hours: closed). `closed` and `exception`: closed, or open at other hours, from `valid_from` to `valid_to`.
    """

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="schedules")
    kind = models.CharField(max_length=10, choices=ScheduleKind.choices, default=ScheduleKind.WEEKLY)
    weekday = models.PositiveSmallIntegerField(null=True, blank=True)
    weeks = models.CharField(max_length=9, blank=True)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["weekday", "opens", "valid_from", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__isnull=True) | Q(weekday__lte=6), name="schedule_weekday"),
            models.CheckConstraint(condition=Q(opens__isnull=True, closes__isnull=True) | Q(closes__gt=F("opens")), name="schedule_order"),
            models.CheckConstraint(condition=~Q(kind=ScheduleKind.WEEKLY) | Q(weekday__isnull=False, opens__isnull=False), name="schedule_weekly"),
            models.CheckConstraint(condition=~Q(kind__in=[ScheduleKind.CLOSED, ScheduleKind.EXCEPTION]) | Q(valid_from__isnull=False, valid_to__isnull=False),
                                   name="schedule_days"),
            models.CheckConstraint(condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                                   name="schedule_dates"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.weekday}"


@described(
    Retention.CITY,
    service=plain("whose"),
    title=plain("the function: 受付, 相談係 …; never a person's name"),
    department=plain("of which section"),
    email=plain("its public address"),
    note=plain("when to use it"),
    order=plain("place in the list"),
)
class Contact(Record):
    """Whom to ask for at a service: a function, never a private person. Its numbers are `Phone` rows."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="contacts")
    title = models.CharField(max_length=120)
    department = models.CharField(max_length=120, blank=True)
    email = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


@described(
    Retention.CITY,
    service=plain("whose"),
    contact=plain("of which function, where not the whole service's"),
    number=plain("digits"),
    extension=plain("内線"),
    kind=plain("voice, fax, text"),
    description=plain("what the number is for"),
    order=plain("place in the list"),
)
class Phone(Record):
    """A public number of a service."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="phones")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="phones")
    number = models.CharField(max_length=20)
    extension = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=8, default="voice")
    description = models.CharField(max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "kind", "number"]

    def __str__(self) -> str:
        return self.number
