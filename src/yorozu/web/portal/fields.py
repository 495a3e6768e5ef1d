"""Form fields that ask the way people answer: a date in three boxes, 和暦 or 西暦, in digits of any width."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yorozu.language.dates import DateNotUnderstood, parse_date

_SENTENCES = {
    "form": _("年・月・日を数字で入れてください。例：令和8年11月26日、2026年11月26日"),
    "no-such-day": _("この日はありません。月と日を確かめてください。"),
    "not-in-era": _("この元号には、その日がありません。元号と年を確かめてください。"),
}


class DayField(forms.CharField):
    """A date typed as 和暦 or 西暦, in full or half width; cleaned to a `date` (empty: None)."""

    def clean(self, value: Any) -> Any:
        """Parse, or say what would do."""
        text = str(super().clean(value) or "")
        try:
            return parse_date(text) if text else None
        except DateNotUnderstood:
            raise ValidationError(_("日付として読めません。例：令和8年11月23日、2026-11-23、R8.11.23")) from None


class DateBoxes(forms.MultiWidget):
    """Year, month and day, each in a box of its own; never a calendar only (ux.md 4.2)."""

    template_name = "portal/date_boxes.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        box = {"autocomplete": "off", "maxlength": "12"}
        super().__init__(
            widgets={
                "year": forms.TextInput({**box, "class": "is-year"}),
                "month": forms.TextInput({**box, "inputmode": "numeric"}),
                "day": forms.TextInput({**box, "inputmode": "numeric"}),
            },
            attrs=dict(attrs or {}),
        )

    def decompress(self, value: Any) -> list[str]:
        """A date as the three texts in the boxes."""
        if isinstance(value, date):
            return [str(value.year), str(value.month), str(value.day)]
        return ["", "", ""]


class DateBoxesField(forms.MultiValueField):
    """A date typed as 令和8 / 11 / 26, R8 / 11 / 26 or 2026 / 11 / 26; gives a `datetime.date` or None."""

    widget = DateBoxes

    def __init__(self, *, required: bool = True, **options: Any) -> None:
        parts = (forms.CharField(max_length=12), forms.CharField(max_length=4), forms.CharField(max_length=4))
        super().__init__(parts, required=required, require_all_fields=False, **options)

    def clean(self, value: Any) -> date | None:
        """The date, or a sentence that says what to type."""
        texts = [str(part or "").strip() for part in (value or ["", "", ""])]
        if not any(texts):
            if self.required:
                raise ValidationError(_("年・月・日を入れてください。"), code="required")
            return None
        return self.compress(texts)

    def compress(self, texts: Sequence[str]) -> date:
        """Read the three texts as one date."""
        year, month, day = (text.rstrip("年月日") for text in texts)
        try:
            return parse_date(f"{year}年{month}月{day}日")
        except DateNotUnderstood as error:
            raise ValidationError(_SENTENCES[error.code], code=error.code) from error
