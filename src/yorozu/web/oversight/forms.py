"""What the auditor asks for."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yorozu.community.queries.named import every_desk
from yorozu.oversight.queries import AuditFilter
from yorozu.web.consultation.trace_words import ACTIONS, PURPOSES
from yorozu.web.portal.fields import DayField

ALL = ("", _("すべて"))
_TAKEN_OUT = ("write_out_people", "fetch_release", "export_audit", "fetch_extract", "print_letter", "make_backup", "restore_backup")
_READS = ("look",)
_ACCOUNT = ("sign_in", "sign_out", "change_password", "create_account")


def _group(action: str) -> str:
    if action in _TAKEN_OUT:
        return "out"
    if action in _READS or (action.startswith(("read_", "list_", "search_", "open_", "find_")) and action != "open_desk"):
        return "read"
    return "account" if action in _ACCOUNT else "write"


GROUPS: dict[str, str | Promise] = {"read": _("見た・さがした"), "out": _("書き出した・印刷した"), "write": _("書いた・進めた"), "account": _("利用者とサインイン")}


def action_choices() -> list[Any]:
    """Kinds of act, the reads first."""
    return [ALL, *((said, [(code, words) for code, words in ACTIONS.items() if _group(code) == group]) for group, said in GROUPS.items())]


def desk_choices() -> list[Any]:
    """Every desk."""
    return [ALL, *((str(pk), name) for pk, name in every_desk())]


class AuditForm(forms.Form):
    """The filter; `about` and `actor` are keys, never names: it stands in the page's address."""

    about = forms.UUIDField(required=False, widget=forms.HiddenInput)
    actor = forms.UUIDField(required=False, widget=forms.HiddenInput)
    since = DayField(label=_("いつから"), max_length=40, required=False)
    until = DayField(label=_("いつまで"), max_length=40, required=False)
    action = forms.ChoiceField(label=_("したこと"), choices=action_choices, required=False)
    desk = forms.ChoiceField(label=_("どの窓口として"), required=False)
    purpose = forms.ChoiceField(label=_("何のために"), choices=lambda: [ALL, *PURPOSES.items()], required=False)
    denied = forms.BooleanField(label=_("断ったものだけ"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["desk"].choices = desk_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A period that ends before it begins is asked about again."""
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("until", _("「いつから」より前の日です。"))
        return given

    def filter(self, *, after: str = "") -> AuditFilter:
        """As the query takes it."""
        given = self.cleaned_data
        return AuditFilter(about=given["about"], actor_id=given["actor"], desk_id=UUID(given["desk"]) if given["desk"] else None,
                           action=given["action"], purpose=given["purpose"], since=given["since"] or None, until=given["until"] or None,
                           denied=given["denied"], after=after)  # fmt: skip


class ExtractForm(forms.Form):
    """Why rows are taken out."""

    what_for = forms.CharField(label=_("何のために書き出しますか"), help_text=_("目的と、書き出した人と、番号が、ファイルと記録に残ります。"), max_length=200,
                               widget=forms.TextInput(attrs={"autocomplete": "off", "data-no-ruby": ""}))  # fmt: skip
    shape = forms.ChoiceField(label=_("形"), choices=[("csv", _("CSV（表計算で開く）")), ("jsonl", _("JSON Lines（機械で読む）"))], initial="csv",
                              widget=forms.RadioSelect)  # fmt: skip
