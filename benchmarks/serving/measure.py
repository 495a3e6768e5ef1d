"""One database at one size: every subject in turns with the floor, so that whatever else the machine does hits both alike."""

import json
import math
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from .client import Ask, Connection, Slice, drive, packed
from .due import lay_out
from .servers import memory_of_workers, processor_of, served
from .subjects import WORKER, Subject, cookies, pages, searches, writes

DUE = 10_000  # dates that have passed at one tick


@dataclass
class Plan:
    """How long, how often, how many."""

    clients: int = 8
    seconds: float = 1.0
    rounds: int = 3
    laid_out: int = 400
    only: str = ""


@dataclass
class Row:
    """A subject's figures. Milliseconds; bytes of one answer, packed; `ratio`: requests a second by the floor's.

    `cpu`: the server's processor time for one request, which says more than the clock where other work shares the processors.
    """

    name: str
    kind: str
    rate: float
    floor: float
    ratio: float
    cpu: float
    floor_cpu: float
    cpu_ratio: float
    p50: float
    p99: float
    floor_p50: float
    bytes: int
    queries: int


def percentile(times: list[float], part: float) -> float:
    """Milliseconds below which `part` of the times lie."""
    ordered = sorted(times)
    return round(1000 * ordered[max(0, math.ceil(len(ordered) * part) - 1)], 2) if ordered else 0.0


def measured(plan: Plan, say: Callable[[str], None]) -> dict[str, object]:
    """The rows, the commands' seconds and the memory of a worker, as one JSON object."""
    acts = writes(plan.laid_out)  # first: what they lay out stands on the pages
    wanted = [one for one in (*pages(), *searches(), *acts) if plan.only in one.name]
    with served("yorozu.config.wsgi:application") as (port, pid), served("floor.wsgi:application") as (floor_port, floor_pid):
        rows: list[Row] = []
        _same_rows(port, floor_port)
        for one in wanted:
            rows.append(_row(one, plan, (port, pid), (floor_port, floor_pid)))
            say(line_of(rows[-1]))
        memory = {"worker": max(memory_of_workers(pid), default=0), "floor": max(memory_of_workers(floor_pid), default=0)}
    return {"rows": [asdict(one) for one in rows], "memory_mb": memory, "commands": {} if plan.only else _commands(say)}


def _same_rows(port: int, floor_port: int) -> None:
    """The floor shows what the product shows, or its ratio means nothing."""
    board = next(one for one in pages() if one.name == "board desk")
    shown = []
    for at, make in ((port, board.make), (floor_port, board.beside)):
        ask = make()
        assert ask is not None
        shown.append(re.findall(rb"/(?:needs|row)/([0-9a-f-]{36})/", Connection(at, cookies(WORKER)).ask(ask)[1]))
    if shown[0] != shown[1] or not shown[0]:
        raise SystemExit(f"the floor shows other rows than the board: {len(shown[1])} and {len(shown[0])}")


def _row(one: Subject, plan: Plan, product: tuple[int, int], floor: tuple[int, int]) -> Row:
    ours = [Connection(product[0], cookies(one.who)) for _ in range(plan.clients)]
    theirs = [Connection(floor[0], cookies(WORKER)) for _ in range(plan.clients)]
    queries, size = _one(one, ours[0])
    for connections, make in ((ours, one.make), (theirs, one.beside)):
        drive(connections, make, plan.seconds / 4)  # the first ones fill caches, of both
    total, beside = Slice(), Slice()
    for _ in range(plan.rounds):
        _turn(total, product[1], lambda: drive(ours, one.make, plan.seconds))
        _turn(beside, floor[1], lambda: drive(theirs, one.beside, plan.seconds))
    for connection in (*ours, *theirs):
        connection.close()
    if total.wrong or beside.wrong or not total.times:
        raise SystemExit(f"{one.name}: {len(total.times)} answers, {len(total.wrong)} and {len(beside.wrong)} wrong: {(total.wrong + beside.wrong)[:1]}")
    return _figures(one, total, beside, queries, size)


def _figures(one: Subject, total: Slice, beside: Slice, queries: int, size: int) -> Row:
    rate, floor = len(total.times) / total.seconds, len(beside.times) / beside.seconds
    cpu, floor_cpu = 1000 * total.processor / len(total.times), 1000 * beside.processor / len(beside.times)
    return Row(one.name, one.kind, round(rate, 1), round(floor, 1), round(rate / floor, 3), round(cpu, 2), round(floor_cpu, 2),
               round(floor_cpu / cpu, 3) if cpu else 0.0, percentile(total.times, 0.5), percentile(total.times, 0.99),
               percentile(beside.times, 0.5), size, queries)  # fmt: skip


def _turn(total: Slice, pid: int, run: Callable[[], Slice]) -> None:
    before = processor_of(pid)
    more = run()
    if not more.times:
        return
    total.processor += processor_of(pid) - before
    total.seconds += more.seconds
    total.times += more.times
    total.wrong += more.wrong


def _one(one: Subject, connection: Connection) -> tuple[int, int]:
    """Statements of one request, counted in this process; bytes of its answer, from the server."""
    ask = one.make()
    if ask is None:
        raise SystemExit(f"{one.name}: nothing is laid out")
    queries = _statements(ask, connection.cookies)
    ask = one.make()
    assert ask is not None
    status, body = connection.ask(ask)
    if status != ask.want:
        raise SystemExit(f"{one.name}: {status} instead of {ask.want}: {body[:400]!r}")
    return queries, packed(body)


def _statements(ask: Ask, sent: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.cookies.load(sent)
    if ask.body is None:
        client.get(ask.path)  # what a process keeps (the city's desks) is read by its first page alone
    with CaptureQueriesContext(connection) as seen:
        if ask.body is None:
            client.get(ask.path)
        else:
            client.post(ask.path, ask.body, content_type="application/x-www-form-urlencoded")
    return sum(one["sql"].lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")) for one in seen.captured_queries)


def _commands(say: Callable[[str], None]) -> dict[str, object]:
    """`check` and `tick` as an administrator runs them: seconds and what they said."""
    found: dict[str, object] = {}
    say(f"{lay_out(DUE):,} dates that have passed")
    for name in ("tick", "check"):
        started = time.perf_counter()
        run = subprocess.run([sys.executable, "-m", "yorozu.jobs", name, "--json"], capture_output=True, text=True, env=os.environ)
        if not run.stdout:
            raise SystemExit(f"{name}: {run.stderr[-400:]}")
        said = json.loads(run.stdout)
        found[name] = {"seconds": round(time.perf_counter() - started, 2), "ok": said.get("ok", True), "said": said.get("due", said.get("checked"))}
        say(f"{name}: {found[name]}")
    return found


def line_of(row: Row) -> str:
    """A row as it is printed while measuring."""
    return (f"{row.name:22} {row.rate:8.1f}/s  floor {row.floor:8.1f}/s  ratio {row.ratio:6.3f}  cpu {row.cpu:6.2f} / {row.floor_cpu:5.2f} ms {row.cpu_ratio:6.3f}  p50 {row.p50:7.2f} ms  p99 {row.p99:7.2f} ms  "
            f"{row.bytes:6} bytes packed  {row.queries:3} queries")  # fmt: skip
