"""Files that nobody here has seen: of all families, with other titles, orders, encodings and faults (`strangers.py`)."""

import os

import pytest

from tests.directory.strangers import stranger
from tests.town import make_town
from yorozu.directory.operations import import_file

pytestmark = pytest.mark.django_db
SEEDS = range(int(os.environ.get("YOROZU_STRANGERS", "40")))


@pytest.mark.parametrize("seed", SEEDS)
def test_good_rows_get_in_and_none_is_unaccounted_for(seed: int) -> None:
    town = make_town()
    file = stranger(seed)
    report = import_file(by=town.actor("admin"), name=file.name, content=file.content)
    assert report.dataset == file.family
    assert report.rows_read == report.accepted + report.updated + report.unchanged + report.refused == file.good + len(file.bad)
    assert report.accepted + report.updated >= 0.99 * file.good, report.refusals[:3]
    assert report.refused == len(file.bad), (file.bad, report.refusals)
    assert all(one["row"] > 0 and one["column"] and len(one["message"]) > 10 for one in report.refusals)
    again = import_file(by=town.actor("admin"), name=file.name, content=file.content)
    assert (again.accepted, again.updated, again.refused) == (0, 0, report.refused)
