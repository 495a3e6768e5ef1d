"""What waits at the directory, for staff: reports, questions of imports, records to confirm; a record with its history; exports."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from yorozu.directory.enums import Accepting, ServiceStatus
from yorozu.directory.operations import (
    answer_question,
    ask_owner,
    close_report,
    edit_service,
    publish_again,
    record_check,
    withhold,
)
from yorozu.directory.queries import (
    EXPORTED,
    asked_by_mail,
    dataset_counts,
    export_csv,
    grown_old,
    history_of_service,
    open_questions,
    open_reports,
    service_for_edit,
    to_telephone,
)
from yorozu.kernel import clock
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import NotFound, Refused
from yorozu.language.phones import PhoneNotUnderstood, normalise_phone
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

ASKED_FOR = timedelta(weeks=4)


@staff(Permission.EDIT_DIRECTORY)
@require_safe
def keeping(request: ActorRequest) -> HttpResponse:
    """Everything that waits."""
    context = {"reports": open_reports(request.actor), "questions": open_questions(), "calls": to_telephone(), "asked": asked_by_mail(),
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
    answer = request.POST.get("answer", "")
    return _act(request, lambda: answer_question(by=request.actor, question_id=question_id, answer=answer), _t("書きとめました。"), reverse("directory:keeping"))


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


class RecordForm(forms.Form):
    """A record's fields that staff change by hand."""

    name = forms.CharField(label=_("名称"), max_length=200)
    kana = forms.CharField(label=_("よみ"), max_length=300, required=False)
    kinds = forms.CharField(label=_("種類"), required=False)
    description = forms.CharField(label=_("説明"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    address = forms.CharField(label=_("住所"), max_length=300, required=False)
    phones = forms.CharField(label=_("電話"), required=False, help_text=_("いくつかあるときは、「、」で分けます。"))
    url = forms.CharField(label=_("ホームページ"), max_length=400, required=False)
    hours_note = forms.CharField(label=_("時間（ことばで）"), required=False)
    fees = forms.CharField(label=_("費用"), required=False)
    eligibility = forms.CharField(label=_("対象"), required=False)
    accepting = forms.ChoiceField(label=_("いま受けつけていますか"), choices=Accepting.choices)
    accepting_until = forms.DateField(label=_("いつまで"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    places_left = forms.IntegerField(label=_("あと何人"), required=False, min_value=0, max_value=100000)
    alert = forms.CharField(label=_("まっ先に伝えること"), max_length=400, required=False)
    status = forms.ChoiceField(label=_("活動"), choices=ServiceStatus.choices)
    owner_email = forms.EmailField(label=_("確かめるときのメール（公開しません）"), required=False)
    owner_phone = forms.CharField(label=_("確かめるときの電話（公開しません）"), max_length=20, required=False)

    def clean_phones(self) -> list[str]:
        """Digits of each number."""
        try:
            return [normalise_phone(one) for one in self.cleaned_data["phones"].replace(",", "、").split("、") if one.strip()]
        except PhoneNotUnderstood:
            raise forms.ValidationError(_t("電話番号を見直してください。例：026-224-0000")) from None


@staff(Permission.EDIT_DIRECTORY)
def record(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """One record: its fields to change, and what changed before, field by field."""
    held = service_for_edit(service_id)
    if held is None:
        raise Http404
    form = RecordForm(request.POST or None, initial=held.fields)
    if request.method == "POST" and form.is_valid():
        url = reverse("directory:record", args=[service_id])
        return _act(request, lambda: edit_service(by=request.actor, service_id=service_id, values=form.cleaned_data), _t("書きとめました。"), url)
    context = {"held": held, "record_form": form, "history": history_of_service(service_id)}
    return render(request, "directory/staff_record.html", context, status=422 if form.errors else 200)


@staff(Permission.EDIT_DIRECTORY)
@require_safe
def export(request: ActorRequest, dataset: str) -> StreamingHttpResponse:
    """One family as CSV in the standard's columns."""
    if dataset not in EXPORTED:
        raise Http404
    response = StreamingHttpResponse(export_csv(dataset), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{dataset}.csv"'
    return response
