"""`make powercut`: the disk at one instant, as a cut of power leaves it, taken while people work; nothing acknowledged is missing in it.

The database lies on an ext4 image inside an XFS image, both mounted by loop devices. A copy by reference of the inner
image takes milliseconds and holds what had reached that disk: what only the operating system's memory held is not in it.
Each cut is then mounted (ext4 replays its journal), the database started on it, and compared with what had been
acknowledged before the cut. The control acknowledges without syncing, and must be found to lose.

Needs root, loop devices, and xfsprogs and e2fsprogs; says so and ends with 75 where one is missing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.campaigns import verify
from tests.campaigns.engines import Postgres, Sqlite, engine
from tests.campaigns.ledger import Ledger
from tests.campaigns.load import Load, compare
from tests.campaigns.site import Site, ends_in_order
from tests.campaigns.verify import Report

PAUSE = 1.5


def why_not() -> str:
    """What this machine lacks; empty where it can be done."""
    if os.geteuid() != 0 or not Path("/dev/loop-control").exists():
        return "needs root and loop devices"
    missing = [name for name in ("mkfs.xfs", "mkfs.ext4", "mount") if shutil.which(name) is None]
    return f"missing: {', '.join(missing)} (Debian: apt-get install xfsprogs e2fsprogs)" if missing else ""


def _do(*command: str | Path) -> None:
    subprocess.run([str(one) for one in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120)


@contextmanager
def mounted(image: Path, at: Path) -> Iterator[Path]:
    """An image's file system, at this place."""
    at.mkdir(exist_ok=True)
    _do("mount", "-o", "loop", image, at)
    try:
        yield at
    finally:
        for _ in range(50):
            if subprocess.run(["umount", str(at)], stderr=subprocess.DEVNULL, check=False).returncode == 0:
                break
            time.sleep(0.2)


def _image(file: Path, size: str, *make: str) -> None:
    _do("truncate", "-s", size, file)
    _do(*make, file)


@contextmanager
def disks(folder: Path) -> Iterator[tuple[Path, Path]]:
    """The place of the cuts (XFS), and of the database (ext4 within it)."""
    _image(folder / "outer.img", "6G", "mkfs.xfs", "-q", "-m", "reflink=1")
    with mounted(folder / "outer.img", folder / "outer") as outer:
        _image(outer / "inner.img", "1500M", "mkfs.ext4", "-q", "-E", "lazy_itable_init=0,lazy_journal_init=0")
        with mounted(outer / "inner.img", folder / "inner") as inner:
            yield outer, inner


def campaign(name: str, *, cuts: int, losing: bool, progress: Callable[[str], None]) -> tuple[int, int, list[str]]:
    """Cuts under load, then each of them examined: how many writes were acknowledged, how many cuts lost any, the problems."""
    ends_in_order()
    with TemporaryDirectory(prefix="yorozu-power-") as above:
        folder = Path(above)
        folder.chmod(0o755)
        with disks(folder) as (outer, inner):
            marks = _under_load(name, folder, outer, inner, cuts=cuts, losing=losing)
            problems: list[str] = []
            lost = 0
            for number, acknowledged in enumerate(marks):
                with mounted(outer / f"cut-{number}.img", folder / "cut") as cut:
                    found = _examined(name, cut, acknowledged)
                lost += any(one.startswith("lost") for one in found)
                problems += [f"cut {number + 1}: {one}" for one in found]
                progress(f"cut {number + 1} of {cuts}: {len(acknowledged)} acknowledged, {len(found)} problems")
    return len(marks[-1]), lost, problems


def _under_load(name: str, folder: Path, outer: Path, inner: Path, *, cuts: int, losing: bool) -> list[list[tuple[str, str]]]:
    site = Site(folder, engine(name, inner, losing=losing), application="tests.campaigns.broken_wsgi:application" if losing else "")
    site.env["CAMPAIGN_BREAK"] = "sync" if losing else ""
    ledger = Ledger(folder / "ledger.tsv")
    marks = []
    try:
        site.prepare(needs=2)
        site.start()
        load = Load(site, ledger)
        os.sync()
        load.start()
        for number in range(cuts):
            time.sleep(PAUSE)
            marks.append(ledger.until_now())  # before the copy begins: all of this must be in it
            _do("cp", "--reflink=always", outer / "inner.img", outer / f"cut-{number}.img")
        load.stop()
    finally:
        site.stop()
        site.engine.kill()
        ledger.close()
    return marks


def _examined(name: str, cut: Path, acknowledged: list[tuple[str, str]]) -> list[str]:
    database: Sqlite | Postgres = engine(name, cut)
    report = Report()
    if isinstance(database, Postgres):
        (database.folder / "d" / "postmaster.pid").unlink(missing_ok=True)  # its process is of before the cut
    try:
        database.start()
        if isinstance(database, Sqlite):
            report.must(database.rows("PRAGMA integrity_check") == [("ok",)], "the file is damaged")
        compare(database, report, acknowledged)
        verify.chains(database, report, needs=database.rows("SELECT count(*) FROM consultation_need")[0][0])
    finally:
        database.kill()
    return report.problems


def main() -> int:
    """The long form, and its control."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    asked.add_argument("--cuts", type=int, default=20)
    words = asked.parse_args()
    if why := why_not():
        print(f"power cuts: {why}", file=sys.stderr)
        return 75
    failed = 0
    for name in ("sqlite", "postgresql") if words.engine == "both" else (words.engine,):
        for losing in (False, True):
            said, lost, problems = campaign(name, cuts=words.cuts, losing=losing, progress=lambda text: print(text, file=sys.stderr))
            what = "control without syncing" if losing else "as served"
            print(f"{name}, {what}: {words.cuts} cuts, {said:,} acknowledged writes, {lost} cuts lost some, {len(problems)} problems")
            for one in problems[:3] if losing else problems[:20]:
                print(f"  {'(wanted)' if losing else '!'} {one}")
            failed |= (lost == 0) if losing else bool(problems)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
