"""会議体: begun, with members in their terms, the next meeting planned, ended."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.community.queries import area_by_code, desk_by_id
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import NotFound, Refused
from yorozu.meetings import operations as do
from yorozu.meetings.queries import all_kinds, areas_for, own_desks
from yorozu.web.portal.gate import ActorRequest, staff

from .acting import acted
from .forms import BecauseForm, BeginForm, ItemForm, TermForm, WhenForm

FORMS: dict[str, type[forms.Form]] = {"member": TermForm, "plan": WhenForm, "item": ItemForm, "end": BecauseForm}
_SAID: dict[str, str | Promise] = {"member": _("委員を入れました。"), "plan": _("会議の日を決めました。"), "item": _("次の会議の議題にしました。"), "end": _("この会議を終わりにしました。")}


@staff(Permission.RUN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: ActorRequest) -> HttpResponse:
    """Begin to hold one."""
    form = BeginForm(request.POST if request.method == "POST" else None)
    areas, desks = areas_for(request.actor), own_desks(request.actor)
    form.fields["kind"].choices = [(one.code, f"{one.name}　{one.what}") for one in all_kinds()]  # type: ignore[attr-defined]
    form.fields["area"].choices = [("", _t("選んでください")), *((one.code, one.name) for one in areas)]  # type: ignore[attr-defined]
    form.fields["desk"].choices = [(str(one.pk), one.name) for one in desks]  # type: ignore[attr-defined]

    def shown() -> HttpResponse:
        return render(request, "meetings/begin.html", {"form": form}, status=422 if form.errors else 200)

    def begun(given: dict[str, str]) -> str:
        area, desk = area_by_code(given["area"]), desk_by_id(UUID(given["desk"]))
        if area is None or desk is None:
            raise NotFound
        made = do.begin_series(by=request.actor, kind=given["kind"], area=area, desk=desk, name=given["name"], place=given["place"])
        return reverse("meetings:series", args=[made.pk])

    return acted(request, form, begun, said=_("会議をはじめました。委員を入れて、日を決めてください。"), shown=shown) if request.method == "POST" else shown()


@staff(Permission.SEE_MEETING)
@require_safe
def one(request: ActorRequest, series_id: UUID) -> HttpResponse:
    """One series: its meetings, its members, what waits."""
    return _page(request, series_id)


def _page(request: ActorRequest, series_id: UUID, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    seen = do.read_series(by=request.actor, series_id=series_id, after=request.GET.get("after", "")[:80])
    shown = {f"{name}_form": typed.get(name) or form(auto_id=f"{name}_%s") for name, form in FORMS.items()}
    return render(request, "meetings/series.html", {**shown, "seen": seen, "problems": next(iter(typed.values()), None)}, status=status)


@staff(Permission.RUN_MEETINGS)
@require_POST
def act(request: ActorRequest, series_id: UUID, name: str) -> HttpResponse:
    """Do one of them."""
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST, auto_id=f"{name}_%s")
    return acted(request, form, lambda given: _done(request, series_id, name, form), said=_SAID[name],
                 shown=lambda: _page(request, series_id, status=422, **{name: form}))  # fmt: skip


def _done(request: ActorRequest, series_id: UUID, name: str, form: forms.Form) -> str:
    by, given = request.actor, form.cleaned_data
    if isinstance(form, WhenForm):
        return reverse("meetings:one", args=[do.plan_meeting(by=by, series_id=series_id, **form.moments()).pk])
    if name == "member":
        do.add_member(by=by, series_id=series_id, form=do.MemberForm(**given))
    elif name == "item":
        do.put_on_agenda(by=by, series_id=series_id, **given)
    else:
        do.end_series(by=by, series_id=series_id, **given)
    return reverse("meetings:series", args=[series_id])


@staff(Permission.RUN_MEETINGS)
@require_POST
def end_member(request: ActorRequest, member_id: UUID) -> HttpResponse:
    """They leave it today."""
    try:
        member = do.end_member(by=request.actor, member_id=member_id)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("meetings:list")
    messages.success(request, _t("委員を終わりにしました。あしたから、会議の中身は読めません。"))
    return redirect("meetings:series", member.series_id)
