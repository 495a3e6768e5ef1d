"""The negative controls: the product with one fault planted in it. A campaign that doesn't catch these proves nothing.

CAMPAIGN_BREAK names the fault; the WSGI entry and the ticker load it. Each fault pauses between its reading and its
writing, as a busy machine does by itself.
"""

import os
import threading
import time
from typing import Any

from django.db import connection

from yorozu.jobs.setup import start_django

PAUSE = 0.03


def break_it() -> None:
    """Plant the fault that CAMPAIGN_BREAK names; nothing where it is empty."""
    start_django()
    name = os.environ.get("CAMPAIGN_BREAK", "")
    if name:
        {"accept": _accept_without_guard, "tick": _tick_without_asking_again, "handoff": _clear_the_owner_first,
         "sync": _do_not_sync, "early": _answer_early}[name]()  # fmt: skip


def _without_once() -> None:
    """Each statement by itself: the token's transaction would make SQLite's writers wait for one another."""
    from yorozu.web.consultation.desk import views

    views.sent_once = lambda request, act: act()


def _answer_early() -> None:
    """Say that it is done, and do it half a second later, in the background."""
    from yorozu.web.consultation.desk import views

    real = views.sent_once

    def later(request: Any, act: Any) -> None:
        time.sleep(0.5)
        try:
            real(request, act)
        finally:
            connection.close()

    def sent_once(request: Any, act: Any) -> str:
        threading.Thread(target=later, args=(request, act)).start()
        return str(request.path.rpartition("/")[0].rpartition("/")[0] + "/")

    views.sent_once = sent_once


def _accept_without_guard() -> None:
    """Read whether the offer is open, then write, without a lock and without asking again."""
    from yorozu.consultation import operations as do
    from yorozu.consultation.operations import handing
    from yorozu.kernel.access import Actor

    real, asks = do.accept, handing._still_open

    def accept(*, by: Actor, handoff_id: Any, note: str = "") -> Any:
        handoff = handing._offer(handoff_id)
        asks(handoff, handoff.need)
        time.sleep(PAUSE)
        return real(by=by, handoff_id=handoff_id, note=note)

    handing._still_open = lambda handoff, need: None
    handing.end_offer = _end_again
    do.accept = accept
    _without_once()


def _end_again(handoff: Any, name: str, *, by: Any, reason: str = "") -> None:
    """End an offer whatever became of it in the meantime."""
    from yorozu.consultation.operations import lifting

    handoff.state = "offered"
    lifting.end_offer(handoff, name, by=by, reason=reason)


def _clear_the_owner_first() -> None:
    """Take the need from its owner (to a desk where nobody is), and give it to the new one in a second step."""
    from yorozu.community.models import Desk
    from yorozu.consultation import operations as do
    from yorozu.consultation.models import Handoff, Need

    real = do.accept

    def accept(*, by: Any, handoff_id: Any, note: str = "") -> Any:
        need_id = Handoff.objects.values_list("need_id", flat=True).get(pk=handoff_id)
        Need.objects.filter(pk=need_id).update(owner_desk=Desk.objects.get(code="nobody"))
        time.sleep(PAUSE)
        return real(by=by, handoff_id=handoff_id, note=note)

    do.accept = accept
    _without_once()


def _tick_without_asking_again() -> None:
    """End as silent what was late when it was looked at, whatever happened since."""
    from yorozu.consultation.models import Handoff
    from yorozu.consultation.operations import ticking, writing

    def end_silent(need_id: Any, ticked: Any) -> None:
        handoff = Handoff.objects.select_related("to_desk__area").filter(need=need_id, state="offered").first()
        if handoff is None:
            return
        time.sleep(10 * PAUSE)  # longer than an accepting takes, so that it falls into it
        with ticking.transaction.atomic():
            need = writing.locked(need_id)
            handoff.need, need.waiting_desk = need, None
            ticking.end_offer(handoff, "fall_silent", by=ticking.SYSTEM)
            ticking._lift(need, ticked, after=handoff)

    ticking._end_silent = end_silent


def _do_not_sync() -> None:
    """Acknowledge before the disk has it: SQLite with synchronous=OFF, PostgreSQL with synchronous_commit=off."""
    from django.conf import settings

    from yorozu.jobs import ready

    ready.loses = lambda: ""  # the product refuses to serve so
    options = settings.DATABASES["default"].setdefault("OPTIONS", {})
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    else:
        options["options"] = "-c synchronous_commit=off"
