"""What is typed about meetings."""

import re
import unicodedata
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from yorozu.community.enums import CommunicationNeed
from yorozu.community.queries import find_desk
from yorozu.kernel import clock
from yorozu.meetings.enums import Reply
from yorozu.web.portal.fields import DayField

_TIME = re.compile(r"(\d{1,2})[:時](\d{2})?分?|(\d{1,2})(\d{2})|(\d{1,2})時半")
PLAIN = {"autocomplete": "off", "data-no-ruby": ""}


class ClockField(forms.CharField):
    """A time as people write it: 13:30, 1330, 13時30分, 13時半."""

    def clean(self, value: Any) -> Any:
        """The time, or a sentence that says what to type."""
        text = unicodedata.normalize("NFKC", str(super().clean(value) or "")).strip()
        found = _TIME.fullmatch(text)
        if not text:
            return None
        if found is None:
            raise ValidationError(_("時刻として読めません。例：13:30、13時半"))
        hour, minute = (found[5], "30") if found[5] else (found[1] or found[3], found[2] or found[4] or "0")
        try:
            return time(int(hour), int(minute))
        except ValueError:
            raise ValidationError(_("この時刻はありません。0時から23時59分で書いてください。")) from None


class DeskField(forms.CharField):
    """A desk by its name, the beginning of its reading, or its code; cleaned to the desk."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=120, widget=forms.TextInput(attrs={**PLAIN, "list": "desks"}), **options)

    def clean(self, value: Any) -> Any:
        """The one desk that is meant."""
        text = str(super().clean(value) or "")
        desk = find_desk(text)
        if text and desk is None:
            raise ValidationError(_("この名前の、いま開いている窓口が、1つに決まりません。候補から選んでください。"))
        return desk


def _area(**attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 2, "data-no-ruby": "", **attrs})


class BeginForm(forms.Form):
    """Which kind, where, which secretariat."""

    kind = forms.ChoiceField(label=_("会議の種類"), widget=forms.RadioSelect, error_messages={"required": _("どれかを選んでください。")})
    area = forms.ChoiceField(label=_("どこで開くか"))
    desk = forms.ChoiceField(label=_("事務局"))
    name = forms.CharField(label=_("名前"), help_text=_("空なら、地域と種類から作ります。例：芋井地区 地区ケア会議"), max_length=120, required=False)
    place = forms.CharField(label=_("いつもの場所"), max_length=120, required=False)


class MemberForm(forms.Form):
    """A member or a guest."""

    name = forms.CharField(label=_("名前"), max_length=120, required=False, widget=forms.TextInput(attrs=PLAIN))
    username = forms.CharField(label=_("利用者名"), help_text=_("よろずを使う人なら書いてください。その人だけが、会議の中身を読めます。"), max_length=150, required=False, widget=forms.TextInput(attrs=PLAIN))
    organisation = forms.CharField(label=_("所属"), max_length=120, required=False, widget=forms.TextInput(attrs=PLAIN))
    duty = forms.CharField(label=_("役目"), help_text=_("例：座長、委員、助言する人"), max_length=40, required=False)
    phone = forms.CharField(label=_("電話番号"), max_length=20, required=False, widget=forms.TextInput(attrs=PLAIN))
    email = forms.CharField(label=_("メールアドレス"), max_length=254, required=False, widget=forms.TextInput(attrs=PLAIN))


class TermForm(MemberForm):
    """A member with a term."""

    from_on = DayField(label=_("いつから"), help_text=_("空なら今日から。"), max_length=40, required=False)
    until_on = DayField(label=_("いつまで"), help_text=_("任期の終わりの日。空なら決めません。"), max_length=40, required=False)


class WhenForm(forms.Form):
    """Day, time and place."""

    day = DayField(label=_("日"), help_text=_("例：12月10日は 令和8年12月10日 か 2026-12-10"), max_length=40)
    since = ClockField(label=_("始まり"), help_text=_("例：13:30"), max_length=10)
    until = ClockField(label=_("終わり"), max_length=10)
    place = forms.CharField(label=_("場所"), help_text=_("空なら、いつもの場所。"), max_length=120, required=False)

    def moments(self) -> dict[str, Any]:
        """As the operation takes them."""
        given = self.cleaned_data
        at = [datetime.combine(given["day"], given[name], tzinfo=clock.TOKYO) for name in ("since", "until")]
        return {"starts_at": at[0], "ends_at": at[1], "place": given["place"]}


class ItemForm(forms.Form):
    """An item of the agenda."""

    title = forms.CharField(label=_("議題"), help_text=_("人の名前は書かないでください。"), max_length=120, widget=forms.TextInput(attrs=PLAIN))
    minutes = forms.IntegerField(label=_("時間（分）"), initial=10, min_value=1, max_value=480)


class BecauseForm(forms.Form):
    """A reason."""

    because = forms.CharField(label=_("わけ"), max_length=200, widget=_area())


class DecideForm(forms.Form):
    """What, who, by when."""

    words = forms.CharField(label=_("何をするか"), max_length=400, widget=_area(**{"data-hotkey": "w"}), error_messages={"required": _("何をするかを、400字までで書いてください。")})
    desk = DeskField(label=_("どの窓口が"), help_text=_("名前か、よみの初めを書くと候補が出ます。"), error_messages={"required": _("どの窓口がするかを選んでください。")})
    in_charge = forms.CharField(label=_("その窓口のだれが"), max_length=120, required=False, widget=forms.TextInput(attrs=PLAIN))
    due_on = DayField(label=_("いつまでに"), max_length=40, error_messages={"required": _("いつまでにするかを書いてください。")})
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)  # how many decisions its page showed


class WordsForm(forms.Form):
    """One sentence."""

    words = forms.CharField(label=_("1文で"), max_length=400, widget=_area())


class LeaveForm(WordsForm):
    """Why it is left out, and whether it comes again."""

    again = forms.BooleanField(label=_("次の会議の議題にする"), required=False, initial=True)


class ReplyForm(forms.Form):
    """What somebody answered to the call."""

    reply = forms.ChoiceField(label=_("返事"), choices=Reply.choices, widget=forms.RadioSelect)
    support = forms.MultipleChoiceField(label=_("いるもの"), choices=[one for one in CommunicationNeed.choices if one[0] not in ("no_phone", "visit_only")], required=False,
                                        widget=forms.CheckboxSelectMultiple)  # fmt: skip
    children = forms.IntegerField(label=_("託児（子どもの数）"), min_value=0, max_value=20, initial=0, required=False)
    note = forms.CharField(label=_("ひとこと"), max_length=200, required=False, widget=forms.TextInput(attrs=PLAIN))


class MinutesForm(forms.Form):
    """The minutes, and their public form."""

    minutes = forms.CharField(label=_("記録（委員と事務局が読みます）"), widget=_area(rows=14), max_length=20_000)
    public_words = forms.CharField(label=_("公開する記録（だれでも読みます）"), help_text=_("住民の名前、電話番号、どの家か分かることは書かないでください。"), widget=_area(rows=12), max_length=20_000, required=False)


class AgreeForm(forms.Form):
    """Who says that they are right."""

    name = forms.CharField(label=_("確かめた人の名前"), help_text=_("出席した人の名前を書いてください。記録に残ります。"), max_length=120, widget=forms.TextInput(attrs=PLAIN))


class PublishForm(forms.Form):
    """Whether somebody looked at what looks like a name."""

    sure = forms.BooleanField(label=_("住民の名前や電話番号がないことを確かめました"), required=False)


class NotDoneForm(WordsForm):
    """Why not, and by when."""

    due_on = DayField(label=_("いつまでにできるか"), help_text=_("2回めの「まだ」は、日に関係なく、上へあがります。"), max_length=40, required=False)
