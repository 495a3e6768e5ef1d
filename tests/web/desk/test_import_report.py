"""The report of an import with many rows: a hundred at a time, each table by itself."""

import re

import pytest
from django.test import Client

from tests.town import make_town
from yorozu.directory.operations import start_import
from yorozu.kernel import jobs, uploads

pytestmark = pytest.mark.django_db
HEADER = "名称,所在地_連結表記,緯度,経度,電話番号\r\n"


def rows_of(page: str, name: str) -> list[str]:
    """First cells of one table's rows."""
    table = page.partition(f'<div id="{name}">')[2].partition("</table>")[0]
    return re.findall(r"<tr><td[^>]*>(\d+)</td>", table)


def test_a_long_report_is_paged_and_says_where_one_is() -> None:
    town = make_town()
    client = Client()
    client.force_login(town.users["admin"])
    content = HEADER + "".join(f"遠い家{n},見本市桜{n},0.5,138.2,\r\n" for n in range(250))
    kept = uploads.keep(owner=town.users["admin"].pk, name="places.csv", content=content.encode())
    job = start_import(by=town.actor("admin"), upload_id=kept, dataset="", dry_run=True)
    while jobs.work_once():
        pass
    address = f"/desk/directory/{job.pk}/"
    first = client.get(address).content.decode()
    assert len(rows_of(first, "refusals")) == 100 and "250件のうち 1〜100件め" in first
    assert re.search(r'href="\?refusals=2#refusals" rel="next"', first) and 'rel="prev"' not in first
    last = client.get(address, {"refusals": "3", "changes": "7"}).content.decode()
    assert len(rows_of(last, "refusals")) == 50 and "201〜250件め" in last and 'rel="next"' not in last
    assert "changes=7&amp;refusals=2#refusals" in last or "refusals=2&amp;changes=7#refusals" in last
    for strange in ("0", "-1", "9999", "x", "１", "99999999999"):
        assert client.get(address, {"refusals": strange}).status_code == 200
