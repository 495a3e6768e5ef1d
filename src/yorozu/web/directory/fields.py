"""Fields of the directory's forms: a day as people write one, several telephone numbers, yes or no or not known."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.language.phones import PhoneNotUnderstood, normalise_phone
from yorozu.web.portal.fields import DayField


class Day(DayField):
    """A day: 令和8年4月1日, 2026-04-01; empty: None."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=40, **options)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether something else stands there."""
        return str(initial or "") != str(data or "").strip()


class Phones(forms.CharField):
    """Numbers between 、; gives their digits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=400, help_text=_("いくつかあるときは、「、」で分けます。"), **options)

    def clean(self, value: Any) -> list[str]:
        """Digits of each number."""
        try:
            return [normalise_phone(one) for one in str(super().clean(value) or "").replace(",", "、").split("、") if one.strip()]
        except PhoneNotUnderstood:
            raise forms.ValidationError(_t("電話番号を見直してください。例：026-224-0000")) from None


class Number(forms.IntegerField):
    """A whole number in digits of any width; a box for text, so that what was typed stays to be put right."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=most, widget=forms.TextInput(attrs={"inputmode": "numeric"}), **options)


class YesNo(forms.TypedChoiceField):
    """はい, いいえ, or not known."""

    def __init__(self, **options: Any) -> None:
        choices = [("", _("わかりません")), ("True", _("はい")), ("False", _("いいえ"))]
        super().__init__(required=False, choices=choices, coerce=lambda text: text == "True", empty_value=None, **options)
