"""Unusual reading: gone through by night, shown to who answers for it, answered in words. Nothing is taken off the list."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list, record_read, record_write
from yorozu.kernel.errors import Invalid, NotFound, Refused
from yorozu.kernel.models import AuditEntry
from yorozu.language.names import clean_text
from yorozu.oversight.enums import Verdict
from yorozu.oversight.models import ReadingDay, UnusualReading
from yorozu.oversight.queries.named import Labels, labels_of
from yorozu.oversight.queries.readings import ReadingPage, entries_of, findings_of, readings

BEGIN_AT = 1  # o'clock: what was begun before midnight is written by then
BACK = 30  # days that the first round looks back
KEPT_LOOKS = 100


def look_over_nightly() -> int:
    """Every day that is over and wasn't gone through, one transaction each; how many new findings. Safe at any time and twice at once."""
    now = clock.now()
    last = now.date() - timedelta(days=1 if now.hour >= BEGIN_AT else 2)
    done = ReadingDay.objects.order_by("-day").values_list("day", flat=True).first()
    first = max(done + timedelta(days=1), last - timedelta(days=400)) if done else last - timedelta(days=BACK)
    return sum(look_over(day=first + timedelta(days=n)) for n in range((last - first).days + 1))


@transaction.atomic
def look_over(*, day: date) -> int:
    """Go through one day. Again finds what is new and leaves what stands, with its answer, as it is."""
    looks, found = findings_of(day)
    entries = {key for _rule, one in found for key in (one.looks[0].key, one.looks[-1].key)}
    said = {one.pk: one for one in AuditEntry.objects.filter(pk__in=entries).order_by("pk")}
    now, rows = clock.now(), []
    for rule, one in found:
        entry = said[one.looks[-1].key]
        rows.append(UnusualReading(
            rule=rule, day=day, reader_id=one.reader, reader_name=entry.actor_name, post=entry.post, desk_id=entry.desk_id, subject_id=one.subject,
            count=one.count, since=one.looks[0].at, until=one.looks[-1].at, looks=[str(look.key) for look in one.looks[:KEPT_LOOKS]], found_at=now,
        ))  # fmt: skip
    before = UnusualReading.objects.filter(day=day).count()
    UnusualReading.objects.bulk_create(rows, ignore_conflicts=True)
    ReadingDay.objects.bulk_create([ReadingDay(day=day, looks=looks, at=now)], update_conflicts=True, unique_fields=["day"], update_fields=["looks", "at"])
    return UnusualReading.objects.filter(day=day).count() - before


@transaction.atomic
def list_readings(*, by: Actor, state: str, after: str = "") -> ReadingPage:
    """What `by` answers for; that it was looked at is noted."""
    require(by, Permission.SEE_UNUSUAL)
    page = readings(by, state=state if state in Verdict.values else Verdict.OPEN, after=after)
    record_list(by, action="list_readings", kind="reading", thing_ids=[one.pk for one in page.rows])
    return page


@dataclass(frozen=True)
class ReadingSeen:
    """A finding with the rows it rests on."""

    reading: UnusualReading
    entries: list[AuditEntry]
    labels: Labels
    own: bool


@transaction.atomic
def read_reading(*, by: Actor, reading_id: UUID) -> ReadingSeen:
    """One finding. Missing and forbidden raise the same."""
    one = _mine(by, reading_id)
    record_read(by, action="read_reading", kind="reading", thing_id=one.pk)
    entries = entries_of(one)
    return ReadingSeen(one, entries, labels_of(entries), one.reader_id == by.user_id)


@transaction.atomic
def answer_reading(*, by: Actor, reading_id: UUID, verdict: str, because: str) -> UnusualReading:
    """Say that it was in order, or that it is followed up, and why. Nobody answers for their own looks."""
    one = _mine(by, reading_id, locked=True)
    if one.reader_id == by.user_id:
        raise Refused(_("自分が見たことには、自分で答えられません。ほかの人が確かめます。"))
    if verdict not in (Verdict.IN_ORDER, Verdict.FOLLOW_UP):
        raise Invalid({"verdict": _("どちらかを選んでください。")})
    text = clean_text(because, limit=400).strip()
    if not text:
        raise Invalid({"because": _("わけを書いてください。")})
    before = {"state": one.state, "because": one.because}
    one.state, one.because, one.decided_at = verdict, text, clock.now()
    one.decided_by_id, one.decided_by_name = by.user_id, by.name[:120]
    one.save(update_fields=["state", "because", "decided_at", "decided_by_id", "decided_by_name"])
    record_write(by, action="answer_reading", kind="reading", thing_id=one.pk, before=before, after={"state": verdict, "because": text}, reason=text)
    return one


def _mine(by: Actor, reading_id: UUID, *, locked: bool = False) -> UnusualReading:
    rows = UnusualReading.objects.select_for_update() if locked else UnusualReading.objects.all()
    one = rows.filter(pk=reading_id).first()
    if one is None:
        raise NotFound
    require(by, Permission.SEE_UNUSUAL, one)
    return one
