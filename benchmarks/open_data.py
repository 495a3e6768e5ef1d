"""The open-data API and the public search beside their floor: a bare view that reads as many rows and writes them as JSON."""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import time as clock_time

os.environ["YOROZU_MODE"] = "test"
os.environ["YOROZU_DATA"] = tempfile.mkdtemp(prefix="yorozu-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['YOROZU_DATA']}/bench.sqlite3")

from yorozu.jobs.setup import start_django

start_django()

from django.core.management import call_command
from django.db import connection
from django.http import JsonResponse
from django.test import Client

from yorozu.directory.enums import Dataset
from yorozu.directory.models import Location, Phone, Schedule, Service, ServiceAtLocation
from yorozu.kernel.search import rebuild

ROUNDS, SIZES, PAGE = 20, (1_000, 10_000), 50


def per_second(act: Callable[[], object]) -> float:
    """How many in a second, one after the other."""
    act()
    started = time.perf_counter()
    for _ in range(ROUNDS):
        act()
    return ROUNDS / (time.perf_counter() - started)


def fill(count: int) -> None:
    """Up to `count` invented services, each with a place, a number and a week."""
    first = Service.objects.count()
    made = [Service(name=f"見本の集い{n}", kana=f"みほん{n}", description="お茶と話", dataset=Dataset.NPO) for n in range(first, count)]
    Service.objects.bulk_create(made, batch_size=500)
    places = Location.objects.bulk_create([Location(name=one.name, address="見本市桜1") for one in made], batch_size=500)
    ServiceAtLocation.objects.bulk_create([ServiceAtLocation(service=one, location=at) for one, at in zip(made, places, strict=True)], batch_size=500)
    Phone.objects.bulk_create([Phone(service=one, number="0260000000") for one in made], batch_size=500)
    Schedule.objects.bulk_create([Schedule(service=one, weekday=day, opens=clock_time(9), closes=clock_time(17)) for one in made for day in range(5)],
                                 batch_size=500)  # fmt: skip
    rebuild()


call_command("migrate", verbosity=0)
client = Client()
for size in SIZES:
    fill(size)
    floor = per_second(lambda: JsonResponse({"rows": list(Service.objects.order_by("id").values("id", "name", "description")[:PAGE])}))
    for name, address in (("API page", f"/api/hsds/services?per_page={PAGE}"), ("API page, full", f"/api/hsds/services?per_page={PAGE}&full=true"),
                          ("API page, last", f"/api/hsds/services?per_page={PAGE}&page={size // PAGE}"),
                          ("public search", "/find/?q=お茶の集い"), ("public search, narrowed", "/find/?q=お茶の集い&now=1")):  # fmt: skip
        rate = per_second(lambda address=address: client.get(address))  # type: ignore[misc]
        print(f"{connection.vendor}, {size} services, {name}: {rate:.1f}/s, ratio to {PAGE} bare rows {rate / floor:.3f}")
