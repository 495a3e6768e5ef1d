"""市のことば, for staff: the city's own expressions, each with where it leads and why; tried before it is stored, retired with a reason."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yorozu.algorithms.lexicon import lexicon
from yorozu.community.queries import desk_choices, desks_of_codes, find_desk
from yorozu.consultation.operations import Tried, try_word
from yorozu.directory.operations import add_word, check_word, retire_word
from yorozu.directory.queries import WordFilter, row_of_word, situation_choices, word_by_id, word_rows
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

STATES = (("used", _("使っている")), ("retired", _("やめた")), ("all", _("すべて")))
MEMBERS = 6  # words of a class that the help names


class WordForm(forms.Form):
    """How people say it, where that leads, and why."""

    expression = forms.CharField(label=_("言い方"), help_text=_("話すときのまま、短く。例：めだかの学校"), max_length=120,
                                 widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    desk = forms.CharField(label=_("つながる窓口"), help_text=_("名前の一部で選べます。窓口でなく場面につなぐときは、空のまま"), max_length=120, required=False,
                           widget=forms.TextInput(attrs={"list": "desks", "autocomplete": "off"}))  # fmt: skip
    situation = forms.ChoiceField(label=_("または、くらしの場面"), help_text=_("場面につなぐと、それを受けるどの窓口にもつながります"), required=False)
    reason = forms.CharField(label=_("わけ"), help_text=_("相談する人にも見えます。例：物忘れの人と家族が集まる会の名前だからです。"), max_length=200,
                             error_messages={"required": _("わけを書いてください。相談する人にも見えます。")})  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situation"].choices = [("", _("えらばない")), *situation_choices()]  # type: ignore[attr-defined]

    def clean_desk(self) -> Any:
        """The one desk that is meant; empty: None."""
        text = self.cleaned_data["desk"].strip()
        desk = find_desk(text) if text else None
        if text and desk is None:
            raise forms.ValidationError(_t("この窓口は見つかりません。一覧から選んでください。"))
        return desk


class RetireForm(forms.Form):
    """Why a word is no longer used."""

    reason = forms.CharField(label=_("やめるわけ"), max_length=200, error_messages={"required": _("やめるわけを書いてください。")})


@staff(Permission.EDIT_DIRECTORY)
@require_safe
def words(request: ActorRequest) -> HttpResponse:
    """Every word of the city, the newest first, a page at a time."""
    said = request.GET
    state = said.get("state", "used")
    narrow = WordFilter(said.get("q", "").strip()[:80], state if state in dict(STATES) else "used", said.get("desk", "")[:60])
    kept = urlencode({name: value for name, value in (("q", narrow.text), ("state", narrow.state), ("desk", narrow.desk)) if value})
    page = word_rows(narrow, after=said.get("after", "")[:120])
    next_page = f"?{kept}&{urlencode({'after': page.next_key})}" if page.next_key else ""
    context = {"narrow": narrow, "page": page, "states": STATES, "desks": desk_choices(), "next_page": next_page,
               "first_page": f"?{kept}" if said.get("after") else "", "narrowed": narrow != WordFilter()}  # fmt: skip
    return render(request, "directory/staff_words.html", context)


@staff(Permission.EDIT_DIRECTORY)
def new_word(request: ActorRequest) -> HttpResponse:
    """A new one: first what it would change, then stored. Nothing is stored by trying."""
    form = WordForm(request.POST or None)
    tried = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if request.POST.get("act") == "save":
                url = sent_once(request, lambda: _stored(request, data))
                messages.success(request, _t("足しました。いまから、この言い方で窓口が出ます。"))
                return redirect(url)
            tried = try_word(by=request.actor, said=check_word(**data))
        except Invalid as error:
            for field, message in error.field_errors.items():
                form.add_error({"leads": "desk"}.get(field, field), str(message))
    context = {"word": form, "tried": tried and _named(tried), "desks": desk_choices(), "classes": _classes(), "problems": form if form.errors else None}
    return render(request, "directory/staff_word_new.html", context, status=422 if form.errors else 200)


def _stored(request: ActorRequest, data: dict[str, Any]) -> str:
    add_word(by=request.actor, **data)
    return reverse("directory:words")


def _named(tried: Tried) -> dict[str, Any]:
    """What trying found, with desks by name."""
    codes = {code for one in tried.shown for code in (*one.before, *one.after, one.met_by)}
    names = {desk.code: desk.name for desk in desks_of_codes(sorted(codes))}
    rows = [{"id": one.need_id, "words": one.words, "before": [names.get(code, code) for code in one.before],
             "after": [(names.get(code, code), code not in one.before) for code in one.after], "met_by": names.get(one.met_by, one.met_by)} for one in tried.shown]  # fmt: skip
    return {"effect": tried.effect, "moved": len(tried.effect.moved), "rows": rows, "unseen": tried.unseen}


def _classes() -> list[tuple[str, str]]:
    """Names in braces, with some of the words that they stand for."""
    return [(name, "・".join(one.words[:MEMBERS])) for name, one in sorted(lexicon().classes.items())]


@staff(Permission.EDIT_DIRECTORY)
def word(request: ActorRequest, word_id: UUID) -> HttpResponse:
    """One word, who added it and why; retiring it, with a reason."""
    held = word_by_id(word_id)
    if held is None:
        raise Http404
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            url = sent_once(request, lambda: _retired(request, held, form.cleaned_data["reason"]))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _t("やめました。いまから、この言い方では出ません。"))
            return redirect(url)
    context = {"row": row_of_word(held), "retire": form, "problems": form if form.errors else None}
    return render(request, "directory/staff_word.html", context, status=422 if form.errors else 200)


def _retired(request: ActorRequest, held: Any, reason: str) -> str:
    retire_word(by=request.actor, word=held, reason=reason)
    return reverse("directory:words")
