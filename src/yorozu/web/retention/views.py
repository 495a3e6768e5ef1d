"""保存と消去: periods with their basis, what is due, what is held back, runs; the real run by the worker, after one is asked again who sits there."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.kernel import jobs
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Invalid, Refused
from yorozu.retention import operations as do
from yorozu.retention.enums import Act, Begins, Counted, Purpose, RunState
from yorozu.retention.queries import PeriodRow, changes, latest_look, runs, schedule
from yorozu.web.portal.gate import ALWAYS, POSTED, ActorRequest, staff
from yorozu.web.portal.jobs import job_row_of
from yorozu.web.portal.once import sent_once

from .forms import HoldForm, LiftForm, PeriodForm, RunForm


@dataclass(frozen=True)
class PurposeRow:
    """A line of the schedule, with what the last look counted."""

    purpose: str
    label: str
    begins: str
    counted: str
    years: int
    months: int
    act: str
    basis: str
    source: str
    changed: bool
    due: int | None
    waiting: int | None
    held: int | None
    soon: int | None
    listed: bool


def _row(one: PeriodRow, counts: dict[str, int]) -> PurposeRow:
    period = one.period
    return PurposeRow(
        purpose=period.purpose, label=one.label, begins=str(Begins(period.begins).label), counted=str(Counted(period.counted).label), years=period.years,
        months=period.months, act=str(Act(period.act).label), basis=period.basis, source=period.source, changed=one.changed is not None,
        due=counts.get("due"), waiting=counts.get("waiting"), held=counts.get("held"), soon=counts.get("soon"),
        listed=period.purpose != Purpose.NOTICE and bool(counts.get("due")),
    )  # fmt: skip


def _page(request: ActorRequest, *, status: int = 200, problems: forms.Form | None = None, **typed: forms.Form) -> HttpResponse:
    below = request.GET.get("below", "")
    held = do.list_holds(by=request.actor, below=int(below) if below.isdecimal() and len(below) < 10 else None)
    history = runs()
    dry, last = latest_look(history), jobs.latest(do.JOB)
    rows = [_row(one, dry.counts.get(one.period.purpose, {}) if dry else {}) for one in schedule()]
    context: dict[str, Any] = {
        "rows": rows, "dry": dry, "total": sum(row.due or 0 for row in rows), "held": held, "next": f"?below={held.last}#holds" if held.last else "", "problems": problems,
        "runs": [{"one": one, "state": RunState(one.state).label, "erased": sum(count.get("erased", 0) for count in one.counts.values())} for one in history],
        "run_form": RunForm(initial={"number": dry.number if dry else None}), "hold_form": HoldForm(auto_id="hold_%s"),
        "may_set": request.actor.has(Permission.SET_PERIODS), "job": job_row_of(last) if last and last.state in ("waiting", "running", "failed") else None, **typed,
    }  # fmt: skip
    return render(request, "retention/index.html", context, status=status)


@staff(Permission.END_DATA)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Everything on one page."""
    return _page(request)


@staff(Permission.END_DATA)
@require_POST
def look(request: ActorRequest) -> HttpResponse:
    """確かめる: count what is due today; nothing is touched."""
    url = sent_once(request, lambda: _looked(request))
    return redirect(url)


def _looked(request: ActorRequest) -> str:
    do.dry_run(by=request.actor)
    return f"{reverse('retention:index')}#due"


@staff(Permission.END_DATA, sure=ALWAYS)
@require_POST
def run(request: ActorRequest) -> HttpResponse:
    """消す: the worker does it, as far as the last look went."""
    form = RunForm(request.POST)
    if (url := _tried(form, lambda given: _begun(request, given["number"]), request)) is None:
        return _page(request, status=422, problems=form, run_form=form)
    messages.success(request, _t("消しはじめました。画面を閉じても続きます。"))
    return redirect(url)


def _begun(request: ActorRequest, number: int) -> str:
    do.begin_run(by=request.actor, dry_number=number)
    return reverse("retention:index")


def _tried(form: forms.Form, act: Callable[[dict[str, Any]], str], request: ActorRequest) -> str | None:
    """Where it leads; None where something is wrong, which then stands in the form."""
    if not form.is_valid():
        return None
    try:
        return sent_once(request, lambda: act(form.cleaned_data))
    except Invalid as error:
        for field, message in error.field_errors.items():
            form.add_error(field, str(message))
    except Refused as error:
        form.add_error(None, str(error))
    return None


@staff(Permission.END_DATA)
@require_safe
def due(request: ActorRequest, purpose: str) -> HttpResponse:
    """What is due today for one purpose, by number."""
    after = None
    with suppress(ValueError):
        after = UUID(request.GET.get("after", ""))
    found = do.list_due(by=request.actor, purpose=purpose, after=after)
    context = {"found": found, "label": Purpose(purpose).label, "next": f"?after={found.last}" if found.last else "", "is_need": purpose in (Purpose.CASE, Purpose.CONTACT)}
    return render(request, "retention/due.html", context)


@staff(Permission.SET_PERIODS, sure=POSTED)
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: ActorRequest, purpose: str) -> HttpResponse:
    """Change how long, with a reason; how it was changed before."""
    row = next((one for one in schedule() if one.period.purpose == purpose), None)
    if row is None:
        raise Http404
    now = row.period
    form = PeriodForm(request.POST or None, initial={"years": now.years, "months": now.months, "counted": now.counted, "basis": now.basis if row.changed else ""})
    if request.method == "POST" and (url := _tried(form, lambda given: _changed(request, purpose, given), request)) is not None:
        messages.success(request, _t("保存期間を変えました。次の「確かめる」から使います。"))
        return redirect(url)
    context = {"form": form, "row": _row(row, {}), "changes": [{"one": one, "counted": Counted(one.counted).label} for one in changes(purpose)]}
    return render(request, "retention/period.html", context, status=422 if form.errors else 200)


def _changed(request: ActorRequest, purpose: str, given: dict[str, Any]) -> str:
    do.change_period(by=request.actor, purpose=purpose, **given)
    return reverse("retention:index")


@staff(Permission.END_DATA)
@require_POST
def hold(request: ActorRequest) -> HttpResponse:
    """Keep a need's records whatever their period says."""
    form = HoldForm(request.POST, auto_id="hold_%s")
    if (url := _tried(form, lambda given: _held(request, given), request)) is None:
        return _page(request, status=422, problems=form, hold_form=form)
    messages.success(request, _t("消さずに残します。"))
    return redirect(url)


def _held(request: ActorRequest, given: dict[str, Any]) -> str:
    do.set_hold(by=request.actor, **given)
    return f"{reverse('retention:index')}#holds"


@staff(Permission.END_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: ActorRequest, hold_id: UUID) -> HttpResponse:
    """Let it go again, with a reason."""
    one = do.one_hold(by=request.actor, hold_id=hold_id)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and (url := _tried(form, lambda given: _lifted(request, hold_id, given), request)) is not None:
        messages.success(request, _t("残すのをやめました。保存期間が過ぎていれば、次に消します。"))
        return redirect(url)
    return render(request, "retention/hold.html", {"form": form, "one": one}, status=422 if form.errors else 200)


def _lifted(request: ActorRequest, hold_id: UUID, given: dict[str, Any]) -> str:
    do.lift_hold(by=request.actor, hold_id=hold_id, **given)
    return f"{reverse('retention:index')}#holds"
