"""The parts of a record that come in rows, for staff: one page for each part, rows that stand there and empty ones below. No JavaScript."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.queries import district_choices
from yorozu.directory.enums import AccessKind, ScheduleKind
from yorozu.directory.operations import edit_part
from yorozu.directory.queries import PartPage, part_page
from yorozu.directory.queries.parts import FIELD_LABELS as LABELS
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import NotFound, Refused, Stale
from yorozu.language.phones import PhoneNotUnderstood, display_phone, normalise_phone
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

from .fields import Day, Number

EMPTY = 2  # rows to fill, and as many more for each press of "more"
MOST = 60
LANGUAGES = {"en": _("英語"), "zh": _("中国語"), "ko": _("韓国・朝鮮語"), "vi": _("ベトナム語"), "pt": _("ポルトガル語"), "tl": _("フィリピノ語"), "th": _("タイ語"),
             "id": _("インドネシア語"), "ne": _("ネパール語"), "my": _("ミャンマー語"), "es": _("スペイン語"), "fr": _("フランス語"), "ru": _("ロシア語"), "uk": _("ウクライナ語"),
             "jsl": _("日本手話"), "ja-easy": _("やさしい日本語")}  # fmt: skip
WEEKDAYS = ((0, _("月曜日")), (1, _("火曜日")), (2, _("水曜日")), (3, _("木曜日")), (4, _("金曜日")), (5, _("土曜日")), (6, _("日曜日")))


def _text(most: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(max_length=most, required=required)


def _time() -> forms.TimeField:
    return forms.TimeField(required=False, input_formats=("%H:%M", "%H時%M分", "%H時"), widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "9:00"}))


class RowForm(forms.Form):
    """One row; its id tells which."""

    id = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = str(LABELS.get(name, field.label))

    def clean(self) -> dict[str, Any]:
        """A stretch ends after it begins, in hours and in days."""
        data = super().clean() or {}
        if data.get("opens") and data.get("closes") and data["closes"] <= data["opens"]:
            self.add_error("closes", _t("終わりの時刻は、始まりより後にしてください。"))
        if bool(data.get("opens")) != bool(data.get("closes")):
            self.add_error("opens" if data.get("closes") else "closes", _t("はじまりとおわりを、両方書いてください。"))
        if data.get("valid_from") and data.get("valid_to") and data["valid_to"] < data["valid_from"]:
            self.add_error("valid_to", _t("終わりの日は、始まりの日より後にしてください。"))
        return data


class CostForm(RowForm):
    """One price."""

    option = _text(200)
    amount = Number(most=99_999_999)
    description = _text(400)
    valid_from, valid_to = Day(), Day()


class LanguageForm(RowForm):
    """A language."""

    code = forms.ChoiceField(choices=[("", "—"), *LANGUAGES.items()])
    note = _text(200)

    def clean(self) -> dict[str, Any]:
        """The name goes with the code."""
        data = super().clean()
        return {**data, "name": str(LANGUAGES.get(data.get("code", ""), ""))}


class AccessForm(RowForm):
    """What helps at the place."""

    kind = forms.ChoiceField(choices=[("", "—"), *AccessKind.choices])
    available = forms.TypedChoiceField(choices=[("", _("ことばで")), ("True", _("あり")), ("False", _("なし"))], required=False, empty_value=None,
                                       coerce=lambda text: text == "True")  # fmt: skip
    details = _text(400)


class DocumentForm(RowForm):
    """A paper to bring."""

    document = _text(200, required=True)
    url = forms.URLField(required=False, max_length=400, assume_scheme="https")


class ContactForm(RowForm):
    """A function to ask for; never a person."""

    title = _text(120, required=True)
    department = _text(120)
    phone = _text(20)
    email = forms.EmailField(required=False, max_length=200)
    note = _text(200)

    def clean_phone(self) -> str:
        """In digits, as it is shown."""
        try:
            return display_phone(normalise_phone(self.cleaned_data["phone"])) if self.cleaned_data["phone"] else ""
        except PhoneNotUnderstood:
            raise forms.ValidationError(_t("電話番号を見直してください。例：026-224-0000")) from None


class AreaForm(RowForm):
    """A district, or a place in words."""

    area = forms.ChoiceField(required=False)
    name = _text(200)
    description = _text(400)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].choices = [("", "—"), *areas]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean()
        if not data.get("area") and not data.get("name"):
            self.add_error("name", _t("地区を選ぶか、名前を書いてください。"))
        return data


class WeekForm(RowForm):
    """One stretch of a weekday."""

    weekday = forms.TypedChoiceField(choices=[("", "—"), *WEEKDAYS], coerce=int)
    weeks = forms.RegexField(r"^[1-5](\s*[,、・]\s*[1-5])*$", required=False, max_length=20)
    opens, closes = _time(), _time()
    valid_from, valid_to = Day(), Day()
    note = _text(200)

    def clean_weeks(self) -> str:
        """1,3; empty: every week."""
        return ",".join(sorted({one for one in self.cleaned_data["weeks"] if one.isdigit()}))

    def clean(self) -> dict[str, Any]:
        """With its hours."""
        data = super().clean()
        if not self.errors and not data.get("opens"):
            self.add_error("opens", _t("はじまりとおわりを、両方書いてください。"))
        return data


class DayForm(RowForm):
    """A day or some days that differ from the week; or how public holidays are."""

    kind = forms.ChoiceField(choices=[("", "—"), *(one for one in ScheduleKind.choices if one[0] != ScheduleKind.WEEKLY)])
    valid_from, valid_to = Day(), Day()
    opens, closes = _time(), _time()
    note = _text(200)

    def clean(self) -> dict[str, Any]:
        """Closed days have days, other hours have both; one day needs no end."""
        data = super().clean()
        if data.get("kind") in (ScheduleKind.CLOSED, ScheduleKind.EXCEPTION):
            data["valid_to"] = data.get("valid_to") or data.get("valid_from")
            if not data.get("valid_from"):
                self.add_error("valid_from", _t("日を書いてください。"))
        if data.get("kind") == ScheduleKind.EXCEPTION and not data.get("opens"):
            self.add_error("opens", _t("はじまりとおわりを、両方書いてください。"))
        if data.get("kind") == ScheduleKind.CLOSED:
            data["opens"] = data["closes"] = None
        return data


FORMS: dict[str, type[RowForm]] = {"costs": CostForm, "languages": LanguageForm, "access": AccessForm, "documents": DocumentForm, "contacts": ContactForm,
                                   "areas": AreaForm, "week": WeekForm, "days": DayForm}  # fmt: skip


@staff(Permission.EDIT_DIRECTORY)
def part(request: ActorRequest, service_id: UUID, name: str) -> HttpResponse:
    """One part of a record: its rows to change, to end and to add to. What was typed stays on an error."""
    page = part_page(service_id, name)
    if page is None:
        raise Http404
    made = forms.formset_factory(FORMS[name], extra=EMPTY, can_delete=True, max_num=MOST, absolute_max=MOST)
    choices = {"areas": [(one.code, one.name) for one in district_choices()]} if name == "areas" else {}
    rows = partial(made, prefix="row", form_kwargs=choices)
    if request.method != "POST":
        return _shown(request, page, name, rows(initial=page.rows), page.seen)
    if request.POST.get("more"):
        return _shown(request, page, name, rows(initial=_typed(request.POST)), request.POST.get("seen", ""))
    sent = rows(request.POST, initial=page.rows)
    if not sent.is_valid():
        return _shown(request, page, name, sent, request.POST.get("seen", ""))
    url = reverse("directory:record", args=[service_id])
    try:
        target = sent_once(request, lambda: _save(request, service_id, name, sent, url))
    except NotFound:
        raise Http404 from None
    except Refused as refusal:
        seen = page.seen if isinstance(refusal, Stale) else request.POST.get("seen", "")
        return _shown(request, page, name, sent, seen, refused=str(refusal), now=page.rows if isinstance(refusal, Stale) else [])
    messages.success(request, _t("書きとめました。"))
    return redirect(target)


def _save(request: ActorRequest, service_id: UUID, name: str, sent: Any, url: str) -> str:
    kept = [one.cleaned_data for one in sent.forms if one.cleaned_data and not one.cleaned_data.get("DELETE") and (one.has_changed() or one.cleaned_data.get("id"))]
    edit_part(by=request.actor, service_id=service_id, name=name, rows=kept, seen=request.POST.get("seen", ""))
    return url


def _typed(sent: QueryDict) -> list[dict[str, str]]:
    """Every row as it was typed, right or wrong, without those that are empty: below them come empty ones again."""
    count = sent.get("row-TOTAL_FORMS", "0")
    most = min(MOST, int(count)) if count.isascii() and count.isdigit() and len(count) < 4 else 0
    rows = [{key.removeprefix(f"row-{place}-"): str(sent[key]) for key in sent if key.startswith(f"row-{place}-")} for place in range(most)]
    return [row for row in rows if any(row.values())]


def _shown(request: ActorRequest, page: PartPage, name: str, rows: Any, seen: str, *, refused: str = "", now: list[dict[str, Any]] | None = None) -> HttpResponse:  # fmt: skip
    problems = _problems(rows, refused)
    stands = [" ".join(str(value) for key, value in row.items() if key != "id" and value not in ("", None)) for row in now or []]
    context = {"page": page, "rows": rows, "seen": seen, "now": stands, "problems": problems, "wrong": bool(problems)}
    return render(request, "directory/staff_part.html", context, status=422 if problems else 200)


def _problems(rows: Any, refused: str) -> list[str]:
    """What is to be put right, row by row; the fields say it too."""
    told = [refused] if refused else []
    for place, one in enumerate(rows.forms if rows.is_bound else (), 1):
        told += [f"{place} {one.fields[name].label if name in one.fields else ''}{_t('：')}{error}" for name, errors in one.errors.items() for error in errors]
    return told
