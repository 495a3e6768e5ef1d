"""What staff type about a need. Forms read what was typed; operations decide whether it may be."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.enums import CommunicationNeed
from yorozu.community.queries import district_code
from yorozu.consultation.enums import (
    Asker,
    Channel,
    ConsentHow,
    ConsentState,
    ContactWay,
    Missing,
    Outcome,
    ShareField,
    ToldHow,
    Urgency,
)  # fmt: skip
from yorozu.consultation.operations.closing import BY_HAND
from yorozu.directory.queries import life_field_labels
from yorozu.kernel import clock
from yorozu.language.names import clean_text
from yorozu.web.portal.blank import unchanging
from yorozu.web.portal.fields import DayField


class WordsField(forms.CharField):
    """Words as somebody typed them; control letters that a paste brought are dropped, nothing else."""

    def to_python(self, value: Any) -> str:
        """Clean, however long: the operation says what is too long."""
        return clean_text(str(super().to_python(value) or ""), limit=1_000_000)


class DistrictField(forms.CharField):
    """A district typed by name, reading or code; cleaned to its code."""

    def clean(self, value: Any) -> str:
        """The code of the one district that is meant."""
        text = super().clean(value)
        if not text:
            return ""
        code = district_code(text)
        if code is None:
            raise forms.ValidationError(_t("「%(text)s」という地区は見つかりません。名前かよみの初めの2文字を入れて、一覧から選んでください。"),
                                        params={"text": text[:40]})  # fmt: skip
        return code


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "data-no-ruby": "", **attrs})


@unchanging
class IntakeForm(forms.Form):
    """電話の受付: only words, urgency and district are required."""

    words = WordsField(label=_("ことばのまま"), widget=_area(5, autocomplete="off", **{"data-hotkey": "n"}),
                            error_messages={"required": _("困っていることを、ひとことでも書いてください。")})  # fmt: skip
    urgency = forms.ChoiceField(label=_("急ぎ"), choices=Urgency.choices, widget=forms.RadioSelect,
                                error_messages={"required": _("急ぎを選んでください。わからないときは「今週」を選んでください。")})  # fmt: skip
    asker_phone = forms.CharField(label=_("電話番号"), required=False, max_length=40,
                                  widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))  # fmt: skip
    area_code = DistrictField(label=_("地区"), help_text=_("名前かよみの2文字"), max_length=80,
                              widget=forms.TextInput(attrs={"list": "districts", "autocomplete": "off"}),
                              error_messages={"required": _("地区を選んでください。わからないときは「市」と入れてください。")})  # fmt: skip
    channel = forms.ChoiceField(label=_("受けた方法"), choices=Channel.choices, initial=Channel.PHONE, required=False)
    asker = forms.ChoiceField(label=_("話した人"), choices=Asker.choices, initial=Asker.UNSAID, required=False)
    asker_name = forms.CharField(label=_("話した人の名前"), required=False, max_length=120,
                                 widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    asker_phone_note = forms.CharField(label=_("かけてよい時間など"), required=False, max_length=120)
    asker_address = forms.CharField(label=_("住所"), required=False, max_length=240,
                                    widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    contact_way = forms.ChoiceField(label=_("知らせる方法"), choices=[("", _("あとで聞く")), *ContactWay.choices], required=False)
    communication = forms.MultipleChoiceField(label=_("読む・聞くための希望"), choices=CommunicationNeed.choices,
                                              widget=forms.CheckboxSelectMultiple, required=False)  # fmt: skip
    fields_touched = forms.MultipleChoiceField(label=_("くらしのどの面か（わからなければ空のまま）"), choices=life_field_labels,
                                               widget=forms.CheckboxSelectMultiple, required=False)  # fmt: skip
    more_needs = forms.CharField(label=_("ほかの困りごと"), help_text=_("1行に1つ。分けて、それぞれ進めます"), required=False,
                                 widget=_area(2))  # fmt: skip
    paper_code = forms.CharField(label=_("用紙の番号"), help_text=_("右上の8文字"), required=False, max_length=20)
    received_on = DayField(label=_("受けた日"), help_text=_("きょうでないとき。和暦でも西暦でも"), required=False, max_length=40)
    share_refused = forms.BooleanField(label=_("ほかの窓口に伝えないでほしい、と言われた"), required=False)

    def received_at(self) -> datetime | None:
        """The moment for a day that was typed; None: now."""
        day: date | None = self.cleaned_data.get("received_on")
        if day is None or day == clock.today():
            return None
        return clock.on(day, 12)


class NoteForm(forms.Form):
    """書きたす."""

    text = WordsField(label=_("書きたす"), widget=_area(3), error_messages={"required": _("書きたすことばを入れてください。")})
    contact = forms.BooleanField(label=_("相談した人と話した"), required=False)
    public = forms.BooleanField(label=_("「相談のようす」でも見せる"), required=False)


class StepForm(forms.Form):
    """次の一歩: what and by when."""

    step = forms.CharField(label=_("次にすること"), max_length=200)
    day = DayField(label=_("いつ"), help_text=_("例：2026-11-25、令和8年11月25日"), max_length=40)
    hour = forms.TimeField(label=_("時刻"), initial=time(12, 0), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    contact = forms.BooleanField(label=_("相談した人に連絡する"), required=False)

    def moment(self) -> datetime:
        """The day and hour together, in Tokyo."""
        at: time = self.cleaned_data.get("hour") or time(12, 0)
        return clock.on(self.cleaned_data["day"], at.hour, at.minute)


class UrgencyForm(forms.Form):
    """急ぎを変える."""

    urgency = forms.ChoiceField(label=_("急ぎ"), choices=Urgency.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=400)


class PersonForm(forms.Form):
    """だれのことか: found by what one knows; empty takes it back."""

    person = forms.CharField(label=_("名前・よみ・電話番号"), max_length=120, required=False, help_text=_("空のまま送ると、わからないことに戻ります。"))


class FieldsForm(forms.Form):
    """くらしの面."""

    codes = forms.MultipleChoiceField(label=_("くらしの面"), choices=life_field_labels, widget=forms.CheckboxSelectMultiple,
                                      required=False)  # fmt: skip


class DetailForm(forms.Form):
    """What is shared apart."""

    field = forms.ChoiceField(label=_("何のことか"), choices=[(one.value, one.label) for one in
                              (ShareField.HEALTH, ShareField.CARE, ShareField.MONEY, ShareField.FAMILY)])  # fmt: skip
    text = forms.CharField(label=_("聞いたこと"), widget=_area(3))


class OfferForm(forms.Form):
    """つなぐ: whom to ask, what to show, and the consent for it, in one sending."""

    to_desk = forms.CharField(label=_("だれに"), help_text=_("名前の一部で選べます"), max_length=120,
                              widget=forms.TextInput(attrs={"list": "desks", "autocomplete": "off", "data-hotkey": "t"}))  # fmt: skip
    fields_shown = forms.MultipleChoiceField(label=_("見せるもの"), choices=ShareField.choices, widget=forms.CheckboxSelectMultiple,
                                             required=False)  # fmt: skip
    message = forms.CharField(label=_("伝えること"), required=False, widget=_area(2))
    answer = forms.ChoiceField(label=_("同意"), required=False, choices=[
        ("", _("前に聞いた同意でよい")), (ConsentState.GIVEN, _("いま同意をもらった")),
        (ConsentState.PRESUMED, _("命やからだの危険があり、同意なしで渡す"))])  # fmt: skip
    by_whom = forms.CharField(label=_("だれの同意か"), required=False, max_length=120)
    how = forms.ChoiceField(label=_("どうやって"), required=False, choices=[("", "―"), *ConsentHow.choices])
    because = forms.CharField(label=_("同意なしで渡す理由"), required=False, max_length=400)
    though_closed = forms.BooleanField(label=_("閉まっていても頼む"), required=False)
    though_full = forms.CharField(required=False, max_length=60)  # the code of the desk of which the warning was read
    warned_of = ""


class RightDeskForm(forms.Form):
    """The desk that is right for a need's words."""

    desk = forms.CharField(label=_("ちがうとき、正しい窓口"), max_length=120)


class ConsentForm(forms.Form):
    """同意を書く, apart from an offer."""

    fields_shown = forms.MultipleChoiceField(label=_("渡してよいもの"), choices=ShareField.choices,
                                             widget=forms.CheckboxSelectMultiple)  # fmt: skip
    answer = forms.ChoiceField(label=_("答え"), choices=[
        (one.value, one.label) for one in (ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.ASKED)])  # fmt: skip
    by_whom = forms.CharField(label=_("だれの同意か"), required=False, max_length=120)
    how = forms.ChoiceField(label=_("どうやって"), required=False, choices=[("", "―"), *ConsentHow.choices])


class ReasonForm(forms.Form):
    """One sentence that says why."""

    reason = forms.CharField(label=_("理由"), widget=_area(2), error_messages={"required": _("理由を書いてください。")})


class DeclineForm(ReasonForm):
    """引き受けられない: why, and who might."""

    suggested = forms.CharField(label=_("代わりに頼めそうな窓口"), required=False, max_length=120,
                                widget=forms.TextInput(attrs={"list": "desks", "autocomplete": "off"}))  # fmt: skip


class AcceptForm(forms.Form):
    """引き受ける, with a word for the way."""

    note = forms.CharField(label=_("ひとこと（なくてもよい）"), required=False, widget=_area(2))


class AnswerForm(forms.Form):
    """結果."""

    outcome = forms.ChoiceField(label=_("結果"), choices=[(one.value, Outcome(one).label) for one in BY_HAND])
    words = forms.CharField(label=_("どうなったか"), help_text=_("相談した人に伝えることばで"), widget=_area(3))
    missing = forms.ChoiceField(label=_("足りなかったもの"), required=False, choices=[("", "―"), *Missing.choices])
    missing_words = forms.CharField(label=_("何が足りなかったか"), required=False, max_length=400)
    rest = forms.CharField(label=_("残りを新しい困りごとにする"), help_text=_("書くと、続きの相談として残ります"), required=False,
                           widget=_area(2))  # fmt: skip


class ToldForm(forms.Form):
    """伝えた."""

    how = forms.ChoiceField(label=_("どうやって伝えたか"), choices=ToldHow.choices)


class CloseForm(forms.Form):
    """終わりにする; the reason only where the person couldn't be told."""

    untold_reason = forms.CharField(label=_("伝えられなかった理由"), required=False, max_length=400)


class SplitForm(forms.Form):
    """分ける."""

    words = forms.CharField(label=_("分けたい困りごと"), help_text=_("1行に1つ"), widget=_area(2))

    def lines(self) -> tuple[str, ...]:
        """One need for each line that isn't empty."""
        return tuple(line.strip() for line in self.cleaned_data["words"].splitlines() if line.strip())


class NumberForm(forms.Form):
    """Another need, by its number."""

    number = forms.CharField(label=_("合わせる相談の番号"), help_text=_("例：N-2026-ABC1234"), max_length=20)


class EmptyForm(forms.Form):
    """An act that needs nothing but the press."""


class WhichConsentForm(forms.Form):
    """A consent that is taken back."""

    consent = forms.UUIDField(widget=forms.HiddenInput)

    def consent_id(self) -> UUID:
        """Its id."""
        value: UUID = self.cleaned_data["consent"]
        return value
