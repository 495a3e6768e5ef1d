"""What is measured: for each page and act of the product, the request, and the request of the floor beside it.

Written against the demo city; runs inside a process that has started Django. What an act uses up (an offer to accept) is laid out
beforehand by the real operations, outside the time that counts.
"""

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from urllib.parse import quote, urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from yorozu.community.models import Desk
from yorozu.community.queries import actor_of
from yorozu.consultation import operations as do
from yorozu.consultation.models import Consultation, Handoff, Need
from yorozu.consultation.operations.closing import Answer
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.operations.intake import Intake
from yorozu.kernel import clock
from yorozu.kernel.access import Actor
from yorozu.kernel.models import User

from .client import Ask

CSRF = secrets.token_hex(16)
WORDS = "父が同じ話ばかりして、夜中に外へ出ていきます。わたしも眠れません。だれに話せばよいですか。"
WORKER, ASKED, AREA = "worker-imoi", "coordinator-seibu", "19"


@dataclass(frozen=True)
class Subject:
    """One row of the table. `who`: whose session; `make`: the next request, None when nothing is left; `beside`: the floor's."""

    name: str
    kind: str  # page, write or read-only search
    make: Callable[[], Ask | None]
    beside: Callable[[], Ask | None]
    who: str = WORKER


def cookies(who: str) -> str:
    """A fresh session of an account or of the resident of a consultation, and the CSRF cookie, as a browser sends them; nobody has no session."""
    if not who:
        return f"csrftoken={CSRF}"
    store = SessionStore()
    if who.startswith("resident "):
        store["resident"] = {"consultation": who.split()[1], "seen": clock.now().isoformat()}
    elif who:
        user = User.objects.get(username=who)
        now = int(clock.now().timestamp())
        store.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0], HASH_SESSION_KEY: user.get_session_auth_hash(),
                      "started": now, "seen": now, "searched": "父の物忘れ"})  # fmt: skip
    store.save()
    return f"sessionid={store.session_key}; csrftoken={CSRF}"


def page(path: str) -> Callable[[], Ask]:
    """The same page each time."""
    return lambda: Ask(path)


def form(path: str, want: int = 302, **values: str) -> Ask:
    """A form as a page sends it: with its CSRF token and a token of its own."""
    return Ask(path, urlencode({"csrfmiddlewaretoken": CSRF, "once": secrets.token_urlsafe(18), **values}).encode(), want)


def used_up(paths: list[Ask]) -> Callable[[], Ask | None]:
    """Each request once."""
    queue: SimpleQueue[Ask] = SimpleQueue()
    for one in paths:
        queue.put(one)

    def make() -> Ask | None:
        try:
            return queue.get_nowait()
        except Empty:
            return None

    return make


def turns(asks: list[Ask]) -> Callable[[], Ask]:
    """One after the other, for ever."""
    around = itertools.cycle(asks)
    return lambda: next(around)


def insert(number: itertools.count) -> Callable[[], Ask]:  # type: ignore[type-arg]
    """The floor's form."""
    return lambda: form("/insert/", words=f"{WORDS}{next(number)}", urgency="week")


def _actor(name: str) -> Actor:
    return actor_of(User.objects.get(username=name))


def _made(count: int) -> list[UUID]:
    by = _actor(WORKER)
    return [do.receive(by=by, intake=Intake(words=f"{WORDS}{n}", urgency="week", area_code=AREA)).need_ids[0] for n in range(count)]


def _offers(count: int) -> list[UUID]:
    by, target = _actor(WORKER), Desk.objects.get(code="yorozu-zone-west")
    return [do.hand_over(by=by, need_id=one, offer=Offer(to_desk_id=target.pk, fields=())).pk for one in _made(count)]


def _answered(count: int) -> list[UUID]:
    by, made = _actor(WORKER), _made(count)
    for one in made:
        do.record_answer(by=by, need_id=one, answer=Answer(outcome="met", words="家族の会につながりました"))
    return made


def _needs_of(desk: Desk) -> list[UUID]:
    rows = Need.objects.filter(owner_desk=desk).exclude(state="closed").order_by("urgency_rank", "next_at", "id")
    return list(rows.values_list("pk", flat=True)[:25])


def writes(count: int) -> list[Subject]:
    """The acts that write; `count` of each are laid out."""
    number: itertools.count[int] = itertools.count()
    accept = used_up([form(f"/desk/handoffs/{one}/accept/") for one in _offers(count)])
    told = [form(f"/desk/needs/{one}/told/", how="phone") for one in _answered(count)]
    to_close = _answered(count)
    close = [form(f"/desk/needs/{one}/close/") for one in to_close]
    for one in to_close:
        do.record_told(by=_actor(WORKER), need_id=one, how="phone")

    def intake() -> Ask:
        return form("/desk/inbox/save/", words=f"{WORDS}{next(number)}", urgency="week", area_code="芋井地区", asker_phone="026-000-1234")

    return [
        Subject("intake save", "write", intake, insert(number)),
        Subject("handoff accept", "write", accept, insert(number), ASKED),
        Subject("told", "write", used_up(told), insert(number)),
        Subject("close", "write", used_up(close), insert(number)),
    ]


def pages() -> list[Subject]:
    """The pages that are looked at."""
    desk = Desk.objects.get(code=f"yorozu-{AREA}")
    rows = page(f"/rows/{desk.pk}/")
    needs = _needs_of(desk)
    found = [
        Subject("home", "page", page("/desk/"), rows),
        *(Subject(f"board {view}", "page", page(f"/desk/needs/?view={view}"), rows) for view in
          ("mine", "desk", "waiting_me", "waiting_other", "overdue", "today", "urgent", "lifted", "moved", "closed")),
        Subject("board area", "page", page("/desk/needs/?view=area"), rows, ASKED),
        Subject("handoffs", "page", page("/desk/handoffs/"), rows),
        Subject("need page", "page", turns([Ask(f"/desk/needs/{one}/") for one in needs]), turns([Ask(f"/row/{one}/") for one in needs])),
        Subject("intake form", "page", page("/desk/inbox/"), page("/insert/")),
        Subject("public home", "page", page("/"), page("/"), ""),
        Subject("public search", "page", page(f"/find/?q={quote('父の物忘れ')}&area={AREA}"), page("/services/"), ""),
        Subject("API page of 50", "page", page("/api/hsds/services?per_page=50"), page("/services.json"), ""),
        # a long board isn't sent before somebody else confirms it: what is asked for is read whole and counted
        Subject("asking for a board as CSV", "export", page("/desk/releases/new/needs/?view=desk"), rows),
    ]  # fmt: skip
    return [*found, *_offer_pages(), *_status()]


def _offer_pages() -> list[Subject]:
    waiting = Handoff.objects.filter(to_desk__code="yorozu-zone-west", state="offered").order_by("id").values_list("pk", "need_id")[:25]
    if not waiting:
        return []
    return [Subject("handoff page", "page", turns([Ask(f"/desk/handoffs/{pk}/") for pk, _ in waiting]),
                    turns([Ask(f"/row/{need}/") for _, need in waiting]), ASKED)]  # fmt: skip


def _status() -> list[Subject]:
    row = Consultation.objects.filter(needs__isnull=False).order_by("-received_at").first()
    return [Subject("status page", "page", page("/consult/status/"), page(f"/status/{row.number}/"), f"resident {row.pk}")] if row else []


def searches() -> list[Subject]:
    """Searching and suggesting."""
    asked = page("/search/?q=N-2026-B")
    suggest = lambda: form("/desk/inbox/hints/", want=200, words=WORDS, area_code=AREA, asker_phone="")  # noqa: E731
    return [Subject("search", "search", page("/desk/search/"), asked), Subject("suggest", "search", suggest, asked)]

