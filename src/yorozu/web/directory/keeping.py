"""What waits at the directory, for staff: reports, questions of imports, records to confirm; a record with its history; exports."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_POST, require_safe

from yorozu.directory.operations import (
    answer_question,
    ask_owner,
    close_report,
    publish_again,
    record_check,
    withhold,
)
from yorozu.directory.queries import (
    EXPORTED,
    OTHERS,
    asked_by_mail,
    dataset_counts,
    export_rows,
    grown_old,
    open_reports,
    question_page,
    to_telephone,
)
from yorozu.kernel import clock
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import NotFound, Refused
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

ASKED_FOR = timedelta(weeks=4)


@staff(Permission.EDIT_DIRECTORY)
@require_safe
def keeping(request: ActorRequest) -> HttpResponse:
    """Everything that waits."""
    shown, _more, waiting = question_page()
    context = {"reports": open_reports(request.actor), "questions": shown[:3], "waiting": waiting, "calls": to_telephone(), "asked": asked_by_mail(),
               "old": grown_old(), "exports": dataset_counts()}  # fmt: skip
    return render(request, "directory/staff_keeping.html", context)


def _act(request: ActorRequest, act: Any, said: str, url: str) -> HttpResponse:
    """Do one act of a list, once; what was refused is said in a sentence."""

    def run() -> str:
        act()
        return url

    try:
        target = sent_once(request, run)
    except NotFound:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(url)
    messages.success(request, said)
    return redirect(target)


@staff(Permission.EDIT_DIRECTORY)
@require_POST
def report(request: ActorRequest, report_id: UUID) -> HttpResponse:
    """A report is dealt with."""
    state, answer = request.POST.get("state", ""), request.POST.get("answer", "")
    return _act(request, lambda: close_report(by=request.actor, report_id=report_id, state=state, answer=answer), _t("書きとめました。"), reverse("directory:keeping"))


@staff(Permission.EDIT_DIRECTORY)
@require_POST
def question(request: ActorRequest, question_id: UUID) -> HttpResponse:
    """A question of an import is answered."""
    answer, after = request.POST.get("answer", ""), request.POST.get("after", "")[:100]
    url = reverse("directory:questions") + (f"?{urlencode({'after': after})}" if after else "")
    return _act(request, lambda: answer_question(by=request.actor, question_id=question_id, answer=answer), _t("書きとめました。"), url)


@staff(Permission.EDIT_DIRECTORY)
@require_safe
def questions(request: ActorRequest) -> HttpResponse:
    """Everything that imports leave to a person, a page at a time."""
    after = request.GET.get("after", "")[:100]
    rows, next_key, total = question_page(after=after)
    return render(request, "directory/staff_questions.html", {"rows": rows, "next_key": next_key, "total": total, "after": after})


@staff(Permission.EDIT_DIRECTORY)
@require_POST
def check(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """Checked, to be asked about, withheld, or published again."""
    acts = {
        "checked": lambda: record_check(by=request.actor, service_id=service_id),
        "ask": lambda: ask_owner(by=request.actor, service_id=service_id, confirm_by=clock.today() + ASKED_FOR),
        "withhold": lambda: withhold(by=request.actor, service_id=service_id, wish=request.POST.get("wish", "")),
        "publish": lambda: publish_again(by=request.actor, service_id=service_id),
    }  # fmt: skip
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    back = "directory:record" if request.POST.get("back") == "record" else "directory:keeping"
    url = reverse(back, args=[service_id]) if back == "directory:record" else reverse(back)
    return _act(request, act, _t("書きとめました。"), url)


@staff(Permission.EDIT_DIRECTORY)
@require_safe
def export(request: ActorRequest, dataset: str) -> StreamingHttpResponse:
    """One family as CSV in the standard's columns."""
    if dataset not in (*EXPORTED, *OTHERS):
        raise Http404
    response = StreamingHttpResponse(export_rows(dataset), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{dataset}.csv"'
    return response
