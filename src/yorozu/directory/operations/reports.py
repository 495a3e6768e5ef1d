"""A resident says that something in a record is wrong, and it is the desk's task until it is done."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.queries import desk_of_last_resort, yorozu_desk_of
from yorozu.directory.enums import ReportSubject, TaskState
from yorozu.directory.events import ReportDone, WrongReported
from yorozu.directory.models import Service, WrongReport
from yorozu.kernel import clock
from yorozu.kernel.access import ANONYMOUS, Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import NotFound, Refused
from yorozu.kernel.events import emit
from yorozu.language.names import clean_text

WORDS = 1000


def keeper_of(service: Service) -> UUID:
    """The desk that looks after a record: its keeper, else the よろず desk of its area, else the city's last."""
    if service.keeper_id:
        return service.keeper_id
    return (yorozu_desk_of(service.area, on=clock.today()) if service.area else desk_of_last_resort()).pk


@transaction.atomic
def report_wrong(*, service_id: UUID, subject: str, words: str = "") -> None:
    """Anybody may say so, without a name; it becomes a task for the desk that looks after the record."""
    service = Service.objects.select_related("area").filter(pk=service_id, withheld_at__isnull=True).first()
    if service is None:
        raise NotFound
    if subject not in ReportSubject.values:
        raise Refused(_("どこがちがうかを選んでください。"))
    desk_id = keeper_of(service)
    report = WrongReport.objects.create(service=service, desk_id=desk_id, subject=subject, words=clean_text(words, limit=WORDS), reported_at=clock.now())
    record_write(ANONYMOUS, action="report_wrong", kind="service", thing_id=service.pk, after={"subject": subject})
    emit(WrongReported(report_id=report.pk, desk_id=desk_id))


@transaction.atomic
def close_report(*, by: Actor, report_id: UUID, state: str, answer: str) -> None:
    """The desk has mended it, or has found that it was right; how stands with it."""
    require(by, Permission.EDIT_DIRECTORY)
    report = WrongReport.objects.select_for_update(of=("self",)).filter(pk=report_id).first()
    if report is None or not (report.desk_id in by.desks(Permission.EDIT_DIRECTORY) or by.has(Permission.IMPORT_DIRECTORY)):
        raise NotFound
    if report.state != TaskState.OPEN:
        raise Refused(_("この知らせは、もう済んでいます。"))
    if state not in (TaskState.MENDED, TaskState.RIGHT):
        raise Refused(_("直したか、正しかったかを選んでください。"))
    report.state, report.answer, report.done_at, report.done_by = state, clean_text(answer, limit=400), clock.now(), by.user_id
    report.save(update_fields=["state", "answer", "done_at", "done_by"])
    record_write(by, action="close_report", kind="service", thing_id=report.service_id, after={"state": state, "answer": report.answer})
    emit(ReportDone(report_id=report.pk))
