"""自分の記録: a copy, a correction or the end of its use, asked with number and 合言葉; where each request stands."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yorozu.consultation.operations import residents
from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid
from yorozu.oversight.enums import RightsAnswer, RightsKind, RightsState
from yorozu.oversight.operations import ask_right
from yorozu.oversight.queries.rights import rights_of
from yorozu.web.portal.gate import public
from yorozu.web.portal.once import sent_once

from .consult import private
from .resident import resident_of


class RightsForm(forms.Form):
    """What is asked."""

    kind = forms.ChoiceField(label=_("何をしてほしいですか"), choices=RightsKind.choices, widget=forms.RadioSelect,
                             error_messages={"required": _("どれかを選んでください。")})  # fmt: skip
    words = forms.CharField(label=_("くわしく"), help_text=_("直すところや、やめてほしい使いかたを書いてください。写しがほしいだけのときは、書かなくてもかまいません。"), max_length=2000,
                            required=False, widget=forms.Textarea(attrs={"rows": 4, "data-no-ruby": ""}))  # fmt: skip


@public
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest) -> HttpResponse:
    """The form, and what was asked before with its answers."""
    by = resident_of(request)
    if by is None:
        return redirect("consult:status")
    form = RightsForm({name: str(value).replace("\x00", "") for name, value in request.POST.items()} if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            sent_once(request, lambda: _asked(by, form.cleaned_data["kind"], form.cleaned_data["words"]))
        except Invalid as error:
            for name, message in error.field_errors.items():
                form.add_error(name, str(message))
        else:
            messages.success(request, _t("請求を受けつけました。期限までに返事をします。"))
            return redirect("consult:rights")
    row = residents.look(by=by)
    asked = [{"one": one, "kind": RightsKind(one.kind).label, "state": RightsState(one.state).label, "waiting": one.state == RightsState.WAITING,
              "answer": RightsAnswer(one.answer).label if one.answer else ""} for one in rights_of(row.pk)]  # fmt: skip
    return private(render(request, "consultation/public/rights.html", {"form": form, "asked": asked}, status=422 if form.errors else 200))


def _asked(by: Actor, kind: str, words: str) -> str:
    return str(ask_right(by=by, kind=kind, words=words).pk)
