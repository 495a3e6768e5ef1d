"""Searching needs by words at two sizes: what a question costs, how it grows, beside fetching ten of them by their keys.

SIZES=20000,100000 by default; SIZES=100000,1000000 is the long form (some minutes and 4 GB of disk for a million).
"""

import os
import random
import statistics
import sys
import tempfile
import time
from uuid import UUID

os.environ["YOROZU_MODE"] = "test"
os.environ["YOROZU_DATA"] = tempfile.mkdtemp(prefix="yorozu-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['YOROZU_DATA']}/bench.sqlite3")
SIZES = [int(one) for one in os.environ.get("SIZES", "20000,100000").split(",")]

from yorozu.jobs.setup import start_django

start_django()

from importlib import resources

from django.core.management import call_command
from django.db import connection, transaction

from yorozu.kernel.models import SearchDocument, uuid7
from yorozu.kernel.search import Text, index_documents, refresh_common, search

RANDOM = random.Random(1)
LINES = resources.files("yorozu.simulation").joinpath("data/words.tsv").read_text("utf-8").splitlines()[1:]
SENTENCES = [max(line.split("\t"), key=len) for line in LINES if line]
SYLLABLES = [a + b for a in "あかさたなはまやらわ" for b in "いきしちにひみりうくすつぬふむゆる"]
DESKS = [uuid7() for _ in range(120)]
PATHS = [f"/202011/zone-{place % 8}/{place}/" for place in range(32)]
ROUNDS = 200


def a_text() -> str:
    """About a hundred letters: two sentences of the demo's, a name and a number that few others have."""
    return f"{RANDOM.choice(SENTENCES)}。{''.join(RANDOM.choices(SYLLABLES, k=6))}さん、{RANDOM.choice(SENTENCES)}{RANDOM.randrange(10**6)}"


def fill(size: int) -> float:
    """Texts a second, written in batches as a load does."""
    started, before = time.perf_counter(), SearchDocument.objects.count()
    for start in range(before, size, 2000):
        texts = [Text(uuid7(), a_text(), RANDOM.choice(PATHS), RANDOM.choice(DESKS)) for _ in range(min(2000, size - start))]
        with transaction.atomic():
            index_documents("need", texts)
    refresh_common()
    return (size - before) / (time.perf_counter() - started)


def timed(asks: list[dict[str, object]]) -> list[float]:
    """Milliseconds of each question."""
    times = []
    for ask in asks:
        started = time.perf_counter()
        search(kind="need", **ask)  # type: ignore[arg-type]
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def floor(ids: list[UUID]) -> float:
    """Ten documents by their keys, as any page that shows them must fetch them; median milliseconds."""
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        list(SearchDocument.objects.filter(thing_id__in=RANDOM.sample(ids, 10)).values_list("thing_id", "kind", "area_path"))
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def questions() -> dict[str, list[dict[str, object]]]:
    """What is asked: a sentence, a part of one, a rare name; everywhere, in a district, at a desk."""
    whole = [RANDOM.choice(SENTENCES) for _ in range(ROUNDS)]
    part = [one[: RANDOM.randrange(2, 6)] for one in whole]
    rare = ["".join(RANDOM.choices(SYLLABLES, k=3)) for _ in range(ROUNDS)]
    return {
        "a sentence, everywhere": [{"query": one} for one in whole],
        "two to five letters, everywhere": [{"query": one} for one in part],
        "a rare word, everywhere": [{"query": one} for one in rare],
        "a sentence, one district": [{"query": one, "area_paths": (RANDOM.choice(PATHS),)} for one in whole],
        "a sentence, one district and a desk": [{"query": one, "area_paths": (RANDOM.choice(PATHS),), "owners": (RANDOM.choice(DESKS),)} for one in whole],
        "a sentence, one desk": [{"query": one, "owners": (RANDOM.choice(DESKS),)} for one in whole],
    }


call_command("migrate", verbosity=0)
medians: dict[str, list[float]] = {}
for size in SIZES:
    rate = fill(size)
    ids = list(SearchDocument.objects.order_by("id").values_list("thing_id", flat=True)[:5000])
    base = floor(ids)
    print(f"{connection.vendor}, {size:,} texts: written at {rate:,.0f}/s; floor (ten by key) {base:.2f} ms")
    for name, asks in questions().items():
        times = timed(asks)
        median, late = statistics.median(times), times[int(len(times) * 0.99) - 1]
        medians.setdefault(name, []).append(median)
        print(f"  {name}: p50 {median:.1f} ms, p99 {late:.1f} ms; {median / base:.1f} times the floor")
for name, both in medians.items():
    print(f"{name}: growth from {SIZES[0]:,} to {SIZES[-1]:,}: {both[-1] / both[0]:.2f}")
sys.stdout.flush()
