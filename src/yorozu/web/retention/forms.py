"""What is typed on the pages of keeping and erasing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yorozu.retention.enums import MOST_YEARS, Counted

_AREA = {"rows": 2, "data-no-ruby": ""}
_BETWEEN = {"invalid": _("数字で入れてください。"), "min_value": _("0からの数字で入れてください。"), "max_value": _("長すぎます。")}


class RunForm(forms.Form):
    """Which look the erasure rests on."""

    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    checked = forms.BooleanField(label=_("もどせないことを知っていて、数と一覧を確かめました"), error_messages={"required": _("確かめたら、しるしをつけてください。")})


class HoldForm(forms.Form):
    """What to keep, and why."""

    number = forms.CharField(label=_("困りごとの番号"), help_text=_("例：N-2026-6PJV7EZ。合わせてある相談も、いっしょに残ります。"), max_length=40,
                             error_messages={"required": _("番号を入れてください。")}, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-no-ruby": ""}))  # fmt: skip
    person = forms.BooleanField(label=_("この人のほかの相談も、みな残す"), required=False)
    reason = forms.CharField(label=_("残すわけ"), help_text=_("例：訴訟、調査、監査。住民の名前は書かないでください。"), max_length=400, error_messages={"required": _("残すわけを書いてください。")},
                             widget=forms.Textarea(attrs=_AREA))  # fmt: skip


class LiftForm(forms.Form):
    """Why it need no longer be kept."""

    reason = forms.CharField(label=_("もう残さなくてよいわけ"), max_length=400, error_messages={"required": _("もう残さなくてよいわけを書いてください。")}, widget=forms.Textarea(attrs=_AREA))


class PeriodForm(forms.Form):
    """How long, from when, on what it rests, and why it is changed."""

    years = forms.IntegerField(label=_("年"), min_value=0, max_value=MOST_YEARS, error_messages={**_BETWEEN, "required": _("年を入れてください。なければ0です。")})
    months = forms.IntegerField(label=_("か月"), min_value=0, max_value=11, error_messages={**_BETWEEN, "required": _("月を入れてください。なければ0です。"), "max_value": _("0から11までです。")})
    counted = forms.ChoiceField(label=_("いつから数えるか"), choices=Counted.choices, widget=forms.RadioSelect, error_messages={"required": _("どれかを選んでください。")})
    basis = forms.CharField(label=_("何で決まっているか"), help_text=_("例：○○市文書管理規程 第30条"), max_length=400, error_messages={"required": _("何で決まっているかを書いてください。")},
                            widget=forms.Textarea(attrs=_AREA))  # fmt: skip
    because = forms.CharField(label=_("変えるわけ"), max_length=400, error_messages={"required": _("変えるわけを書いてください。")}, widget=forms.Textarea(attrs=_AREA))
