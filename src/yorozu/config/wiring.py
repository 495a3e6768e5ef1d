"""Who listens to which event: a higher system reacts to a lower one here and nowhere else."""

from typing import TYPE_CHECKING

from django.core.management import call_command

from yorozu.kernel import drafts, jobs, limits, once, seals, search, statistics, uploads
from yorozu.kernel.events import listen

if TYPE_CHECKING:
    from yorozu.web.portal.home import LastMonth


def connect() -> None:
    """Register every listener; called once when all apps are loaded."""
    from yorozu.community import events as accounts
    from yorozu.consultation import events as happened
    from yorozu.coordination import events as stuck
    from yorozu.coordination import operations as hard_cases
    from yorozu.directory import events as places
    from yorozu.meetings import events as met
    from yorozu.notices import operations as tell
    from yorozu.web.portal.home import counts_last_month

    listen(happened.NeedReceived, tell.on_received)
    listen(happened.NeedOffered, tell.on_offered)
    listen(happened.HandoffAnswered, tell.on_answered)
    listen(happened.NeedMoved, tell.on_moved)
    listen(happened.StepOverdue, tell.on_overdue)
    listen(happened.WordAdded, tell.on_word)
    listen(happened.NeedClosed, tell.on_closed)
    listen(happened.NeedReopened, tell.on_reopened)

    listen(happened.NeedChanged, hard_cases.look_again)
    listen(happened.WordAdded, hard_cases.look_again)
    listen(stuck.NeedsStuck, tell.on_stuck)
    listen(stuck.ForumAsked, tell.on_forum)
    listen(stuck.ForumLate, tell.on_forum)

    listen(places.OwnerAsked, tell.on_owner_asked)
    listen(places.WrongReported, tell.on_wrong_reported)
    listen(places.ReportDone, tell.on_report_done)

    listen(met.MembersTold, tell.on_members_told)
    listen(met.MeetingLeftOpen, tell.on_meeting_left_open)
    listen(met.DutyTold, tell.on_duty)
    listen(met.DutyLookedAt, tell.on_duty_looked_at)

    listen(accounts.SignInChanged, tell.on_sign_in_changed)

    counts_last_month(_last_month)
    _keep_time()


def _keep_time() -> None:
    """What the worker does by the clock, and the kinds of long work that it must know."""
    from yorozu.community import operations as city
    from yorozu.consultation import operations as needs
    from yorozu.coordination import operations as hard_cases
    from yorozu.directory import operations as records
    from yorozu.jobs import drill
    from yorozu.meetings import operations as meetings
    from yorozu.notices import operations as tell
    from yorozu.oversight import operations as oversight
    from yorozu.retention import operations as retention

    jobs.must_know(drill.JOB, records.BOOKLET_JOB, records.IMPORT_JOB, needs.TRAIN_JOB, retention.JOB)
    jobs.every(60, "tick", needs.tick)
    jobs.every(60, "stuck needs", hard_cases.tick_stuck)
    jobs.every(60, "digests", tell.write_digests)
    jobs.every(15, "letters", tell.send_waiting)
    jobs.every(3600, "old booklets", records.renew_oldest)
    jobs.every(3600, "places that nobody confirmed", records.lapse_unconfirmed)
    jobs.every(300, "the audit's seals", seals.seal)
    jobs.every(600, "requests about one's own data", oversight.tick_rights)
    jobs.every(600, "what meetings decided", meetings.tick_meetings)
    jobs.every(600, "lists that nobody fetched", oversight.expire_releases)
    jobs.every(3600, "unusual reading", oversight.look_over_nightly)
    jobs.every(900, "words of the night", needs.train_nightly)
    jobs.every(3600, "the file of tombstones", retention.file_stones)
    jobs.every(3600, "old learning", records.forget_old_learning)
    jobs.every(3600, "owners to remind", records.remind_owners)
    jobs.every(21600, "records of a year ago", records.ask_yearly)
    jobs.every(3600, "the backup's drill", drill.drill_weekly)
    jobs.every(3600, "old drafts", drafts.forget_old)
    jobs.every(3600, "old jobs", jobs.forget_old)
    jobs.every(3600, "old tokens", once.forget_old)
    jobs.every(3600, "old files", uploads.forget_old)
    jobs.every(3600, "old limits", limits.forget_old)
    jobs.every(86400, "common words", search.refresh_common)
    jobs.every(86400, "the planner's statistics", statistics.gather_daily)
    jobs.every(3600, "sittings of posts that ended", city.end_sittings_without_post)
    jobs.every(3600, "old sessions", lambda: call_command("clearsessions"))


def _last_month() -> "LastMonth | None":
    """The public home's figures, counted by consultation."""
    from yorozu.consultation.queries import last_month
    from yorozu.web.portal.home import LastMonth

    found = last_month()
    return LastMonth(found.received, found.answered_in_three_days) if found else None
