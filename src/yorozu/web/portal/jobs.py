"""処理のようす: long work, seen and stopped."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yorozu.kernel import jobs
from yorozu.kernel.access import Actor
from yorozu.kernel.models import Job
from yorozu.web.portal.days import told_day
from yorozu.web.portal.gate import ActorRequest, staff

TITLES: dict[str, str | Promise] = {"directory.import": _("案内の取りこみ"), "directory.booklet": _("安心便利帳"), "directory.train_words": _("ことばの学びなおし"),
          "backup.drill": _("バックアップからもどす練習"), "retention.run": _("保存期間が過ぎたものの消去")}  # fmt: skip
RESULTS = {"directory.import": "directory:import", "directory.booklet": "directory:booklet_job"}  # the page that shows what came of it
_OPEN = ("waiting", "running")


@dataclass(frozen=True)
class JobRow:
    """One job as the page shows it."""

    title: str
    state: str
    done: int
    total: int
    note: str
    by: str
    watch: str
    result_href: str
    error: str
    stop_href: str


def job_row_of(job: Job) -> JobRow:
    """One job as its component shows it."""
    by = _t("%(name)s %(time)sにはじめました") % {"name": job.asked_by_name, "time": told_day(localtime(job.asked_at), _t("n月j日 H:i"))}
    is_open = job.state in _OPEN
    note = _t("止まったようです。1分ほどで、もう一度はじめます。") if jobs.is_stalled(job) else job.note
    return JobRow(str(TITLES.get(job.name, job.name)), job.state, job.done, job.total, note, by,
                  reverse("portal:job", args=[job.pk]) if is_open else "", reverse(RESULTS[job.name], args=[job.pk]) if job.name in RESULTS and job.state == "done" else "", job.error,
                  reverse("portal:job_stop", args=[job.pk]) if is_open and not job.stop_wanted else "")  # fmt: skip


@staff()
def job_list(request: ActorRequest) -> HttpResponse:
    """One's own work; all of it for who looks after the installation."""
    rows = [job_row_of(one) for one in jobs.jobs_of(request.actor)]
    return render(request, "portal/jobs.html", {"jobs": rows, "next_page": ""})


@staff()
def job_row(request: ActorRequest, job_id: UUID) -> HttpResponse:
    """One job, for the page that watches it."""
    return render(request, "portal/job_row.html", {"job": job_row_of(_own(request.actor, job_id))})


@staff()
@require_POST
def job_stop(request: ActorRequest, job_id: UUID) -> HttpResponse:
    """やめる."""
    jobs.want_stop(_own(request.actor, job_id).pk)
    return redirect("portal:jobs")


def _own(actor: Actor, job_id: UUID) -> Job:
    found = jobs.job_of(actor, job_id)
    if found is None:
        raise Http404
    return found
