"""What the administrator types about the city."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.enums import AreaKind, DeskKind, OrganisationKind, Role
from yorozu.community.formats.hours import Stretch, read_hours
from yorozu.directory.queries import life_field_labels
from yorozu.web.portal.fields import DayField


class HoursField(forms.CharField):
    """A week in lines: 月〜金 8:30-17:15; a lunch break makes two stretches on a line."""

    def clean(self, value: Any) -> tuple[Stretch, ...]:
        """The stretches, or a sentence with the line that isn't one."""
        try:
            return read_hours(str(super().clean(value) or ""))
        except ValueError as error:
            raise forms.ValidationError(_t("「%(line)s」が読めません。「月-金 8:30-17:15」のように書いてください。"), params={"line": error}) from None


class DeskForm(forms.Form):
    """A desk as the public reads it, and the words that lead to it."""

    name = forms.CharField(label=_("名前"), max_length=120)
    kana = forms.CharField(label=_("よみ"), max_length=200, required=False)
    phone = forms.CharField(label=_("電話番号"), max_length=40, required=False)
    email = forms.EmailField(label=_("メール（お知らせの宛先）"), required=False)
    address = forms.CharField(label=_("場所"), max_length=240, required=False)
    accepts = forms.CharField(label=_("受けること"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    words = forms.CharField(label=_("ふだんのことば"), help_text=_("ここに来る人が使うことばを、1行に1つ"),
                            widget=forms.Textarea(attrs={"rows": 6}), required=False)  # fmt: skip
    fields_taken = forms.MultipleChoiceField(label=_("くらしの面"), choices=life_field_labels, widget=forms.CheckboxSelectMultiple,
                                             required=False)  # fmt: skip
    hours = HoursField(label=_("開いている時間"), help_text=_("例：月-金 8:30-17:15"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class NewDeskForm(DeskForm):
    """A desk that opens."""

    code = forms.SlugField(label=_("コード"), max_length=60)
    kind = forms.ChoiceField(label=_("しくみの中での役目"), choices=DeskKind.choices)
    area_code = forms.CharField(label=_("地区・圏域・市のコード"), max_length=40)
    organisation_code = forms.CharField(label=_("運営する団体のコード"), max_length=60)


class ClosureForm(forms.Form):
    """Days on which a desk is shut."""

    from_on = DayField(label=_("はじめの日"), max_length=40)
    until_on = DayField(label=_("おわりの日"), max_length=40)
    reason = forms.CharField(label=_("住民に知らせる理由"), max_length=120, required=False)
    stand_in = forms.CharField(label=_("その間の窓口"), max_length=120, required=False, widget=forms.TextInput(attrs={"list": "desks"}))


class FullForm(forms.Form):
    """Until when a desk takes nobody new; empty: not known."""

    until = DayField(label=_("いつまで"), help_text=_("わからないときは空のまま。例：2026-12-10"), max_length=40, required=False)


class CloseForm(forms.Form):
    """A desk that is no more."""

    closed_on = DayField(label=_("この日からなくなる"), max_length=40)
    successor = forms.CharField(label=_("あとを受ける窓口"), max_length=120, required=False, widget=forms.TextInput(attrs={"list": "desks"}))


class PostForm(forms.Form):
    """An account and its post, in one."""

    username = forms.CharField(label=_("利用者名"), max_length=60)
    name = forms.CharField(label=_("氏名"), max_length=120, required=False, help_text=_("新しい人のとき"))
    password = forms.CharField(label=_("はじめのパスワード"), max_length=200, strip=False, required=False, help_text=_("新しい人のとき。12文字以上"),
                               widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))  # fmt: skip
    role = forms.ChoiceField(label=_("役目"), choices=Role.choices)
    desk = forms.CharField(label=_("窓口"), max_length=120, required=False, widget=forms.TextInput(attrs={"list": "desks"}))
    area_code = forms.CharField(label=_("地区のコード"), max_length=40, required=False, help_text=_("窓口のない役目のとき"))
    from_on = DayField(label=_("はじめの日"), max_length=40)
    until_on = DayField(label=_("おわりの日"), max_length=40, required=False)


class AreaForm(forms.Form):
    """A circle."""

    code = forms.CharField(label=_("コード"), max_length=40)
    kind = forms.ChoiceField(label=_("輪"), choices=[one for one in AreaKind.choices if one[0] != AreaKind.CITY])
    name = forms.CharField(label=_("名前"), max_length=80)
    kana = forms.CharField(label=_("よみ"), max_length=120, required=False)
    parent_code = forms.CharField(label=_("ひとつ広い輪のコード"), max_length=40)


class AreaNameForm(forms.Form):
    """A circle's name."""

    name = forms.CharField(label=_("名前"), max_length=80)
    kana = forms.CharField(label=_("よみ"), max_length=120, required=False)


class OrganisationForm(forms.Form):
    """A body that runs desks."""

    name = forms.CharField(label=_("名前"), max_length=160)
    kana = forms.CharField(label=_("よみ"), max_length=240, required=False)
    kind = forms.ChoiceField(label=_("種類"), choices=OrganisationKind.choices)
    phone = forms.CharField(label=_("電話番号"), max_length=20, required=False)


class NewOrganisationForm(OrganisationForm):
    """A new one, with its code."""

    code = forms.SlugField(label=_("コード"), max_length=60)
    field_order = ("code", "name", "kana", "kind", "phone")


class AbsenceForm(forms.Form):
    """Days away, and who stands in."""

    from_on = DayField(label=_("はじめの日"), max_length=40)
    until_on = DayField(label=_("おわりの日"), max_length=40)
    stand_in = forms.ChoiceField(label=_("代わりの人"), required=False)

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].choices = [("", _("決めない")), *colleagues]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """A term that ends."""

    because = forms.CharField(label=_("理由"), max_length=120, required=False)
