"""The booklet beside its floor: 2,000 invented entries of one district, read from the database and laid out with tags, contents,
map and index, against typst setting the same 2,000 names and numbers as one bare table in the same run.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import time as clock_time

os.environ["YOROZU_MODE"] = "test"
if len(sys.argv) < 2:
    os.environ["YOROZU_DATA"] = tempfile.mkdtemp(prefix="yorozu-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['YOROZU_DATA']}/bench.sqlite3")

from yorozu.jobs.setup import start_django

start_django()

import typst
from django.core.management import call_command

from yorozu.community.models import Area
from yorozu.directory.models import Location, Phone, Schedule, Service, ServiceAtLocation, ServiceTerm
from yorozu.directory.queries.booklet import booklet_rows
from yorozu.papers.booklet import booklet, imposed, page_count
from yorozu.papers.rendering import FOLDER
from yorozu.simulation import demo

ENTRIES = 2000
FIELDS = ("elderly", "children", "health", "disability", "lonely", "transport", "disaster", "housing")
KANA = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわ"
BARE = """#set text(font: "BIZ UDGothic", size: 10pt, lang: "ja")
#set page(paper: "a5")
#table(columns: (1fr, auto), ..json(bytes(sys.inputs.d)).flatten())"""


def seconds(act: Callable[[], object]) -> float:
    """How long one time takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def fill(area: Area) -> None:
    """Invented places of one district."""
    services = [Service(name=f"見本の場所 {number:04d}号", kana=f"{KANA[number % len(KANA)]}みほん {number:04d}", dataset="medical", area=area,
                        description="どなたでも使えます。電話をしてから来てください。車いすで入れます。", is_free=number % 3 == 0)
                for number in range(ENTRIES)]  # fmt: skip
    Service.objects.bulk_create(services)
    places = [Location(name=one.name, address=f"長野市大字見本{number}番地", latitude=36.70 + number % 40 / 1000, longitude=138.15 + number // 40 / 1000)
              for number, one in enumerate(services)]  # fmt: skip
    Location.objects.bulk_create(places)
    ServiceAtLocation.objects.bulk_create(ServiceAtLocation(service=one, location=place) for one, place in zip(services, places, strict=True))
    Phone.objects.bulk_create(Phone(service=one, number=f"026000{number:04d}") for number, one in enumerate(services))
    ServiceTerm.objects.bulk_create(ServiceTerm(service=one, code=FIELDS[number % len(FIELDS)]) for number, one in enumerate(services))
    Schedule.objects.bulk_create(Schedule(service=one, weekday=day, opens=clock_time(9), closes=clock_time(17)) for one in services for day in range(5))


def bare(area: Area) -> bytes:
    """The floor: names and numbers as a table."""
    rows = list(Service.objects.filter(area=area).order_by("kana").values_list("name", "phones__number"))
    return bytes(typst.compile(BARE.encode(), font_paths=[str(FOLDER / "fonts")], ignore_system_fonts=True,
                               sys_inputs={"d": json.dumps(rows, ensure_ascii=False)}))  # fmt: skip


def measured(edition: str) -> str:
    """One edition in a process of its own: typst remembers what it laid out before, so only a first time counts."""
    district = Area.objects.get(code="19")
    started, worked = time.perf_counter(), time.process_time()
    rows = booklet_rows(district, edition=edition)
    read = time.perf_counter()
    made = booklet(rows.booklet, map_svg=rows.map_svg)
    laid, worked = time.perf_counter(), time.process_time() - worked
    imposed(made, paper=rows.booklet.shape.paper)
    folded = time.perf_counter()
    pages = page_count(made)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (f"{edition}: {rows.entries} entries, {pages} pages, {len(made) / 1e6:.1f} MB; reading {read - started:.2f} s, laying out "
            f"{laid - read:.2f} s, imposing {folded - laid:.2f} s; 200 pages {(laid - started) / pages * 200:.2f} s "
            f"(of the processor {worked / pages * 200:.2f} s); peak {memory:.0f} MB")  # fmt: skip


if len(sys.argv) > 1:
    print(measured(sys.argv[1]) if sys.argv[1] != "floor" else f"floor: {seconds(lambda: bare(Area.objects.get(code='19'))):.2f} s", flush=True)
    sys.exit()
call_command("migrate", verbosity=0)
demo.RESIDENTS = 100
demo.load(needs=0)
fill(Area.objects.get(code="19"))
for edition in ("floor", "standard", "large", "furigana", "easy"):
    subprocess.run([sys.executable, __file__, edition], check=True)
