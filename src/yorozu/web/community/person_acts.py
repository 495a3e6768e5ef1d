"""What happens to somebody's record: a household, two records of one person, a move away, a death."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yorozu.community import operations as do
from yorozu.community.enums import CommunicationNeed
from yorozu.community.queries import age_of, household_of
from yorozu.kernel.access import Actor, Permission, may
from yorozu.kernel.errors import Invalid, Refused
from yorozu.language.phones import display_phone
from yorozu.web.portal.fields import DayField
from yorozu.web.portal.gate import ActorRequest, staff
from yorozu.web.portal.once import sent_once


class WhoForm(forms.Form):
    """Another person."""

    person = forms.CharField(label=_("名前・よみ・電話番号"), max_length=120)


class DayForm(forms.Form):
    """The day on which it was."""

    day = DayField(label=_("その日"), max_length=40)


Run = Callable[[Actor, Any, dict[str, Any]], object]
ACTS: dict[str, tuple[type[forms.Form], Run]] = {
    "household": (WhoForm, lambda by, row, data: do.live_together(by=by, person=row, other=do.only_person(by=by, text=data["person"]))),
    "alone": (forms.Form, lambda by, row, data: do.join_household(by=by, person=row, household=None)),
    "merge": (WhoForm, lambda by, row, data: do.merge_people(by=by, keep=do.only_person(by=by, text=data["person"]), other=row)),
    "part": (forms.Form, lambda by, row, data: do.part_people(by=by, person=row)),
    "moved": (DayForm, lambda by, row, data: do.record_move(by=by, person=row, moved_on=data["day"])),
    "died": (DayForm, lambda by, row, data: do.record_death(by=by, person=row, died_on=data["day"])),
}  # fmt: skip


def person_context(actor: Actor, row: Any) -> dict[str, Any]:
    """What a person's page shows, with the empty forms of what can be done."""
    return {"person": row, "age": age_of(row), "phone": display_phone(row.phone), "household": household_of(actor, row),
            "needs": [str(CommunicationNeed(one).label) for one in row.communication if one in CommunicationNeed.values],
            "may_edit": may(actor, Permission.EDIT_PERSON, row), "problems": None, "failed": "",
            "forms": {name: form(auto_id=f"{name}_%s") for name, (form, _run) in ACTS.items()}}  # fmt: skip


@staff(Permission.EDIT_PERSON)
@require_POST
def person_act(request: ActorRequest, person_id: UUID, name: str) -> HttpResponse:
    """Do it; a failure comes back at its field with what was typed."""
    if name not in ACTS:
        raise Http404
    row = do.read_person(by=request.actor, person_id=person_id)
    kind, run = ACTS[name]
    form = kind(request.POST, auto_id=f"{name}_%s")

    def done() -> str:
        run(request.actor, row, form.cleaned_data)
        return reverse("community:person", args=[person_id])

    if form.is_valid():
        try:
            url = sent_once(request, done)
        except Invalid as error:
            for field, message in error.field_errors.items():
                form.add_error(field if field in form.fields else None, str(message))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _t("書きました。"))
            return redirect(url)
    context = person_context(request.actor, row)
    context |= {"forms": {**context["forms"], name: form}, "problems": form, "failed": name}
    return render(request, "community/person.html", context, status=422)
