"""Fill a campaign's database: the small town of the tests, passwords for its people, needs at the desks.

`python -m tests.campaigns.prepare --needs 40`, with DATABASE_URL and the settings of the site that will be served.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from yorozu.jobs.setup import start_django

if TYPE_CHECKING:
    from tests.town import Town

PASSWORD = "campaign-only-kuruma-ringo"  # an invented one, for a scratch database
FIGHTERS = {"yorozu-19": ("imoi", "imoi2", "imoi3", "imoi4"), "yorozu-west": ("west", "west2", "west3", "west4")}  # eight, at two desks


def main() -> None:
    """Migrate, build the town, take needs down."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--needs", type=int, default=40)
    needs = asked.parse_args().needs
    start_django()
    from django.core.management import call_command
    from django.db import transaction

    from tests.town import make_town
    from yorozu.kernel import search

    call_command("migrate", interactive=False, verbosity=0)
    search.ensure()
    with transaction.atomic():
        town = make_town()
        _more_people(town)
        _a_place(town)
        for number in range(needs):
            town.take_down(f"campaign need {number:05d}", by="imoi")


def _more_people(town: Town) -> None:
    """Eight fighters: four at each of the two desks; everybody has the same password (hashed once)."""
    from django.contrib.auth.hashers import make_password

    from tests.town import appoint
    from yorozu.community.enums import Role
    from yorozu.community.models import Desk
    from yorozu.kernel.models import User

    for name, desk in (("imoi3", "yorozu-19"), ("imoi4", "yorozu-19"), ("west3", "yorozu-west"), ("west4", "yorozu-west")):
        appoint(town, name, desk, Role.WORKER)
    User.objects.update(password=make_password(PASSWORD))
    like = town.desks["yorozu-19"]
    Desk.objects.create(code="nobody", name="nobody is here", kind=like.kind, area=like.area, organisation=like.organisation,
                        opened_on=like.opened_on)  # where a planted fault puts a need: no such thing as a need without a desk


def _a_place(town: Town) -> None:
    """A few records of the directory, to be edited."""
    from yorozu.directory import operations as do

    header = "施設の名称,住所,緯度,経度,電話番号（代表）,開始時間\r\n"
    rows = "".join(f"見本の家{one},見本市桜{one}-2,36.6{one:02},138.2,026-000-{one:04},9:00\r\n" for one in range(1, 9))
    do.import_file(by=town.actor("admin"), name="places.csv", content=(header + rows).encode("cp932"), dry_run=False)


if __name__ == "__main__":
    main()
