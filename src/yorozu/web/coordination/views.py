"""行きづまった相談: at my desks, before the forums that my desks call, in my areas; and the networks that there are."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yorozu.coordination import operations as do
from yorozu.coordination.enums import ForumStep, StuckRule
from yorozu.coordination.queries import StuckFilter, forum_choices, forum_rows, stuck_counts
from yorozu.directory.queries import life_field_choices
from yorozu.kernel.access import Permission
from yorozu.notices import operations as notices
from yorozu.web.portal.gate import ActorRequest, staff

TITLES = {"desk": _("この窓口の相談"), "forum": _("事務局として話し合う相談"), "area": _("地区の相談")}


@staff(Permission.SEE_NEED)
@require_safe
def listing(request: ActorRequest) -> HttpResponse:
    """One view of them, the nearest day first; without a choice the first that holds something."""
    counts = stuck_counts(request.actor)
    first = next((view for view, count in counts.items() if count), "desk")
    view = request.GET.get("view", first)
    view = view if view in counts else first
    forums = forum_choices(request.actor)
    rule, forum = request.GET.get("rule", ""), request.GET.get("forum", "")
    chosen = StuckFilter(view=view, rule=rule if rule in StuckRule.values else "", forum=forum if forum in dict(forums) else "",
                         after=request.GET.get("after", "")[:100])  # fmt: skip
    page = do.list_stuck(by=request.actor, filter=chosen)
    if view == "forum":
        notices.open_notices_of_forums(by=request.actor)
    names = dict(life_field_choices())
    rows = [(row, [names[code] for code in row.fields if code in names]) for row in page.rows]
    query = urlencode({"view": view, **({"rule": chosen.rule} if chosen.rule else {}), **({"forum": chosen.forum} if chosen.forum else {})})
    context = {"title": TITLES[view], "rows": rows, "page": page, "filter": chosen, "query": query, "rules": StuckRule.choices, "forums": forums,
               "tabs": [(name, TITLES[name], count) for name, count in counts.items()]}  # fmt: skip
    return render(request, "coordination/stuck.html", context)


@staff()
@require_safe
def networks(request: ActorRequest) -> HttpResponse:
    """話し合いの場とネットワーク: what each is there for, its circle, whom to call."""
    step = request.GET.get("step", "")
    step = step if step in ForumStep.values else ForumStep.SPECIALIST
    names = dict(life_field_choices())
    rows = [(row, [names[code] for code in row.fields if code in names]) for row in forum_rows(step=step)]
    return render(request, "coordination/networks.html", {"rows": rows, "step": step, "steps": ForumStep.choices})
