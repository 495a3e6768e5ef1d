"""`make contest`: eight browsers fight for the same needs, on the served product, and one database holds the truth.

Each round offers needs (some by two people at once), then sends the answers to one offer from two to eight browsers in
the same moment: accept against accept, decline and withdraw; now and then two ticks join in at the deadline, and
connections are cut after sending and the same form is sent again. What the clients were told, and what the database
holds, must agree: one owner each, an unbroken chain, nothing lost, nothing double, no answer of 500 or more.
"""

import argparse
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from random import Random
from uuid import UUID

from tests.campaigns import verify
from tests.campaigns.browser import Answer, Browser, Form
from tests.campaigns.prepare import FIGHTERS, PASSWORD
from tests.campaigns.site import Site, served
from tests.campaigns.tickers import Tickers
from tests.campaigns.verify import Claim, Report

CLIENTS = sum(len(one) for one in FIGHTERS.values())
NAMES = {"yorozu-19": "芋井地区 よろず相談", "yorozu-west": "西部 よろず相談"}
OTHER = {"yorozu-19": "yorozu-west", "yorozu-west": "yorozu-19"}
ACTS = ("accept", "decline", "withdraw")
TYPED = {"accept": {"note": ""}, "decline": {"reason": "ほかで手いっぱいです"}, "withdraw": {"reason": "やはり、ここで持ちます"}}


@dataclass
class Fighter:
    """One person with a browser that stays open: forms are read off pages, and sent again with a fresh token each time."""

    name: str
    desk: str
    browser: Browser
    forms: dict[str, Form] = field(default_factory=dict)

    def form(self, kind: str, thing: str, *, fresh: bool, token: str) -> Form:
        """The form `kind` for this thing: off its own page where `fresh`, else as it stood on the last such page."""
        act = "offer" if kind == "offer" else kind
        page = f"/desk/{'needs' if kind == 'offer' else 'handoffs'}/{UUID(thing)}/"
        if fresh or kind not in self.forms:
            answer = self.browser.get(page)
            if not answer.has(f"/{act}/"):
                return Form(f"{page}{act}/", self.forms[kind].fields if kind in self.forms else {})
            self.forms[kind] = answer.form(f"/{act}/")
        return Form(f"{page}{act}/", self.forms[kind].fields | {"once": [token]})


@dataclass
class Contest:
    """The fight itself, and what everybody was told."""

    site: Site
    handoffs: int
    seed: int = 1
    pages_every: int = 10  # every so many rounds each client opens the page again before it sends
    fighters: list[Fighter] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    posts: int = 0

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.desks = {key: code for key, code in self.site.engine.rows("SELECT id, code FROM community_desk")}
        for key, owner in self.site.engine.rows("SELECT id, owner_desk_id FROM consultation_need ORDER BY id"):
            self.owners[key] = self.desks[owner]
        for desk, names in FIGHTERS.items():
            for name in names:
                browser = Browser(self.site.port, address=f"192.0.2.{len(self.fighters) + 10}")
                browser.sign_in(name, PASSWORD)
                self.fighters.append(Fighter(name, desk, browser))
        self._spread()

    def _spread(self) -> None:
        """Half of the needs to the other desk, before anything is counted."""
        one = next(fighter for fighter in self.fighters if fighter.desk == "yorozu-19")
        two = next(fighter for fighter in self.fighters if fighter.desk == "yorozu-west")
        for need in [key for place, key in enumerate(self.owners) if place % 2]:
            self._offer(one, need, fresh=False)
            handoff = self._open_offer(need)
            assert handoff is not None
            self._answer(two, "accept", handoff, need, barrier=None, fresh=False)

    def run(self, *, ticks_every: int = 40, progress: Callable[[str], None] = lambda text: None) -> None:
        """Rounds until so many handoffs were fought for."""
        begun, done, number = time.monotonic(), len(self.claims), 0
        with ThreadPoolExecutor(CLIENTS + 1) as pool, Tickers(self.site) as tickers:
            while verify.contested(self.claims[done:]) < self.handoffs if number % 20 == 0 else True:
                number += 1
                fresh = number % self.pages_every == 1
                self._round(pool, fresh=fresh, everybody=number % 25 == 0, tickers=tickers if number % ticks_every == 0 else None)
                if number % 100 == 0:
                    progress(f"{verify.contested(self.claims[done:])} of {self.handoffs} handoffs, {time.monotonic() - begun:.0f} s")
            self.counts["ticks"], self.counts["tick stuck"] = tickers.ticks, tickers.stuck
        self.seconds = time.monotonic() - begun

    def _round(self, pool: ThreadPoolExecutor, *, fresh: bool, everybody: bool, tickers: Tickers | None) -> None:
        needs = self._pick(1 if everybody else 2)
        list(pool.map(lambda pair: self._offer_by_some(*pair, fresh=fresh), [(need, place % 2) for place, need in enumerate(needs)]))
        open_now = {need: found for need in needs if (found := self._open_offer(need))}
        if tickers:
            self._let_pass(list(open_now.values()))
        busy: set[str] = set()
        chosen = [(need, handoff, who, act) for need, handoff in open_now.items()
                  for who, act in self._contenders(need, busy, most=8 if everybody else 2)]  # fmt: skip
        barrier = threading.Barrier(len(chosen) + (1 if tickers else 0))
        acts = [partial(self._answer, who, act, handoff, need, barrier=barrier, fresh=fresh) for need, handoff, who, act in chosen]
        if tickers and chosen:
            acts.append(partial(tickers.tick, barrier))
        for one in [pool.submit(act) for act in acts]:
            one.result()
        for need in open_now:
            self._settle(need)

    def _pick(self, each: int) -> list[str]:
        """Needs at rest, as many at each desk as there are."""
        found = []
        for desk in FIGHTERS:
            held = sorted(key for key, owner in self.owners.items() if owner == desk)
            found += self.random.sample(held, min(each, len(held)))
        return found if each > 1 else found[:1]

    def _at(self, desk: str) -> list[Fighter]:
        return [one for one in self.fighters if one.desk == desk]

    def _contenders(self, need: str, busy: set[str], *, most: int) -> list[tuple[Fighter, str]]:
        """Who answers, and how: mostly two who accept; else one who accepts, and one who declines or takes it back."""
        owner = self.owners[need]
        asked = [one for one in self._at(OTHER[owner]) if one.name not in busy]
        giving = [one for one in self._at(owner) if one.name not in busy]
        if most > 2:
            chosen = [(one, "accept") for one in asked] + [(one, "withdraw") for one in giving]
        else:
            chosen = [(one, "accept") for one in asked[:1]]
            if giving and (len(asked) < 2 or self.random.random() < 0.1):
                chosen.append((giving[-1], "withdraw"))
            elif len(asked) > 1:
                chosen.append((asked[1], "decline" if self.random.random() < 0.1 else "accept"))
        busy.update(one.name for one, _ in chosen)
        return chosen

    def _offer_by_some(self, need: str, place: int, *, fresh: bool) -> None:
        """One offers it; in one of ten, two at the same moment: only one offer may come of it."""
        own = self._at(self.owners[need])
        if self.random.random() < 0.9:
            self._offer(own[2 * place], need, fresh=fresh)
            return
        barrier = threading.Barrier(2)
        threads = [threading.Thread(target=self._offer, args=(own[2 * place + more], need), kwargs={"fresh": fresh, "barrier": barrier})
                   for more in (0, 1)]  # fmt: skip
        for one in threads:
            one.start()
        for one in threads:
            one.join()

    def _offer(self, who: Fighter, need: str, *, fresh: bool, barrier: threading.Barrier | None = None) -> None:
        mark = f"mark-{UUID(int=self.random.getrandbits(128)).hex}"
        form = who.form("offer", need, fresh=fresh, token=mark)
        if barrier:
            barrier.wait(30)
        answer = self._sent(who, form, to_desk=NAMES[OTHER[who.desk]], message=mark)
        if answer.status == 302:
            self.offered.append(mark)
        self.counts["offered" if answer.status == 302 else f"offer answered {answer.status}"] += 1

    def _open_offer(self, need: str) -> str | None:
        found = self.site.engine.rows(f"SELECT id FROM consultation_handoff WHERE need_id = '{need}' AND state = 'offered'")
        return found[0][0] if found else None

    def _answer(self, who: Fighter, act: str, handoff: str, need: str, *, barrier: threading.Barrier | None, fresh: bool) -> None:
        token = f"mark-{UUID(int=self.random.getrandbits(128)).hex}"
        form = who.form(act, handoff, fresh=fresh, token=token)
        if barrier:
            barrier.wait(30)
        begun = time.monotonic()
        answer = self._sent(who, form, **TYPED[act])
        self.claims.append(Claim(handoff, act, who.name, answer.status == 302, begun, answer.came_at))
        self.counts[f"{act} {answer.status}"] += 1
        if act == "accept" and answer.status == 302:
            self.owners[need] = who.desk

    def _sent(self, who: Fighter, form: Form, **typed: str) -> Answer:
        """Send; one in fifty is cut off after sending and sent again with the same token, as a person does."""
        self.posts += 1
        if self.random.random() < 0.02:
            who.browser.send_and_hang_up(form, **typed)
            self.counts["cut and sent again"] += 1
        return who.browser.send(form, follow=False, **typed)

    def _let_pass(self, handoffs: list[str]) -> None:
        """The deadline of these offers is now over."""
        if handoffs:
            listed = ", ".join(f"'{one}'" for one in handoffs)
            self.site.engine.execute(f"UPDATE consultation_handoff SET due_at = '2026-04-02 00:00:00+00:00' WHERE id IN ({listed})")

    def _settle(self, need: str) -> None:
        """What a tick lifted is taken back by its owner, so that the fight can go on."""
        handoff = self._open_offer(need)
        if handoff is not None:
            self._answer(self._at(self.owners[need])[0], "withdraw", handoff, need, barrier=None, fresh=True)

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
    words = asked.parse_args()
    names = ("sqlite", "postgresql") if words.engine == "both" else (words.engine,)
    return max(_one(name, words) for name in names)


def _one(name: str, words: argparse.Namespace) -> int:
    with served(name, needs=words.needs) as site:
        contest = Contest(site, words.handoffs, seed=words.seed)
        contest.run(progress=lambda text: print(f"{name}: {text}", file=sys.stderr))
        report = contest.verified()
    fought = verify.contested(contest.claims)
    print(f"{name}: {fought:,} contested handoffs of {len(contest.owners)} needs by {CLIENTS} clients in {contest.seconds:.0f} s "
          f"({fought / contest.seconds:.1f}/s, {contest.posts / contest.seconds:.1f} forms/s): {len(report.problems)} problems")  # fmt: skip
    print(f"  {', '.join(f'{key} {count:,}' for key, count in sorted(contest.counts.items()))}")
    for problem in report.problems[:20]:
        print(f"  ! {problem}")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
