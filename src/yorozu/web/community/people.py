"""住民: finding, looking at and writing down people whom one's posts let one see."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community import operations as do
from yorozu.community.enums import CommunicationNeed
from yorozu.community.formats.birth import read_birth
from yorozu.community.operations import PersonForm
from yorozu.community.queries import find_district
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid
from yorozu.language.dates import DateNotUnderstood
from yorozu.language.names import clean_text
from yorozu.language.phones import display_phone
from yorozu.papers.rendering import missing_glyphs
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

from .person_acts import person_context
from .views import import_list


class EditPersonForm(forms.Form):
    """What is known of somebody; only the family name must be there."""

    family_name = forms.CharField(label=_("名字"), max_length=80)
    given_name = forms.CharField(label=_("名前"), max_length=80, required=False)
    family_kana = forms.CharField(label=_("名字のよみ"), max_length=120, required=False)
    given_kana = forms.CharField(label=_("名前のよみ"), max_length=120, required=False)
    alias = forms.CharField(label=_("通称・旧姓・ローマ字"), max_length=160, required=False)
    birth = forms.CharField(label=_("生まれた日"), max_length=40, required=False, help_text=_("例：昭和10年3月5日、1935/3/5。年だけなら 1935"))
    phone = forms.CharField(label=_("電話番号"), max_length=40, required=False)
    phone_note = forms.CharField(label=_("かけてよい時間など"), max_length=120, required=False)
    address = forms.CharField(label=_("住所"), max_length=240, required=False)
    area_code = forms.CharField(label=_("地区"), max_length=80)
    communication = forms.MultipleChoiceField(label=_("読む・聞くための希望"), choices=CommunicationNeed.choices, required=False,
                                              widget=forms.CheckboxSelectMultiple)  # fmt: skip

    def clean_birth(self) -> tuple[int | None, int | None, int | None]:
        """Year, month, day; the latter two unknown where only a year was typed (不詳)."""
        try:
            return read_birth(self.cleaned_data["birth"])
        except DateNotUnderstood:
            raise forms.ValidationError(_t("日付として読めません。例：令和8年11月23日、2026-11-23、R8.11.23")) from None

    def as_row(self) -> PersonForm:
        """For the operation."""
        data: dict[str, Any] = {name: self.cleaned_data[name] for name in ("family_name", "given_name", "family_kana", "given_kana", "alias",
                                                                           "phone", "phone_note", "address")}  # fmt: skip
        year, month, day = self.cleaned_data["birth"]
        return replace(PersonForm(**data), birth_year=year, birth_month=month, birth_day=day, communication=tuple(self.cleaned_data["communication"]))


@staff(Permission.SEE_PERSON)
def people(request: ActorRequest) -> HttpResponse:
    """Search, by POST so that no name stands in an address; the first page without one."""
    text = clean_text(request.POST.get("q", ""), limit=80)
    page = do.search_people(by=request.actor, text=text, after=clean_text(request.POST.get("after", ""), limit=300))
    return render(request, "community/people.html", {"page": page, "q": text, "edit": EditPersonForm(), "problems": None})


@staff(Permission.EDIT_PERSON)
def add_person(request: ActorRequest) -> HttpResponse:
    """Write somebody down."""
    form = EditPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        url = _saved(request, form, None)
        if url:
            return redirect(url)
    return render(request, "community/person_edit.html", {"edit": form, "problems": form if form.errors else None, "person": None},
                  status=422 if form.errors else 200)  # fmt: skip


def _saved(request: ActorRequest, form: EditPersonForm, person_id: UUID | None) -> str | None:
    area = find_district(form.cleaned_data["area_code"])
    if area is None:
        form.add_error("area_code", _t("地区を選んでください。わからないときは「市」と入れてください。"))
        return None

    def run() -> str:
        if person_id is None:
            person = do.write_down_person(by=request.actor, form=form.as_row(), area=area)
        else:
            person = do.read_person(by=request.actor, person_id=person_id)
            do.change_person(by=request.actor, person=person, form=form.as_row(), area=area)
        return reverse("community:person", args=[person.pk])

    try:
        url = sent_once(request, run)
    except Invalid as error:
        for field, message in error.field_errors.items():
            form.add_error("birth" if field.startswith("birth") else field if field in form.fields else None, str(message))
        return None
    lost = missing_glyphs(form.cleaned_data["family_name"] + form.cleaned_data["given_name"])
    if lost:
        messages.warning(request, _t("「%(letters)s」は印刷の文字にありません。紙では〓とよみで出ます。") % {"letters": "」「".join(lost)})
    messages.success(request, _t("書きました。"))
    return url


@staff(Permission.SEE_PERSON)
def person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """One person."""
    row = do.read_person(by=request.actor, person_id=person_id)
    return render(request, "community/person.html", person_context(request.actor, row))


@staff(Permission.EDIT_PERSON)
def edit_person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Change what is known; the history keeps what stood there before."""
    row = do.read_person(by=request.actor, person_id=person_id)
    birth = "/".join(str(one) for one in (row.birth_year, row.birth_month, row.birth_day) if one)
    initial = {"birth": birth, "area_code": row.area.name if row.area else "", "phone": display_phone(row.phone)}
    initial |= {name: getattr(row, name) for name in EditPersonForm.base_fields if hasattr(row, name) and name not in initial}
    form = EditPersonForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        url = _saved(request, form, person_id)
        if url:
            return redirect(url)
    return render(request, "community/person_edit.html", {"edit": form, "problems": form if form.errors else None, "person": row},
                  status=422 if form.errors else 200)  # fmt: skip


@staff(Permission.EDIT_PERSON)
def import_people(request: ActorRequest) -> HttpResponse:
    """People from a list: who is known stays as they are, rows that can't be used are named."""
    return import_list(request, "people")
