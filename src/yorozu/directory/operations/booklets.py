"""Making a district's booklet, as long work; the last made one of each edition lies on the shelf for everybody.

A booklet older than a week is made anew by the worker, and one that holds a record which was withheld since is taken off
the shelf at once: paper that is handed out today says what the directory says today.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.community.models import Area
from yorozu.community.queries import actor_by_id, area_by_code
from yorozu.directory.queries.booklet import booklet_rows
from yorozu.directory.queries.booklet_shelf import shelf, shelf_file
from yorozu.directory.queries.booklet_words import EDITIONS
from yorozu.kernel import clock, jobs
from yorozu.kernel.access import SYSTEM, Actor, Permission, require
from yorozu.kernel.errors import Refused
from yorozu.kernel.jobs import Progress
from yorozu.kernel.models import Job
from yorozu.papers import booklet as paper

NAME = "directory.booklet"
KEPT = timedelta(days=7)
STEPS = 4


@dataclass(frozen=True)
class MadeBooklet:
    """A finished booklet and what is in it."""

    content: bytes
    pages: int
    entries: int
    is_imposed: bool = False


def make_booklet(*, by: Actor, area: Area, edition: str = "standard", imposed: bool = False,
                 progress: Callable[[int, int, str], None] = lambda done, total, note: None) -> MadeBooklet:  # fmt: skip
    """The booklet of a district as PDF; `imposed`: two pages on a sheet's side, in the order of a saddle stitch.

    Refused for other circles than districts. Reads only what is public.
    """
    require(by, Permission.PRINT_PAPER)
    if area.kind != "district":
        raise Refused(_("便利帳は、地区ごとに作ります。"))
    if edition not in EDITIONS:
        raise Refused(_("この版はありません。"))
    progress(0, STEPS, _("内容を集めています"))
    rows = booklet_rows(area, edition=edition)
    progress(1, STEPS, _("%(count)s件をページに並べています") % {"count": rows.entries})
    content = paper.booklet(rows.booklet, map_svg=rows.map_svg)
    pages = paper.page_count(content)
    progress(2, STEPS, _("%(pages)sページできました") % {"pages": pages})
    if imposed:
        content = paper.imposed(content, paper=rows.booklet.shape.paper)
    progress(3, STEPS, _("%(pages)sページできました") % {"pages": pages})
    return MadeBooklet(content, pages, rows.entries, imposed)


def start_booklet(*, by: Actor, area: Area, edition: str) -> Job:
    """Ask the worker for a booklet, to read and to staple."""
    require(by, Permission.PRINT_PAPER)
    if edition not in EDITIONS:
        raise Refused(_("この版はありません。"))
    return jobs.start_job(by=by, name=NAME, arguments={"area": area.code, "edition": edition, "by": str(by.user_id or "")})


@jobs.job(NAME)
def run_booklet(progress: Progress, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make it and lay it on the shelf; begun again it makes the same."""
    area = area_by_code(arguments["area"])
    if area is None:
        raise Refused(_("この地区は、もうありません。"))
    actor = actor_by_id(UUID(arguments["by"])) if arguments["by"] else SYSTEM
    made = make_booklet(by=actor, area=area, edition=arguments["edition"], progress=progress)
    paper_size = "a4" if arguments["edition"] == "large" else "a5"
    _lay_down(area.code, arguments["edition"], made.content, imposed=False)
    _lay_down(area.code, arguments["edition"], paper.imposed(made.content, paper=paper_size), imposed=True)
    progress(STEPS, STEPS)
    return {"area": area.code, "edition": arguments["edition"], "pages": made.pages, "entries": made.entries}


def _lay_down(code: str, edition: str, content: bytes, *, imposed: bool) -> None:
    target = shelf_file(code, edition, imposed=imposed)
    half = target.with_suffix(f".{os.getpid()}.part")
    half.write_bytes(content)
    moment = clock.now().timestamp()
    os.utime(half, (moment, moment))
    half.replace(target)


def renew_oldest() -> bool:
    """Ask for the oldest booklet on the shelf anew where it is older than a week; those of ended districts are thrown away."""
    due = sorted((path.stat().st_mtime, path) for path in shelf().glob("*.pdf") if not path.name.endswith(".imposed.pdf"))
    if not due or due[0][0] > (clock.now() - KEPT).timestamp():
        return False
    code, edition, *_rest = due[0][1].name.split(".")
    if area_by_code(code) is None:
        for imposed in (False, True):
            shelf_file(code, edition, imposed=imposed).unlink(missing_ok=True)
        return False
    if not Job.objects.filter(name=NAME, state__in=("waiting", "running")).exists():
        jobs.start_job(by=SYSTEM, name=NAME, arguments={"area": code, "edition": edition, "by": ""})
    return True
