"""Mixed work, as a day at the desks is: intake, notes, つなぐ, acceptance, result, told, closed, the directory, notices.

Every client sends the same form with the same token again until an answer comes, as a person does whose connection broke
off; what was answered is noted in the ledger before the client goes on.
"""

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from random import Random
from urllib.parse import urlsplit
from uuid import UUID

import psycopg

from tests.campaigns.browser import Answer, Browser, CutOff, Form
from tests.campaigns.engines import Postgres, Rows, Sqlite
from tests.campaigns.ledger import Ledger
from tests.campaigns.prepare import PASSWORD
from tests.campaigns.site import Site
from tests.campaigns.verify import Report

GIVE_UP = 90
NOT_NOW = (500, 502, 503)
PAIRS = (("imoi", "west"), ("imoi2", "west2"), ("imoi3", "west3"), ("imoi4", "west4"))
# Where a mark stands, by kind of write: the table, and the column that holds it (whole or within).
PLACES = {
    "intake": ("consultation_need", "words"), "note": ("consultation_entry", "text"), "offer": ("consultation_handoff", "message"),
    "result": ("consultation_entry", "text"),
    "record": ("kernel_historyentry", "after"),
}  # fmt: skip
CLOSED = """SELECT e.need_id FROM consultation_entry e JOIN consultation_need n ON n.id = e.need_id
WHERE e.kind = 'closed' AND n.state = 'closed' AND n.told_at IS NOT NULL"""
ACCEPTED = "SELECT need_id FROM consultation_handoff WHERE state = 'accepted'"
SETTLED = "SELECT id FROM notices_notice WHERE state = 'settled'"


class Pair(threading.Thread):
    """Two people of two desks who lead needs from their first words to their end, one after another."""

    def __init__(self, site: Site, names: tuple[str, str], ledger: Ledger, seed: int) -> None:
        super().__init__(daemon=True)
        self.site, self.names, self.ledger = site, names, ledger
        self.random = Random(f"crash {seed}")  # marks that no other campaign makes: they share a database
        self.one, self.two = (Browser(site.port, f"192.0.2.{20 + 2 * seed + place}", timeout=30) for place in (0, 1))
        self.go, self.idle, self.over = threading.Event(), threading.Event(), threading.Event()
        self.failures: list[str] = []
        self.seen: Counter[str] = Counter()

    def enter(self) -> None:
        """Both sign in."""
        for browser, name in zip((self.one, self.two), self.names, strict=True):
            browser.sign_in(name, PASSWORD)

    def run(self) -> None:
        """Whole lives of needs; between two acts it stands still while `go` isn't set."""
        try:
            while not self.over.is_set():
                self._life()
        except (AssertionError, LookupError, CutOff) as error:
            if not self.over.is_set():
                self.failures.append(f"{self.names[0]}: {type(error).__name__} {error}")
        finally:
            self.idle.set()

    def _life(self) -> None:
        mark = self._mark()
        said = self._done(self.one, self._page(self.one, "/desk/inbox/").form("/desk/inbox/save/"), "intake", mark,
                          words=mark, urgency="week", area_code="19", contact_way="letter", asker_name="見本", asker_address="見本市桜1")  # fmt: skip
        need = urlsplit(said.location).path
        self._write(self.one, need, "note", text="mark")
        self._write(self.one, need, "offer", kind="offer", to_desk="西部 よろず相談", message="mark")
        self._record()
        handoff = self._asked(UUID(need.rstrip("/").rpartition("/")[2]))
        form = self._page(self.two, f"/desk/handoffs/{handoff}/").form("/accept/")
        mark = self._mark()
        self._done(self.two, form, "note", mark, note=mark)
        self.ledger.note("accepted", need)
        self._write(self.two, need, "answer", kind="result", outcome="met", words="mark")
        self._write(self.two, need, "told", kind="", how="phone")
        self._write(self.two, need, "close", kind="")
        self.ledger.note("closed", need)
        self._settle(need)

    def _write(self, who: Browser, need: str, act: str, *, kind: str = "note", **typed: str) -> None:
        """One act on a need's page; `mark` among what is typed becomes a mark of its own."""
        mark = self._mark()
        form = self._page(who, need).form(f"/{act}/")
        self._done(who, form, kind, mark, **{name: mark if value == "mark" else value for name, value in typed.items()})

    def _record(self) -> None:
        """A record of the directory gets another description."""
        if self.names[0] == "imoi2":  # a counsellor: workers may
            return
        service = UUID(self._rows("SELECT id FROM directory_service ORDER BY id")[PAIRS.index(self.names)][0])
        mark = self._mark()
        self._done(self.one, self._page(self.one, f"/desk/directory/records/{service}/").form(""), "record", mark, description=mark)

    def _settle(self, need: str) -> None:
        """The letter that tells the asker of it was printed and put into the post."""
        page = self._page(self.two, "/desk/notices/")
        row = page.body.find(need)
        place = page.body.find("/settle/", row)
        if row < 0 or place < 0:
            return
        action = page.body[page.body.rfind('"', 0, place) + 1 : place] + "/settle/"
        self._done(self.two, page.form(action), "", "")
        self.ledger.note("settled", action)

    def _asked(self, need: UUID) -> UUID:
        """Who is asked finds the offer; asked past the product, so it may be asked while that is down."""
        shown = need.hex if self.site.engine.name == "sqlite" else str(need)
        return UUID(self._rows(f"SELECT id FROM consultation_handoff WHERE state = 'offered' AND need_id = '{shown}'")[0][0])

    def _rows(self, sql: str) -> Rows:
        for _ in range(GIVE_UP * 5):
            try:
                if found := self.site.engine.rows(sql):
                    return found
            except (psycopg.Error, sqlite3.Error):
                self.seen["database away"] += 1
            time.sleep(0.2)
        raise AssertionError(f"nothing came of {sql}")

    def _mark(self) -> str:
        return f"mark-{UUID(int=self.random.getrandbits(128)).hex}"

    def _page(self, who: Browser, path: str) -> Answer:
        return self._until_good(lambda: who.get(path), path, 200)

    def _done(self, who: Browser, form: Form, kind: str, mark: str, **typed: str) -> Answer:
        answer = self._until_good(lambda: who.send(form, follow=False, **typed), form.action, 302)
        if "/sign-in/" in answer.location:
            raise AssertionError(f"signed out at {form.action}")
        if kind:
            self.ledger.note(kind, mark)
        self.seen["writes"] += 1
        return answer

    def _until_good(self, ask: Callable[[], Answer], path: str, wanted: int) -> Answer:
        """The same again until the answer is what it should be: nobody knows what a cut connection did."""
        self._stand_still()
        until = time.monotonic() + GIVE_UP
        while time.monotonic() < until:
            try:
                answer = ask()
            except CutOff:
                self.seen["cut"] += 1
                time.sleep(0.1)
                continue
            if answer.status == wanted:
                return answer
            if answer.status not in NOT_NOW:
                raise AssertionError(f"{answer.status} at {path}")
            self.seen[str(answer.status)] += 1
            time.sleep(0.2)
        raise AssertionError(f"no good answer within {GIVE_UP} s at {path}")

    def _stand_still(self) -> None:
        while not self.go.is_set() and not self.over.is_set():
            self.idle.set()
            self.go.wait(0.1)
        self.idle.clear()


class Load:
    """All pairs together."""

    def __init__(self, site: Site, ledger: Ledger, *, pairs: int = 3, seed: int = 1) -> None:
        self.pairs = [Pair(site, names, ledger, seed + place) for place, names in enumerate(PAIRS[:pairs])]
        for one in self.pairs:
            one.enter()

    def start(self) -> None:
        """Begin."""
        self.resume()
        for one in self.pairs:
            one.start()

    def resume(self) -> None:
        """Go on."""
        for one in self.pairs:
            one.go.set()

    def pause(self) -> None:
        """Stand still; every act that was begun is answered first."""
        for one in self.pairs:
            one.go.clear()
        for one in self.pairs:
            one.idle.wait(GIVE_UP + 10)

    def stop(self) -> None:
        """No more."""
        for one in self.pairs:
            one.over.set()
            one.go.set()
        for one in self.pairs:
            one.join(GIVE_UP + 10)

    def failures(self) -> list[str]:
        """What a client couldn't explain."""
        return [sentence for one in self.pairs for sentence in one.failures]

    def seen(self) -> Counter[str]:
        """Writes, cut connections, answers of 503 and the like."""
        return sum((one.seen for one in self.pairs), Counter())


def compare(engine: Sqlite | Postgres, report: Report, acknowledged: list[tuple[str, str]]) -> None:
    """Each acknowledged write is there, once."""
    for kind, (table, column) in PLACES.items():
        marks = [mark for one, mark in acknowledged if one == kind]
        counts: Counter[str] = Counter()
        for (text,) in engine.rows(f"SELECT CAST({column} AS text) FROM {table} WHERE CAST({column} AS text) LIKE '%mark-%'"):
            counts[text[text.index("mark-") :][:37]] += 1
        for mark in marks:
            report.must(counts[mark] == 1, f"{kind} {mark} is there {counts[mark]} times" if counts[mark] else f"lost: {kind} {mark}")
    for kind, sql in (("closed", CLOSED), ("accepted", ACCEPTED), ("settled", SETTLED)):
        there = Counter(key for (key,) in engine.rows(sql))
        for mark in [mark for one, mark in acknowledged if one == kind]:
            key = next(part for part in mark.split("/") if len(part) == 36).replace("-", "")
            report.must(there[key] == 1, f"{kind} {key} is there {there[key]} times" if there[key] else f"lost: {kind} {key}")
