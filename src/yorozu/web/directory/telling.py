"""What people outside tell the directory, without an account: "this is wrong", and an owner's answer by a link."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yorozu.directory.enums import Accepting, ReportSubject
from yorozu.directory.operations import answer_ask, report_wrong
from yorozu.directory.queries import ask_page, service_page
from yorozu.kernel import limits, once
from yorozu.kernel.errors import NotFound, Refused
from yorozu.web.portal.address import address_of
from yorozu.web.portal.gate import public

from .fields import Day, Number, Phones

NOBODY = ""  # a form sent again before its first answer came has no session yet: the token alone is random enough
FREE = 5  # reports of half a day from one address before waiting begins
ANSWERS = (("confirmed", _("このとおりです")), ("changed", _("ちがうところがあります")), ("closed", _("もうやっていません")), ("withheld", _("のせないでください")))


class WrongForm(forms.Form):
    """What is wrong, in two fields."""

    subject = forms.ChoiceField(label=_("どこがちがいますか"), choices=ReportSubject.choices, widget=forms.RadioSelect)
    words = forms.CharField(label=_("正しいことがわかれば、教えてください"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
                            help_text=_("名前や電話番号は書かなくてかまいません。"))  # fmt: skip


@public
def wrong(request: HttpRequest, service_id: UUID) -> HttpResponse:
    """Say that something in a record is wrong."""
    page = service_page(service_id)
    if page is None:
        raise Http404
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wait = limits.begin(limits.key_of("directory-wrong", "", address_of(request)), free=FREE)
        if wait:
            form.add_error(None, _t("つぎは%(seconds)s秒待ってから、ためしてください。") % {"seconds": wait})
        else:
            try:
                once.run(token=request.POST.get("once", ""), owner=NOBODY, act=partial(_report, service_id, form.cleaned_data))
            except NotFound:
                raise Http404 from None
            return render(request, "directory/wrong_thanks.html", {"name": page.service.name, "service_id": service_id})
    return render(request, "directory/wrong.html", {"name": page.service.name, "wrong_form": form}, status=422 if form.errors else 200)


def _report(service_id: UUID, told: dict[str, Any]) -> str:
    report_wrong(service_id=service_id, subject=told["subject"], words=told["words"])
    return ""


class AnswerForm(forms.Form):
    """The owner's answer."""

    answer = forms.ChoiceField(label=_("のせている内容は、このとおりですか"), choices=ANSWERS, widget=forms.RadioSelect)
    phones = Phones(label=_("電話"))
    hours_note = forms.CharField(label=_("時間（ことばで）"), required=False, max_length=2000)
    fees = forms.CharField(label=_("費用"), required=False, max_length=2000)
    description = forms.CharField(label=_("説明"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    accepting = forms.ChoiceField(label=_("いま受けつけていますか"), required=False, choices=Accepting.choices)
    accepting_until = Day(label=_("いつまで"))
    places_left = Number(label=_("あと何人"), most=100_000)
    alert = forms.CharField(label=_("まっ先に伝えること"), max_length=400, required=False)
    words = forms.CharField(label=_("ほかにちがうところ"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


OWNED = ("phones", "hours_note", "fees", "description", "accepting", "accepting_until", "places_left", "alert")


@public
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an owner's link; a link that doesn't hold says so, and gives the telephone."""
    page = ask_page(token)
    if page is None:
        return render(request, "directory/confirm.html", {"gone": True}, status=404)
    form = AnswerForm(request.POST or None, initial=page.fields)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            answer_ask(token=token, answer=told["answer"], words=told["words"], values={name: told[name] for name in form.changed_data if name in OWNED})
        except (Refused, NotFound):
            return render(request, "directory/confirm.html", {"gone": True}, status=404)
        return render(request, "directory/confirm.html", {"thanks": True, "page": page})
    return render(request, "directory/confirm.html", {"page": page, "answer_form": form}, status=422 if form.errors else 200)
