"""Processor time of one request beside the floor's, by Django's test client: what a machine that others share can still tell.

    YOROZU_MODE=demo DATABASE_URL=sqlite:///var/bench/sqlite-2000/yorozu.sqlite3 python benchmarks/processor.py [--only NAME]

Asks the database that DATABASE_URL names, as `served.py` filled it. Product and floor each have a process of their own and are asked
in turns; what a process keeps is warm. The tenth percentile counts: work of others makes a request slower, nothing makes it faster.
"""

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
WARM, TURNS, EACH = 26, 12, 5
WRITES = ("intake save", "handoff accept", "told", "close")


def asking(pipe: Connection, application: str) -> None:
    """Answer requests by `application` for as long as any come: their processor seconds, or what went wrong."""
    if application == "floor":
        os.environ["DJANGO_SETTINGS_MODULE"] = "floor.settings"
        import django

        django.setup()
    else:
        from yorozu.jobs.setup import start_django

        start_django()
    from django.test import Client

    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    while (asked := pipe.recv()) is not None:
        cookies, asks = asked
        client = Client(headers={"host": "127.0.0.1"})
        client.cookies.load(cookies)
        pipe.send([_seconds(client, one) for one in asks])


def _seconds(client: Any, one: Any) -> float:
    began = time.process_time()
    form = "application/x-www-form-urlencoded"
    answer = client.get(one.path) if one.body is None else client.post(one.path, one.body, content_type=form)
    took = time.process_time() - began
    if answer.status_code != one.want:
        raise SystemExit(f"{one.path}: {answer.status_code}")
    if answer.status_code == 302:
        client.get(answer.headers["Location"])  # as a browser does; else what is said after each act would pile up in the session
    return took


def lowest(times: list[float]) -> float:
    """The tenth percentile, in milliseconds."""
    return 1000 * sorted(times)[len(times) // 10]


def main() -> int:
    """One line for each subject."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="subjects whose name holds one of these, comma-separated")
    only = parser.parse_args().only.split(",")
    from yorozu.jobs.setup import start_django

    start_django()
    from django.db import connection
    from serving.floor_tables import make_tables
    from serving.measure import _statements
    from serving.subjects import WORKER, cookies, pages, searches, writes

    make_tables(connection)
    context, pipes = get_context("spawn"), []
    for application in ("product", "floor"):
        ours, theirs = context.Pipe()
        context.Process(target=asking, args=(theirs, application), daemon=True).start()
        pipes.append(ours)
    acts = writes(WARM + TURNS * EACH + 4) if any(name in one for name in only for one in WRITES) else []
    for one in [one for one in (*pages(), *searches(), *acts) if any(name in one.name for name in only)]:
        sides = [(pipes[0], one.make, cookies(one.who)), (pipes[1], one.beside, cookies(WORKER))]
        ask = one.make()
        queries = _statements(ask, sides[0][2])
        for side in sides:
            _turns(side, WARM)
        times: list[list[float]] = [[], []]
        for _ in range(TURNS):
            for place, side in enumerate(sides):
                times[place] += _turns(side, EACH)
        ours, floor = lowest(times[0]), lowest(times[1])
        print(f"{one.name:20} {ours:7.2f} ms, floor {floor:6.2f}: {floor / ours:6.3f}  {queries:3} queries", flush=True)
    return 0


def _turns(side: tuple[Connection, Callable[[], Any], str], count: int) -> list[float]:
    pipe, make, sent = side
    pipe.send((sent, [make() for _ in range(count)]))
    return list(pipe.recv())


if __name__ == "__main__":
    sys.exit(main())
