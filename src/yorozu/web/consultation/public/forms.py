"""The six questions of a consultation, in the order and with the numbers of the paper sheet."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.community.enums import CommunicationNeed
from yorozu.community.queries.grouped import DistrictGroup, district_groups
from yorozu.consultation.enums import Asker, ContactWay, Urgency
from yorozu.consultation.operations.intake import WORDS_LIMIT
from yorozu.consultation.operations.residents import WORD_LIMIT
from yorozu.language.phones import PhoneNotUnderstood, normalise_phone

from .districts import UNKNOWN, is_district, only_match

TYPED = {"data-no-ruby": ""}
UNSURE = "unsure"
UNSAID = "unsaid"
LANGUAGES = [
    ("ja", _("日本語")), ("ja-x-easy", _("やさしい日本語")), ("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文"),
    ("ko", "한국어"), ("vi", "Tiếng Việt"), ("pt-br", "Português"), ("tl", "Tagalog"), ("ne", "नेपाली"), ("other", _("そのほか")),
]  # fmt: skip


class WordsForm(forms.Form):
    """1. What is the trouble, in one's own words: nothing that identifies."""

    words = forms.CharField(
        label=_("困っていること"), max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 6, **TYPED}),
        error_messages={"required": _("ひとことでも書いてください。"),
                        "max_length": _("2万字までです。短くするか、2つに分けて送ってください。書いたものは残っています。")},
    )  # fmt: skip


class UrgencyForm(forms.Form):
    """2. By when."""

    urgency = forms.ChoiceField(
        label=_("いつまでに"), widget=forms.RadioSelect,
        choices=[(Urgency.NOW, _("いますぐ")), (Urgency.TODAY, _("きょうのうちに")), (Urgency.WEEK, _("今週のうちに")),
                 (Urgency.NONE, _("急がない")), (UNSURE, _("わからない"))],
        error_messages={"required": _("ひとつ選んでください。迷ったら「わからない」でかまいません。")},
    )  # fmt: skip


class AskerForm(forms.Form):
    """3. About whom."""

    asker = forms.ChoiceField(
        label=_("だれのことですか"), widget=forms.RadioSelect,
        choices=[(Asker.SELF, _("自分のこと")), (Asker.FAMILY, _("家族のこと")), (Asker.NEIGHBOUR, _("近所の人・知り合いのこと")),
                 (Asker.PROFESSIONAL, _("そのほか（委員や仕事で知っている人など）")), (Asker.UNSAID, _("言わない"))],
        error_messages={"required": _("ひとつ選んでください。言いたくないときは「言わない」を選べます。")},
    )  # fmt: skip


class DistrictForm(forms.Form):
    """4. In which district: chosen from the list, or found by the beginning of its name, its reading or a town."""

    search = forms.CharField(
        label=_("地区や町の名前でさがす"), required=False, max_length=80,
        help_text=_("よみの初めの2文字でもさがせます。下の一覧から選んでもかまいません。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", **TYPED}),
    )  # fmt: skip
    area_code = forms.CharField(label=_("地区"), required=False, max_length=40, widget=forms.HiddenInput)
    groups: tuple[DistrictGroup, ...] = ()  # the list as it was when the form was read

    def clean(self) -> dict[str, Any]:
        """One district, by choice or by what was typed; a choice wins."""
        data = super().clean() or {}
        code, typed = data.get("area_code", ""), data.get("search", "")
        self.groups = district_groups()
        if code == UNKNOWN or is_district(code, self.groups):
            return data
        data["area_code"] = only_match(typed, self.groups) if typed else ""
        if not data["area_code"]:
            self.add_error("search", _t("「%(typed)s」という地区は、ひとつに決まりません。下の一覧から選んでください。") % {"typed": typed[:40]}
                           if typed else _t("地区を選んでください。わからないときは「わからない」を選べます。"))  # fmt: skip
        return data


CONTACT_FIELDS = ("asker_phone", "asker_phone_note", "asker_address", "asker_name")
NEEDED: dict[str, tuple[str, ...]] = {
    ContactWay.PHONE: ("asker_phone", "asker_phone_note", "asker_name"),
    ContactWay.LETTER: ("asker_address", "asker_name"),
    ContactWay.VISIT: CONTACT_FIELDS,
}


class ContactForm(forms.Form):
    """5. How the person may be reached; a name is never needed."""

    contact_way = forms.ChoiceField(
        label=_("どうやって知らせればよいですか"), widget=forms.RadioSelect,
        choices=[(ContactWay.PHONE, _("電話してほしい")), (ContactWay.LETTER, _("手紙がほしい")),
                 (ContactWay.VISIT, _("家に来てほしい")), (ContactWay.SCREEN, _("自分でこのページを見る")),
                 (ContactWay.NONE, _("連絡しないでほしい")), (UNSAID, _("答えたくない"))],
        error_messages={"required": _("ひとつ選んでください。「自分でこのページを見る」なら、名前も電話番号もいりません。")},
    )  # fmt: skip
    asker_phone = forms.CharField(
        label=_("電話番号"), required=False, max_length=60, help_text=_("例：026-000-0000"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "is-short", **TYPED}),
    )  # fmt: skip
    asker_phone_note = forms.CharField(
        label=_("電話してよい時間など"), required=False, max_length=120, help_text=_("例：夕方6時から。家族には話さないで"),
        widget=forms.TextInput(attrs={"autocomplete": "off", **TYPED}),
    )  # fmt: skip
    asker_address = forms.CharField(
        label=_("住所"), required=False, max_length=240, help_text=_("手紙や訪問のとどけ先です。"),
        widget=forms.TextInput(attrs={"autocomplete": "street-address", **TYPED}),
    )  # fmt: skip
    asker_name = forms.CharField(
        label=_("名前"), required=False, max_length=120, help_text=_("書かなくてもかまいません。呼び名でもけっこうです。"),
        widget=forms.TextInput(attrs={"autocomplete": "name", **TYPED}),
    )  # fmt: skip

    def clean_asker_phone(self) -> str:
        """As typed; refused where no telephone can be read in it."""
        typed: str = self.cleaned_data["asker_phone"].strip()
        if typed:
            try:
                normalise_phone(typed)
            except PhoneNotUnderstood:
                raise forms.ValidationError(
                    _t("電話番号として読めません。市外局番から、数字で書いてください。例：026-000-0000")
                ) from None
        return typed

    def clean(self) -> dict[str, Any]:
        """What the chosen way needs must be there; nothing else."""
        data = super().clean() or {}
        way = data.get("contact_way")
        if way == ContactWay.PHONE and not data.get("asker_phone") and "asker_phone" not in self.errors:
            self.add_error("asker_phone", _t("電話するための番号を書いてください。書きたくないときは、ほかの方法を選べます。"))
        if way in (ContactWay.LETTER, ContactWay.VISIT) and not data.get("asker_address"):
            self.add_error("asker_address", _t("とどけ先の住所を書いてください。書きたくないときは、ほかの方法を選べます。"))
        for name in CONTACT_FIELDS:  # what the chosen way doesn't need isn't passed on, even where it was typed before
            if way and name not in NEEDED.get(way, ()) and name not in self.errors:
                data[name] = ""
        return data


class HelpForm(forms.Form):
    """6. What helps to read, hear and be understood; all of it may stay empty."""

    communication = forms.MultipleChoiceField(
        label=_("あると助かるもの"), required=False, choices=CommunicationNeed.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("いくつでも。なければ、そのまま「次へ」を押してください。"),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("話すことば"), required=False, choices=LANGUAGES)


class EnterForm(forms.Form):
    """受付番号 and 合言葉."""

    number = forms.CharField(
        label=_("受付番号"), max_length=40, help_text=_("用紙の右上の番号です。例：7K3M-94QD"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "is-short", "autocapitalize": "characters", **TYPED}),
        error_messages={"required": _("受付番号を書いてください。控えや用紙の右上にあります。")},
    )  # fmt: skip
    passphrase = forms.CharField(
        label=_("合言葉"), max_length=200, help_text=_("受付のときにお渡しした、3つのことばです。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", **TYPED}),
        error_messages={"required": _("合言葉を書いてください。控えに書いてあります。")},
    )  # fmt: skip


class PaperEnterForm(forms.Form):
    """合言葉 alone: the number came with the sheet's QR."""

    passphrase = forms.CharField(
        label=_("合言葉"), max_length=200, help_text=_("用紙に書いてある、3つのことばです。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", **TYPED}),
        error_messages={"required": _("合言葉を書いてください。用紙に書いてあります。")},
    )  # fmt: skip


class WordForm(forms.Form):
    """ことばを追加する."""

    text = forms.CharField(
        label=_("追加することば"), max_length=WORD_LIMIT, widget=forms.Textarea(attrs={"rows": 5, **TYPED}),
        error_messages={"required": _("追加することばを書いてください。"),
                        "max_length": _("4,000字までです。短くするか、2回に分けてください。書いたものは残っています。")},
    )  # fmt: skip


class NoteForm(forms.Form):
    """連絡のしかた: when and how to call."""

    note = forms.CharField(
        label=_("連絡のしかた"), required=False, max_length=120, help_text=_("例：電話は夕方6時から"),
        widget=forms.TextInput(attrs={"autocomplete": "off", **TYPED}),
        error_messages={"max_length": _("120字までです。短くしてください。書いたものは残っています。")},
    )  # fmt: skip


class SheetForm(forms.Form):
    """Which edition of the 相談用紙."""

    edition = forms.ChoiceField(
        label=_("どの用紙にしますか"), widget=forms.RadioSelect, initial="standard",
        choices=[("standard", _("ふつうの用紙")), ("large", _("大きな文字")), ("furigana", _("ふりがなつき")),
                 ("easy", _("やさしい日本語")), ("en", "English")],
        error_messages={"required": _("用紙をひとつ選んでください。")},
    )  # fmt: skip
