"""One record, for staff: its fields to change, the way to its parts, and what changed before, field by field."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.queries import desk_choices
from yorozu.directory.enums import Accepting, ServiceStatus
from yorozu.directory.operations import edit_service
from yorozu.directory.queries import history_of_service, life_field_labels, part_names, service_for_edit
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import NotFound, Refused, Stale
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

from .fields import Day, Number, Phones, YesNo


def _words(label: Any, rows: int = 3) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=8000, widget=forms.Textarea(attrs={"rows": rows}))


class RecordForm(forms.Form):
    """A record's fields that staff change by hand."""

    name = forms.CharField(label=_("名称"), max_length=200)
    kana = forms.CharField(label=_("よみ"), max_length=300, required=False)
    alternate_name = forms.CharField(label=_("通称"), max_length=200, required=False)
    kinds = forms.CharField(label=_("種類"), required=False)
    description = _words(_("説明"), 4)
    terms = forms.MultipleChoiceField(label=_("くらしの場面"), required=False, choices=life_field_labels, widget=forms.CheckboxSelectMultiple)
    address = forms.CharField(label=_("住所"), max_length=300, required=False)
    transportation = _words(_("行き方"), 2)
    parking = forms.CharField(label=_("駐車場"), required=False)
    phones = Phones(label=_("電話"))
    email = forms.EmailField(label=_("メール（公開）"), max_length=200, required=False)
    url = forms.CharField(label=_("ホームページ"), max_length=400, required=False)
    hours_note = forms.CharField(label=_("時間（ことばで）"), required=False)
    fees = forms.CharField(label=_("費用"), required=False)
    is_free = YesNo(label=_("無料ですか"))
    has_transport = YesNo(label=_("送迎がありますか"))
    eligibility = forms.CharField(label=_("対象"), required=False)
    minimum_age = Number(label=_("何歳から"), most=120)
    maximum_age = Number(label=_("何歳まで"), most=120)
    capacity = forms.CharField(label=_("定員"), required=False)
    application = _words(_("申込方法"), 2)
    wait_time = forms.CharField(label=_("待つ時間"), max_length=200, required=False)
    interpretation = forms.CharField(label=_("通訳・手話"), max_length=400, required=False)
    accepting = forms.ChoiceField(label=_("いま受けつけていますか"), choices=Accepting.choices)
    accepting_until = Day(label=_("いつまで"))
    places_left = Number(label=_("あと何人"), most=100_000)
    alert = forms.CharField(label=_("まっ先に伝えること"), max_length=400, required=False)
    note = _words(_("備考"), 2)
    status = forms.ChoiceField(label=_("活動"), choices=ServiceStatus.choices)
    keeper_id = forms.TypedChoiceField(label=_("世話をする窓口"), required=False, coerce=UUID, empty_value=None)
    owner_email = forms.EmailField(label=_("確かめるときのメール（公開しません）"), required=False)
    owner_phone = forms.CharField(label=_("確かめるときの電話（公開しません）"), max_length=20, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        desks = [("", _("地区のよろず相談")), *((str(one.id), one.name) for one in desk_choices())]
        self.fields["keeper_id"].choices = desks  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """From an age up to one."""
        data = super().clean() or {}
        low, high = data.get("minimum_age"), data.get("maximum_age")
        if low is not None and high is not None and high < low:
            self.add_error("maximum_age", _t("「何歳まで」は「何歳から」より上にしてください。"))
        return data


@staff(Permission.EDIT_DIRECTORY)
def record(request: ActorRequest, service_id: UUID) -> HttpResponse:
    """One record. What was typed stays on an error, and where somebody else changed the record meanwhile."""
    held = service_for_edit(service_id)
    if held is None:
        raise Http404
    form, seen, changed = RecordForm(request.POST or None, initial=held.fields), request.POST.get("seen", ""), False
    if request.method == "POST" and form.is_valid():
        try:
            url = sent_once(request, lambda: _save(request, service_id, form, seen))
        except NotFound:
            raise Http404 from None
        except Refused as refusal:
            form.add_error(None, str(refusal))
            changed = isinstance(refusal, Stale)
        else:
            messages.success(request, _t("書きとめました。"))
            return redirect(url)
    context = {"held": held, "record_form": form, "history": history_of_service(service_id), "parts": part_names(),
               "seen": seen if form.errors and not changed else held.seen}  # fmt: skip
    return render(request, "directory/staff_record.html", context, status=422 if form.errors else 200)


def _save(request: ActorRequest, service_id: UUID, form: RecordForm, seen: str) -> str:
    edit_service(by=request.actor, service_id=service_id, values=form.cleaned_data, seen=seen)
    return reverse("directory:record", args=[service_id])
