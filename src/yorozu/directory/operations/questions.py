"""What an import left to a person: the same place twice, or gone from its list. Nothing is deleted before the answer."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.directory.enums import QuestionAnswer, QuestionKind, ServiceStatus
from yorozu.directory.models import PlaceQuestion, Service, Source, WrongReport
from yorozu.directory.queries.values import LOCATION, PREFETCH, SERVICE, values_of
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import NotFound, Refused
from yorozu.kernel.search import forget_document

from .place_writing import change_place

_ANSWERS = {QuestionKind.SAME_PLACE: {QuestionAnswer.SAME, QuestionAnswer.DIFFERENT},
            QuestionKind.VANISHED: {QuestionAnswer.KEEP, QuestionAnswer.RETIRE, QuestionAnswer.NOT_YET}}  # fmt: skip


@transaction.atomic
def answer_question(*, by: Actor, question_id: UUID, answer: str) -> None:
    """same: both records become the older one, with both sources. retire: the record ends. not_yet: the next import asks again."""
    require(by, Permission.EDIT_DIRECTORY)
    question = PlaceQuestion.objects.select_for_update(of=("self",)).filter(pk=question_id).first()
    if question is None:
        raise NotFound
    if question.answer:
        raise Refused(_("この問いには、もう答えがあります。"))
    if answer not in _ANSWERS[QuestionKind(question.kind)]:
        raise Refused(_("答えを選んでください。"))
    question.answer, question.answered_at, question.answered_by = answer, clock.now(), by.user_id
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    record_write(by, action="answer_question", kind="service", thing_id=question.service_id, after={"answer": answer})
    if answer == QuestionAnswer.SAME and question.other_id:
        _join(by, question.service_id, question.other_id)
    elif answer == QuestionAnswer.RETIRE:
        service = Service.objects.select_for_update(of=("self",)).get(pk=question.service_id)
        before, service.status, service.changed_at = service.status, ServiceStatus.DEFUNCT, clock.now()
        service.save(update_fields=["status", "changed_at"])
        record_write(by, action="retire_service", kind="service", thing_id=service.pk, before={"status": before}, after={"status": service.status})


def _join(by: Actor, newer_id: UUID, older_id: UUID) -> None:
    """The older record gets what it doesn't say itself, the sources and the reports of the newer; history keeps both."""
    rows = Service.objects.select_related("area").prefetch_related(*PREFETCH).in_bulk([newer_id, older_id])
    newer, older = rows[newer_id], rows[older_id]
    before, told = values_of(older), values_of(newer)
    changes = {name: value for name, value in told.items() if name not in before and name in {*SERVICE, *LOCATION, "phones", "fax", "times", "access"}}
    extras = {title: value for title, value in newer.extras.items() if title not in older.extras}
    if extras:
        changes["extras"] = {**older.extras, **extras}
    change_place(older, changes, by=by, action="join_services", before={**before, "joined": str(newer_id), "joined_name": newer.name}, find=lambda _: None,
                 checked_by=older.last_checked_by, at=clock.now())  # fmt: skip
    Source.objects.filter(service=newer).update(service=older)
    WrongReport.objects.filter(service=newer).update(service=older)
    record_write(by, action="joined_into", kind="service", thing_id=newer_id, before=told, after={"into": str(older_id)})
    newer.delete()
    forget_document(newer_id)
