"""Importing a list of 100,000 places beside its floor: the same rows parsed by `csv` and put into one bare table with
`executemany`, in the same run on the same database. Prints seconds, rows a second, the ratio and the peak memory.
"""

import csv
import io
import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

os.environ["YOROZU_MODE"] = "demo"
os.environ["YOROZU_DATA"] = tempfile.mkdtemp(prefix="yorozu-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['YOROZU_DATA']}/bench.sqlite3")

from yorozu.jobs.setup import start_django

start_django()

from django.core.management import call_command
from django.db import connection, transaction

from yorozu.directory.operations import import_file
from yorozu.kernel.access import SYSTEM
from yorozu.simulation.city import City

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
HEADER = ("全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "所在地_連結表記", "緯度", "経度", "電話番号", "団体名", "利用可能曜日", "開始時間", "終了時間",
          "利用可能日時特記事項", "説明", "車椅子可", "URL", "備考")  # fmt: skip
TOWNS = ("大字南長野", "大字鶴賀", "三輪", "吉田", "若槻", "川中島町", "篠ノ井", "松代町", "戸隠", "芋井")


def made(rows: int) -> bytes:
    """A list of places that differ in everything."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for one in range(rows):
        town = TOWNS[one % len(TOWNS)]
        writer.writerow(["202011", f"{one:08}", "長野市", f"見本{town}集会所第{one}", "ミホンシュウカイジョ", f"長野県長野市{town}{one % 900 + 1}-{one // 900 + 1}",
                         f"{36.5 + one % 1000 / 3000:.6f}", f"{138.0 + one // 1000 / 500:.6f}", f"026-{one // 10000 + 200:03}-{one % 10000:04}", "見本自治会",
                         "月火水木金", "9:00", "17:00", "祝日は休み", "会議室と調理室があります", "1", f"https://example.org/{one}", "駐車場あり"])  # fmt: skip
    return text.getvalue().encode("cp932")


def floor(content: bytes) -> float:
    """Decode, split, and put the rows into one table; nothing else."""
    names = ", ".join(f"c{place} TEXT" for place in range(len(HEADER)))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE floor_places ({names})")
    started = time.perf_counter()
    rows = csv.reader(io.StringIO(content.decode("cp932")))
    next(rows)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO floor_places VALUES ({', '.join(['%s'] * len(HEADER))})", list(rows))
    return time.perf_counter() - started


def held() -> int:
    """Megabytes that the process itself holds: the pages of the database's file that are mapped beside them can be taken away at any time."""
    if not (status := Path("/proc/self/status")).exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(next(line for line in status.read_text().splitlines() if line.startswith("RssAnon")).split()[1]) // 1024


def watch(done: int, total: int) -> None:
    """After each batch: how much is held now."""
    global peak
    peak = max(peak, held())


call_command("migrate", verbosity=0)
City(random.Random(1)).build()
content = made(ROWS)
before = peak = held()
started, cpu = time.perf_counter(), time.process_time()
first = import_file(by=SYSTEM, name="bench.csv", content=content, progress=watch)
taken = time.perf_counter() - started
cpu = time.process_time() - cpu
started = time.process_time()
again = import_file(by=SYSTEM, name="bench.csv", content=content)
twice = time.process_time() - started
assert first.accepted == ROWS == again.unchanged
floor_started = time.process_time()
base = floor(content)
base_cpu = time.process_time() - floor_started
print(f"import of {ROWS} rows on {connection.vendor}: {taken:.1f} s ({cpu:.1f} s of processor), {ROWS / taken:.0f} rows/s; floor {base:.2f} s, ratio {base / taken:.3f} (of processor time {base_cpu / cpu:.3f}); "
      f"again (nothing changed) {twice:.1f} s of processor; memory without the pages of mapped files {before} MB before, {peak} MB at most")  # fmt: skip
