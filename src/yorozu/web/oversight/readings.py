"""気になる閲覧: what the rules found, with the reason in words, and the answer of who is responsible."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.community.queries.named import LABELS
from yorozu.consultation.queries.named import LABELS as NEEDS
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Refused
from yorozu.oversight import operations as do
from yorozu.oversight.enums import ReadingRule, Verdict
from yorozu.oversight.operations.auditing import Read
from yorozu.oversight.queries.readings import readings_open
from yorozu.oversight.queries.releases import releases_waiting
from yorozu.oversight.queries.trace import AuditPage, AuditRow
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

from .reasons import reason
from .words import shown


class AnswerForm(forms.Form):
    """Why it was in order, or what is looked into."""

    because = forms.CharField(label=_("わけ"), help_text=_("だれに何を確かめたか。住民の名前や相談の中身は書かないでください。"), max_length=400,
                              widget=forms.Textarea(attrs={"rows": 3, "data-no-ruby": ""}), error_messages={"required": _("わけを書いてください。")})  # fmt: skip


@staff(Permission.SEE_UNUSUAL)
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Findings of one state."""
    state = request.GET.get("state", Verdict.OPEN)
    state = state if state in Verdict.values else Verdict.OPEN
    page = do.list_readings(by=request.actor, state=state, after=request.GET.get("after", "")[:60])
    counts = readings_open(request.actor)
    people = _subjects([one.subject_id for one in page.rows if one.subject_id])
    rows = [{"one": one, "rule": ReadingRule(one.rule).label, "reason": reason(one), "subject": people.get(one.subject_id, "") if one.subject_id else ""}
            for one in page.rows]  # fmt: skip
    tabs = [(code, label, counts[code]) for code, label in Verdict.choices]
    return render(request, "oversight/readings.html", {"rows": rows, "state": state, "tabs": tabs, "next_key": page.next_key, "releases": releases_waiting(request.actor)})


def _subjects(ids: list[UUID]) -> dict[UUID, str]:
    return {**LABELS["person"](ids), **NEEDS["consultation"](ids)} if ids else {}


@staff(Permission.SEE_UNUSUAL)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: ActorRequest, reading_id: UUID) -> HttpResponse:
    """One finding, the rows it rests on, and the answer."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = request.POST.get("verdict", "")
        try:
            url = sent_once(request, lambda: _answered(request, reading_id, verdict, form.cleaned_data["because"]))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _t("答えを残しました。"))
            return redirect(url)
    seen = do.read_reading(by=request.actor, reading_id=reading_id)
    row = seen.reading
    read = Read(AuditPage(tuple(AuditRow(entry, 0) for entry in seen.entries), ""), seen.labels, "")
    context: dict[str, Any] = {"row": row, "rule": ReadingRule(row.rule).label, "state_label": Verdict(row.state).label, "reason": reason(row), "looks": shown(read), "form": form,
                               "own": seen.own, "subject": _subjects([row.subject_id]).get(row.subject_id, "") if row.subject_id else ""}  # fmt: skip
    return render(request, "oversight/reading.html", context, status=422 if form.errors else 200)


def _answered(request: ActorRequest, reading_id: UUID, verdict: str, because: str) -> str:
    do.answer_reading(by=request.actor, reading_id=reading_id, verdict=verdict, because=because)
    return reverse("oversight:readings")
