"""`make contest`: eight browsers fight for the same needs, on the served product, and one database holds the truth.

Needs are offered (some by two people at once), then the answers to one offer come from two to eight browsers in the same
moment: accept against accept, decline and withdraw; now and then two ticks join in at the deadline, and
connections are cut after sending and the same form is sent again. What the clients were told, and what the database
holds, must agree: one owner each, an unbroken chain, nothing lost, nothing double, no answer of 500 or more.
"""

import argparse
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from tests.campaigns import verify
from tests.campaigns.beside import forms_a_second
from tests.campaigns.browser import Answer, Browser, Form
from tests.campaigns.prepare import FIGHTERS, PASSWORD
from tests.campaigns.site import Site, served
from tests.campaigns.tickers import Tickers
from tests.campaigns.verify import Claim, Report

STRANDS, CYCLES, PATIENCE = 6, 15, 120
CLIENTS = sum(len(one) for one in FIGHTERS.values())
NAMES = {"yorozu-19": "芋井地区 よろず相談", "yorozu-west": "西部 よろず相談"}
OTHER = {"yorozu-19": "yorozu-west", "yorozu-west": "yorozu-19"}
TYPED = {"accept": {"note": ""}, "decline": {"reason": "ほかで手いっぱいです"}, "withdraw": {"reason": "やはり、ここで持ちます"}}


@dataclass(eq=False)
class Fighter:
    """One person with a browser that stays open: forms are read off pages, and sent again with a fresh token each time."""

    name: str
    desk: str
    browser: Browser
    forms: dict[str, Form] = field(default_factory=dict)

    def form(self, kind: str, thing: str, *, fresh: bool, token: str) -> Form | None:
        """The form `kind` for this thing: off its own page where `fresh`, else as it stood on the last such page.

        None where its page has none (somebody was first), and none was seen before.
        """
        act = "offer" if kind == "offer" else kind
        page = f"/desk/{'needs' if kind == 'offer' else 'handoffs'}/{UUID(thing)}/"
        if fresh or kind not in self.forms:
            answer = self.browser.get(page)
            if answer.has(f"/{act}/"):
                self.forms[kind] = answer.form(f"/{act}/")
        if kind not in self.forms:
            return None
        return Form(f"{page}{act}/", self.forms[kind].fields | {"once": [token]})


def signed_in(site: Site) -> list[Fighter]:
    """Eight people at two desks, each with a browser of their own."""
    fighters = []
    for desk, names in FIGHTERS.items():
        for name in names:
            browser = Browser(site.port, address=f"192.0.2.{len(fighters) + 10}")
            browser.sign_in(name, PASSWORD)
            fighters.append(Fighter(name, desk, browser))
    return fighters


class People:
    """Who is free at the moment: nobody does two things at once."""

    def __init__(self, fighters: list[Fighter]) -> None:
        self.free, self.changed = list(fighters), threading.Condition()

    def _found(self, wanted: dict[str, int]) -> list[Fighter]:
        return [one for desk, count in wanted.items() for one in [each for each in self.free if each.desk == desk][:count]]

    @contextmanager
    def taken(self, wanted: dict[str, int]) -> Iterator[list[Fighter]]:
        """So many of each desk, all at once or not yet."""
        with self.changed:
            self.changed.wait_for(lambda: len(self._found(wanted)) == sum(wanted.values()), PATIENCE)
            found = self._found(wanted)
            self.free = [one for one in self.free if one not in found]
        try:
            yield found
        finally:
            with self.changed:
                self.free += found
                self.changed.notify_all()


@dataclass
class Contest:
    """The fight itself, and what everybody was told."""

    site: Site
    handoffs: int
    seed: int = 1
    fresh_pages: float = 0.1  # in this share the page is opened again before its form is sent
    minutes: float = 600  # at most
    tick_fault: str = ""
    fighters: list[Fighter] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def __post_init__(self) -> None:
        self.random, self.lock = Random(self.seed), threading.Lock()
        self.desks = {key: code for key, code in self.site.engine.rows("SELECT id, code FROM community_desk")}
        for key, owner in self.site.engine.rows("SELECT id, owner_desk_id FROM consultation_need ORDER BY id"):
            self.owners[key] = self.desks[owner]
        self.fighters = self.fighters or signed_in(self.site)
        if "yorozu-west" not in self.owners.values():
            self._spread()
        self.people = People(self.fighters)

    def _spread(self) -> None:
        """Half of the needs to the other desk, before anything is counted."""
        one = next(fighter for fighter in self.fighters if fighter.desk == "yorozu-19")
        two = next(fighter for fighter in self.fighters if fighter.desk == "yorozu-west")
        for need in [key for place, key in enumerate(self.owners) if place % 2]:
            self._offer(one, need, fresh=False)
            handoff = self._open_offer(need)
            assert handoff is not None
            self._answer(two, "accept", handoff, need, barrier=None, fresh=False)

    def run(self, *, ticks_every: int = 4, progress: Callable[[str], None] = lambda text: None) -> None:
        """In phases, until so many handoffs were fought for: strands side by side, then all eight at one offer, then the clock too."""
        begun, done, phase, fought = time.monotonic(), len(self.claims), 0, 0
        with ThreadPoolExecutor(STRANDS) as pool, ThreadPoolExecutor(CLIENTS + 1) as self.pool, Tickers(self.site, fault=self.tick_fault) as tickers:
            while fought < self.handoffs and time.monotonic() < begun + 60 * self.minutes:
                phase += 1
                each = min(CYCLES, -(-(self.handoffs - fought) // STRANDS))
                list(pool.map(self._strand, range(STRANDS), [each] * STRANDS))
                self._all_at_one()
                if phase % ticks_every == 0:
                    self._with_the_clock(tickers)
                fought = verify.contested(self.claims[done:])
                progress(f"{fought} of {self.handoffs} handoffs, {time.monotonic() - begun:.0f} s")
            self.counts["ticks"], self.counts["tick stuck"] = tickers.ticks, tickers.stuck
        self.seconds = time.monotonic() - begun

    def _strand(self, number: int, cycles: int) -> None:
        """One handoff after the other, on needs that no other strand touches at the moment."""
        mine = sorted(self.owners)[number::STRANDS]
        for _ in range(cycles):
            need, fresh = self.random.choice(mine), self.random.random() < self.fresh_pages
            self._offer_by_some(need, fresh=fresh)
            handoff = self._open_offer(need)
            if handoff is not None:
                self._fight(need, handoff, fresh=fresh)

    def _fight(self, need: str, handoff: str, *, fresh: bool) -> None:
        """Mostly two who accept; else one accepts while another declines, or while the owner takes it back."""
        asked, owner = OTHER[self.owners[need]], self.owners[need]
        if self.random.random() < 0.1:
            with self.people.taken({asked: 1, owner: 1}) as (one, two):
                self._at_once([(one, "accept" if one.desk == asked else "withdraw"), (two, "accept" if two.desk == asked else "withdraw")],
                              need, handoff, fresh=fresh)  # fmt: skip
        else:
            with self.people.taken({asked: 2}) as (one, two):
                second = "decline" if self.random.random() < 0.1 else "accept"
                self._at_once([(one, "accept"), (two, second)], need, handoff, fresh=fresh)

    def _at_once(self, acts: list[tuple[Fighter, str]], need: str, handoff: str, *, fresh: bool, tickers: Tickers | None = None) -> None:
        barrier = threading.Barrier(len(acts) + (1 if tickers else 0))
        running = [self.pool.submit(self._answer, who, act, handoff, need, barrier=barrier, fresh=fresh) for who, act in acts]
        if tickers:
            tickers.tick(barrier)
        for one in running:
            one.result()

    def _all_at_one(self) -> None:
        """Eight browsers, one offer: four accept, four take it back."""
        need = self.random.choice(sorted(self.owners))
        owner = self.owners[need]
        self._offer_by_some(need, fresh=True)
        handoff = self._open_offer(need)
        if handoff is not None:
            acts = [(one, "withdraw" if one.desk == owner else "accept") for one in self.fighters]
            self._at_once(acts, need, handoff, fresh=True)

    def _with_the_clock(self, tickers: Tickers) -> None:
        """Two ticks at the deadline, and two who accept in that moment."""
        need = self.random.choice(sorted(self.owners))
        self._offer_by_some(need, fresh=False)
        handoff = self._open_offer(need)
        if handoff is None:
            return
        self.site.engine.execute(f"UPDATE consultation_handoff SET due_at = '2026-04-02 00:00:00+00:00' WHERE id = '{handoff}'")
        acts = [(one, "accept") for one in self.fighters if one.desk == OTHER[self.owners[need]]][:2]
        self._at_once(acts, need, handoff, fresh=False, tickers=tickers)
        self._settle(need)

    def _offer_by_some(self, need: str, *, fresh: bool) -> None:
        """One offers it; in one of ten, two at the same moment: only one offer may come of it."""
        if self.random.random() < 0.9:
            with self.people.taken({self.owners[need]: 1}) as (one,):
                self._offer(one, need, fresh=fresh)
            return
        barrier = threading.Barrier(2)
        with self.people.taken({self.owners[need]: 2}) as both:
            for running in [self.pool.submit(self._offer, one, need, fresh=fresh, barrier=barrier) for one in both]:
                running.result()

    def _offer(self, who: Fighter, need: str, *, fresh: bool, barrier: threading.Barrier | None = None) -> None:
        mark = f"mark-{UUID(int=self.random.getrandbits(128)).hex}"
        form = who.form("offer", need, fresh=fresh, token=mark)
        if barrier:
            barrier.wait(PATIENCE)
        if form is None:
            return
        answer = self._sent(who, form, to_desk=NAMES[OTHER[who.desk]], message=mark)
        if answer.status == 302:
            self.offered.append(mark)
        self._count("offered" if answer.status == 302 else f"offer answered {answer.status}")

    def _open_offer(self, need: str) -> str | None:
        found = self.site.engine.rows(f"SELECT id FROM consultation_handoff WHERE need_id = '{need}' AND state = 'offered'")
        return found[0][0] if found else None

    def _answer(self, who: Fighter, act: str, handoff: str, need: str, *, barrier: threading.Barrier | None, fresh: bool) -> None:
        token = f"mark-{UUID(int=self.random.getrandbits(128)).hex}"
        form = who.form(act, handoff, fresh=fresh, token=token)
        if barrier:
            barrier.wait(PATIENCE)
        if form is None:
            return
        begun = time.monotonic()
        answer = self._sent(who, form, **TYPED[act])
        self.claims.append(Claim(handoff, act, who.name, answer.status == 302, begun, answer.came_at))
        self._count(f"{act} {answer.status}")
        if act == "accept" and answer.status == 302:
            self.owners[need] = who.desk

    def _sent(self, who: Fighter, form: Form, **typed: str) -> Answer:
        """Send; one in fifty is cut off after sending and sent again with the same token, as a person does."""
        self._count("forms sent")
        if self.random.random() < 0.02:
            who.browser.send_and_hang_up(form, **typed)
            self._count("cut and sent again")
        return who.browser.send(form, follow=False, **typed)

    def _settle(self, need: str) -> None:
        """What a tick lifted is taken back by its owner, so that the fight can go on."""
        handoff = self._open_offer(need)
        if handoff is not None:
            with self.people.taken({self.owners[need]: 1}) as (one,):
                self._answer(one, "withdraw", handoff, need, barrier=None, fresh=True)

    def _count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def verified(self) -> Report:
        """Compare what was said with what is there."""
        report, engine = Report(), self.site.engine
        verify.chains(engine, report, needs=len(self.owners))
        verify.winners(engine, report, self.claims)
        verify.lifts(engine, report)
        verify.once_each(engine, report, "consultation_handoff", "message", self.offered)
        for one in self.fighters:
            for answer in one.browser.errors:
                report.must(False, f"{one.name} got {answer.status} at {answer.path}")
        odd = {name: count for name, count in self.counts.items() if name.split()[-1].isdigit() and name.split()[-1] not in ("302", "422")}  # 422: somebody else was first
        report.must(not odd, f"answers that nobody expects: {odd}")
        report.must(self.counts["tick stuck"] == 0, "a tick could not go on with a need")
        return report


def main() -> int:
    """The long form, and its figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--handoffs", type=int, default=10_000)
    asked.add_argument("--needs", type=int, default=40)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--minutes", type=float, default=600, help="stop after so many, whatever was reached")
    words = asked.parse_args()
    names = ("sqlite", "postgresql") if words.engine == "both" else (words.engine,)
    return max(_one(name, words) for name in names)


def _one(name: str, words: argparse.Namespace) -> int:
    with served(name, needs=words.needs) as site:
        contest = Contest(site, words.handoffs, seed=words.seed, minutes=words.minutes)
        contest.run(progress=lambda text: print(f"{name}: {text}", file=sys.stderr))
        report = contest.verified()
        floor = forms_a_second(site, [one.browser for one in contest.fighters])
    fought = verify.contested(contest.claims)
    print(f"{name}: {fought:,} contested handoffs of {len(contest.owners)} needs by {CLIENTS} clients in {contest.seconds:.0f} s "
          f"({fought / contest.seconds:.1f}/s, {contest.counts['forms sent'] / contest.seconds:.1f} forms/s): {len(report.problems)} problems")  # fmt: skip
    print(f"  {', '.join(f'{key} {count:,}' for key, count in sorted(contest.counts.items()))}")
    print(f"  the floor's form, which inserts two rows: {floor:.1f}/s by the same browsers afterwards; ratio {contest.counts['forms sent'] / contest.seconds / floor:.2f}")
    for problem in report.problems[:20]:
        print(f"  ! {problem}")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
