"""窓口: who can own a need, when it is open, and who stands in."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from yorozu.community.enums import DeskKind, OrganisationKind, Role
from yorozu.kernel.models import Record
from yorozu.kernel.privacy import Retention, described, personal, plain


@described(
    Retention.CITY,
    code=plain("stable code"),
    name=plain("name"),
    kana=plain("reading"),
    kind=plain("what it is"),
    phone=plain("public telephone, digits"),
    email=plain("public address"),
    url=plain("public page"),
    address=plain("public address"),
    description=plain("what it does, for the directory"),
    corporate_number=plain("法人番号, 13 digits"),
    ended_on=plain("dissolved since"),
)
class Organisation(Record):
    """A body that runs desks or services; also published as HSDS organization by the directory."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    kana = models.CharField(max_length=240, blank=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(blank=True)
    address = models.CharField(max_length=240, blank=True)
    description = models.TextField(blank=True)
    corporate_number = models.CharField(max_length=13, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kana", "name", "id"], name="organisation_kana")]

    def __str__(self) -> str:
        return self.name


@described(
    Retention.CITY,
    code=plain("stable code; `suggest` answers with it"),
    name=plain("as it stands on pages and paper"),
    kana=plain("its reading"),
    kind=plain("its place in the scheme"),
    organisation=plain("who runs it"),
    area=plain("the circle that it serves"),
    phone=plain("its telephone, digits"),
    fax=plain("its fax, digits"),
    email=plain("letters about waiting work"),
    address=plain("where it is"),
    accepts=plain("what it takes, in official words"),
    words=plain("everyday words that lead here"),
    fields=plain("codes of life fields"),
    opened_on=plain("open from"),
    closed_on=plain("the first day on which it is no more"),
    successor=plain("who takes what it held"),
    full_since=plain("takes nobody new since; empty: it does"),
    full_until=plain("the last day of that; empty: not known"),
)
class Desk(Record):
    """A place in an organisation that can own a need."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kana = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=DeskKind.choices)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="desks")
    area = models.ForeignKey("community.Area", on_delete=models.PROTECT, related_name="desks")
    phone = models.CharField(max_length=20, blank=True)
    fax = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=240, blank=True)
    accepts = models.TextField(blank=True)
    words = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    full_since = models.DateField(null=True, blank=True)
    full_until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["area", "kind", "code"], name="desk_area_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="desk_dates"),
            models.CheckConstraint(condition=Q(full_until__isnull=True) | Q(full_since__isnull=False, full_until__gte=F("full_since")), name="desk_full_dates"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def is_full_on(self, day: date) -> bool:
        """Whether it takes nobody new on `day`."""
        return self.full_since is not None and self.full_since <= day and (self.full_until is None or day <= self.full_until)


@described(
    Retention.CITY,
    desk=plain("which desk"),
    weekday=plain("0 is Monday"),
    opens=plain("from"),
    closes=plain("until"),
)
class OpeningHours(Record):
    """One stretch of a weekday on which a desk is open; a lunch break makes two."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_order"),
            models.UniqueConstraint(fields=["desk", "weekday", "opens"], name="hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}"


@described(
    Retention.CITY,
    desk=plain("which desk"),
    from_on=plain("first day"),
    until_on=plain("last day"),
    reason=plain("what the public is told"),
    stand_in=plain("who takes its needs meanwhile"),
)
class Closure(Record):
    """Days on which a desk is closed beside weekends and holidays, and who stands in."""

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="closures")
    from_on = models.DateField()
    until_on = models.DateField()
    reason = models.CharField(max_length=120, blank=True)
    stand_in = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="stands_in_for")

    class Meta:
        ordering = ["from_on"]
        indexes = [models.Index(fields=["until_on"], name="closure_until")]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="closure_dates")]

    def __str__(self) -> str:
        return f"{self.from_on}"


@described(
    Retention.CITY,
    user=personal("who"),
    role=plain("as what"),
    desk=plain("at which desk"),
    area=plain("in which area"),
    from_on=plain("first day of the term"),
    until_on=plain("last day of the term; empty: open"),
    ended_because=plain("why it ended early"),
)
class Post(Record):
    """担い手: one person's role at a desk or in an area, for a term. Access begins and ends with it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    desk = models.ForeignKey(Desk, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    area = models.ForeignKey("community.Area", on_delete=models.PROTECT, related_name="posts")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "from_on"], name="post_user"),
            models.Index(fields=["desk", "from_on"], name="post_desk"),
            models.Index(fields=["until_on"], name="post_until", condition=Q(until_on__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="post_dates")
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.role


@described(
    Retention.CITY,
    post=plain("who is away"),
    from_on=plain("first day"),
    until_on=plain("last day"),
    stand_in=plain("who does the work meanwhile"),
)
class Absence(Record):
    """Days on which the holder of a post is away. Somebody away doesn't make a desk staffed."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="absences")
    from_on = models.DateField()
    until_on = models.DateField()
    stand_in = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="stands_in_for")

    class Meta:
        ordering = ["from_on"]
        indexes = [models.Index(fields=["until_on"], name="absence_until")]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_dates")]

    def __str__(self) -> str:
        return f"{self.from_on}"
