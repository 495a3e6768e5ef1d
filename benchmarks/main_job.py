"""The main job beside its floor: an intake, an acceptance and a closing, each with all rules, audit and search index, durable,
against a bare durable insert of two rows on the same database in the same run; pages against a session and 25 rows.
"""

import os
import tempfile
import time
from collections.abc import Callable

os.environ["YOROZU_MODE"] = "test"
os.environ["YOROZU_DATA"] = tempfile.mkdtemp(prefix="yorozu-bench-")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{os.environ['YOROZU_DATA']}/bench.sqlite3")

from yorozu.jobs.setup import start_django

start_django()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from yorozu.community.models import Desk
from yorozu.community.queries import actor_of
from yorozu.consultation import operations as do
from yorozu.consultation.models import Handoff
from yorozu.consultation.operations.handing import Offer
from yorozu.consultation.operations.intake import Intake
from yorozu.kernel.models import User
from yorozu.simulation import demo

ROUNDS = 60


def per_second(act: Callable[[int], object]) -> float:
    """How many in a second, one after the other."""
    started = time.perf_counter()
    for number in range(ROUNDS):
        act(number)
    return ROUNDS / (time.perf_counter() - started)


def floor_insert(number: int) -> None:
    """Two rows, one durable transaction, nothing else."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO floor_row (words) VALUES (%s)", [f"父の物忘れ{number}"])
        cursor.execute("INSERT INTO floor_row (words) VALUES (%s)", [f"記録{number}"])


if connection.vendor == "sqlite":
    connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
call_command("migrate", verbosity=0)
demo.RESIDENTS = 300
demo.load(needs=100)
with connection.cursor() as cursor:
    key = "INTEGER PRIMARY KEY" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
    cursor.execute(f"CREATE TABLE IF NOT EXISTS floor_row (id {key}, words TEXT)")
worker, asked = (actor_of(User.objects.get(username=name)) for name in ("worker-imoi", "coordinator-seibu"))
target = Desk.objects.get(code="yorozu-zone-west")
floor = per_second(floor_insert)
made = [do.receive(by=worker, intake=Intake(words=f"雪かきができない{n}", urgency="week", area_code="19")).need_ids[0] for n in range(ROUNDS)]
offers = [do.hand_over(by=worker, need_id=one, offer=Offer(to_desk_id=target.pk, fields=())).pk for one in made]
rates = {
    "intake": per_second(lambda n: do.receive(by=worker, intake=Intake(words=f"物忘れ{n}", urgency="week", area_code="19"))),
    "accept": per_second(lambda n: do.accept(by=asked, handoff_id=offers[n])),
    "told and closed": per_second(lambda n: (do.close_without_contact(by=asked, need_id=made[n], reason="3日かけた"))),
}
client = Client()
client.force_login(User.objects.get(username="worker-imoi"), backend=settings.AUTHENTICATION_BACKENDS[0])
need_url = f"/desk/needs/{Handoff.objects.filter(from_desk__code='yorozu-19').latest('offered_at').need_id}/"
pages = {"sign-in page (floor)": "/sign-in/", "board": "/desk/needs/?view=desk", "need": need_url, "public search": "/find/?q=父の物忘れ&area=19", "home": "/"}
page_rates = {name: per_second(lambda n, url=url: client.get(url)) for name, url in pages.items()}  # type: ignore[misc]
print(f"{connection.vendor}; floor: insert of two rows {floor:.0f}/s")
for name, rate in rates.items():
    print(f"{name}: {rate:.0f}/s, ratio to the floor {rate / floor:.3f}")
base = page_rates.pop("sign-in page (floor)")
for name, rate in page_rates.items():
    print(f"page {name}: {rate:.0f}/s, ratio to a page with one form {rate / base:.2f}")
