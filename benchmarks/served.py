"""The served product beside the floor, at given sizes, on SQLite and PostgreSQL: `make bench` prints its table.

    python benchmarks/served.py --engines sqlite,postgresql --needs 100000,1000000

Each database is filled up once to its size and kept under --data; a later run goes on with it. Both servers run at the same time on
one database and are asked in turns by the same clients, so that their ratio means something on a machine that does other things too.
"""

import argparse
import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


def asked() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--engines", default=os.environ.get("ENGINES", "sqlite,postgresql"))
    parser.add_argument("--needs", default=os.environ.get("NEEDS", "2000"), help="sizes, comma-separated, also as NEEDS= (long form: 100000,1000000)")
    parser.add_argument("--seconds", type=float, default=1.0, help="of one turn")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each of both")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--laid-out", type=int, default=400, help="acts that are prepared for each write")
    parser.add_argument("--only", default="", help="subjects whose name holds this")
    parser.add_argument("--data", type=Path, default=HERE.parent / "var" / "bench")
    parser.add_argument("--residents", type=int, help="a smaller city than the demo's, for a short form")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # inside the process of one database
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """Every engine at every size, each in processes of its own, then the table."""
    wanted = asked()
    if wanted.here:
        return one_database(wanted)
    found: dict[str, dict[str, Any]] = {}
    for engine in wanted.engines.split(","):
        for size in wanted.needs.split(","):
            found[f"{engine} {int(size):,}"] = run(wanted, engine, int(size))
    if wanted.json:
        print(json.dumps(found))
    else:
        from serving.report import table

        print(table(found))
    return 0


def run(wanted: argparse.Namespace, engine: str, size: int) -> dict[str, Any]:
    """Fill the database up to its size, then measure it; both in processes that know only this database."""
    from serving.servers import postgres

    again = [sys.executable, __file__, "--here", *(word for name in ("seconds", "rounds", "clients", "laid_out", "only", "residents")
             if (value := getattr(wanted, name)) is not None for word in (f"--{name.replace('_', '-')}", str(value)))]  # fmt: skip
    folder = wanted.data.resolve() / f"{engine}-{size}"
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = stack.enter_context(postgres(folder)) if engine == "postgresql" else f"sqlite:///{folder / 'yorozu.sqlite3'}"
        env = {**os.environ, "YOROZU_MODE": "demo", "YOROZU_DATA": str(folder), "DATABASE_URL": url}
        env.pop("DJANGO_SETTINGS_MODULE", None)
        print(f"== {engine}, {size:,} needs", file=sys.stderr, flush=True)
        loading = [sys.executable, "-m", "yorozu.jobs", "demo", "load", "--alone", "--needs", str(size)]
        subprocess.run(loading if wanted.residents is None else [*again, "--fill", str(size)], env=env, check=True, stdout=sys.stderr)
        measured = subprocess.run(again, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(measured.stdout))


def one_database(wanted: argparse.Namespace) -> int:
    """Measure the database that the environment names."""
    from yorozu.jobs.setup import start_django

    start_django()
    from django.core.management import call_command
    from django.db import connection

    if wanted.fill is not None:
        from yorozu.simulation import demo

        call_command("migrate", verbosity=0)
        demo.RESIDENTS = wanted.residents
        demo.load(needs=wanted.fill)
        return 0
    from serving.floor_tables import make_tables
    from serving.measure import Plan, measured

    make_tables(connection)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize=0x10002")
    call_command("clearsessions")
    plan = Plan(wanted.clients, wanted.seconds, wanted.rounds, wanted.laid_out, wanted.only)
    print(json.dumps(measured(plan, lambda text: print(text, file=sys.stderr, flush=True))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
