"""行きづまりの決まり: what marks a need, tried on the past before it is set."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.coordination import operations as do
from yorozu.coordination.enums import NUMBERS, StuckRule
from yorozu.coordination.queries import Rule, Tried, can_be_tried, changes_of, numbers_from, rule_on, rules_on, tried
from yorozu.kernel import clock
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid
from yorozu.web.portal.fields import DayField
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once

TRIED_DAYS = 365


class RuleForm(forms.Form):
    """A rule's numbers, whether it marks, from when, and why. Numbers are checked where they are kept, so that page and command say the same."""

    is_on = forms.ChoiceField(label=_("この決まりを使いますか"), choices=[("on", _("使う")), ("off", _("使わない"))], widget=forms.RadioSelect)
    from_on = DayField(label=_("いつから"), help_text=_("空のままなら、きょうからです。例：令和9年4月1日"), max_length=40, required=False)
    because = forms.CharField(label=_("かえるわけ"), help_text=_("あとで見る人のために残ります。相談の中身や名前は書かないでください。"), max_length=400, required=False,
                              widget=forms.Textarea(attrs={"rows": 3, "data-no-ruby": ""}))  # fmt: skip

    def __init__(self, code: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, number in NUMBERS[code].items():
            hint = _("%(least)sから%(most)sまで") % {"least": number.least, "most": number.most}
            self.fields[name] = forms.CharField(label=str(number.label), help_text=hint, max_length=8, required=False,
                                                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "is-year"}))  # fmt: skip
        self.order_fields(["is_on", *NUMBERS[code], "from_on", "because"])
        self.numbers = tuple(NUMBERS[code])

    def typed_numbers(self) -> dict[str, str]:
        """As they were typed."""
        return {name: self.cleaned_data.get(name, "") for name in self.numbers}


@staff()
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """Every rule as it is in force, for everybody whose needs it may mark."""
    rows = [(one, _numbers(one)) for one in rules_on(clock.today())]
    return render(request, "coordination/rules.html", {"rows": rows, "may_set": request.actor.has(Permission.SET_STUCK_RULES)})


def _numbers(rule: Rule) -> list[tuple[Any, int]]:
    return [(number.label, rule.numbers[name]) for name, number in NUMBERS[rule.code].items()]


@staff(Permission.SET_STUCK_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: ActorRequest, code: str) -> HttpResponse:
    """One rule: try it, set it, and how it was set before."""
    if code not in StuckRule.values:
        raise Http404
    rule = rule_on(code, clock.today())
    if request.method != "POST":
        return _page(request, rule, RuleForm(code, initial={"is_on": "on" if rule.is_on else "off", **rule.numbers}))
    form = RuleForm(code, request.POST)
    if not form.is_valid():
        return _page(request, rule, form, status=422)
    try:
        if request.POST.get("act") == "try":
            return _page(request, rule, form, found=_tried(rule, form))
        url = sent_once(request, lambda: _set(request, code, form))
    except Invalid as error:
        for field, message in error.field_errors.items():
            form.add_error(field if field in form.fields else None, str(message))
        return _page(request, rule, form, status=422)
    messages.success(request, _t("決まりを残しました。印は、1分ほどで付けなおされます。"))
    return redirect(url)


def _tried(rule: Rule, form: RuleForm) -> Tried | None:
    numbers = numbers_from(rule.code, form.typed_numbers())
    end = clock.end_of(clock.today())
    return tried(rule.code, numbers, begin=end - timedelta(days=TRIED_DAYS), end=end) if can_be_tried(rule.code) else None


def _set(request: ActorRequest, code: str, form: RuleForm) -> str:
    given = form.cleaned_data
    do.change_rule(by=request.actor, rule=code, is_on=given["is_on"] == "on", numbers=form.typed_numbers(), because=given["because"], from_on=given["from_on"])
    return reverse("coordination:rule", args=[code])


def _page(request: ActorRequest, rule: Rule, form: RuleForm, *, found: Tried | None = None, status: int = 200) -> HttpResponse:
    history = [(row, [(number.label, row.numbers.get(name, number.default)) for name, number in NUMBERS[rule.code].items()]) for row in changes_of(rule.code)]
    context = {"rule": rule, "form": form, "fields": [form[name] for name in form.numbers], "found": found, "may_try": can_be_tried(rule.code),
               "history": history, "numbers": _numbers(rule)}  # fmt: skip
    return render(request, "coordination/rule.html", context, status=status)
