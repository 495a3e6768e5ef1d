"""The way through a consultation: which question comes after which, and what is still open."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .draft import Draft
from .forms import AskerForm, ContactForm, DistrictForm, HelpForm, UrgencyForm, WordsForm


@dataclass(frozen=True)
class Step:
    """One question on a page of its own."""

    slug: str
    form: type[forms.Form]
    title: str | Promise
    hint: str | Promise
    short: str | Promise
    number: int

    @property
    def url(self) -> str:
        """Where it is asked."""
        return reverse("consult:question", args=[self.slug]) if self.number > 1 else reverse("consult:begin")

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(self.form.base_fields)

    def bound(self, draft: Draft) -> forms.Form:
        """Its form with what was typed so far, to be judged."""
        return self.form({name: draft.values.get(name, "") for name in self.fields})

    def fresh(self, draft: Draft) -> forms.Form:
        """Its form with what was typed so far, to be shown."""
        return self.form(initial={name: draft.values[name] for name in self.fields if name in draft.values})


STEPS = (
    Step("words", WordsForm, _("どんなことで困っていますか"),
         _("話すときのことばで大丈夫です。名前や住所は、ここには書かないでください。"), _("困っていること"), 1),
    Step("urgency", UrgencyForm, _("いつまでに何とかしたいですか"), "", _("いつまでに"), 2),
    Step("asker", AskerForm, _("だれのことですか"), _("言わなくてもかまいません。"), _("だれのこと"), 3),
    Step("district", DistrictForm, _("どの地区のことですか"), _("近くの窓口につなぐために聞きます。番地はいりません。"), _("地区"), 4),
    Step("contact", ContactForm, _("どうやって知らせればよいですか"),
         _("名前も電話番号も、書かずに相談できます。"), _("知らせる方法"), 5),
    Step("help", HelpForm, _("読む・聞く・話すときに、あると助かるものはありますか"), "", _("読む・聞く・話す"), 6),
)  # fmt: skip
BY_SLUG = {step.slug: step for step in STEPS}


def after(step: Step) -> str:
    """Where "next" leads."""
    return STEPS[step.number].url if step.number < len(STEPS) else reverse("consult:check")


def before(step: Step) -> str:
    """Where "back" leads."""
    return STEPS[step.number - 2].url if step.number > 1 else "/"


def first_open(draft: Draft) -> Step | None:
    """The first question without a usable answer; None: it can be sent."""
    return next((step for step in STEPS if not step.bound(draft).is_valid()), None)


def answered(draft: Draft) -> dict[str, Any]:
    """Every answer, cleaned; only for a draft without open questions."""
    data: dict[str, Any] = {}
    for step in STEPS:
        form = step.bound(draft)
        form.is_valid()
        data.update(form.cleaned_data)
    return data
