"""シミュレーション: a year and a comparison as charts, each with the same numbers in a table."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.simulation.results import keep_year, row
from tests.town import make_town
from yorozu.algorithms.charts import Bar, Reach, bars, reaches
from yorozu.kernel.simulated import folder, keep_result, result_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def official(client: Client) -> Client:
    client.force_login(make_town().users["official"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_year_stands_as_charts_and_as_tables(official: Client, settings: Any, tmp_path: Any) -> None:
    name = keep_year(settings, tmp_path)
    assert "いまの&lt;まま&gt;" in official.get("/desk/simulations/").content.decode()
    page = official.get(f"/desk/simulations/{name}/").content.decode()
    assert page.count('role="img"') == 3 and len(re.findall(r'<svg[^>]+aria-label="[^"]+"', page)) == 3
    assert "芋井地区 よろず相談" in page and "62%" in page and ">3.5</td>" in page and "破れは0件" in page and "<まま>" not in page
    assert "窓口が1つになった" not in page, "what never happened isn't listed"


def test_a_comparison_says_what_is_sure(official: Client, settings: Any, tmp_path: Any) -> None:
    settings.DATA_FOLDER = tmp_path
    rows = [row("篠ノ井地区", "first_answer", 3.1, 1.9, 0.3), row("市全体", "first_answer", 2.0, 1.95, 0.2), row("芋井地区", "lifts", 4, 4, None)]
    keep_result("compare-1", {"kind": "comparison", "a": "いまのまま", "b": "1人ふやす", "seed": 1, "seeds": 3, "days": 30, "needs": 10,
                              "changed": ["篠ノ井地区"], "rows": rows})  # fmt: skip
    page = official.get("/desk/simulations/compare-1/").content.decode()
    line = re.search(r'<tr><td class="main-cell">篠ノ井地区</td>.*?</tr>', page, re.DOTALL)
    assert line is not None
    assert [one in line[0] for one in ("3.10", "1.90", "-1.20", "-1.50 … -0.90", "確か")] == [True] * 5
    assert "運かもしれない" in page and page.count('r="13"') == 2


def test_only_results_are_read(official: Client, settings: Any, tmp_path: Any) -> None:
    settings.DATA_FOLDER = tmp_path
    (folder() / "other.json").write_text('{"kind": "something"}')
    (folder() / "broken.json").write_text("{")
    (tmp_path / "secret.json").write_text('{"kind": "year"}')
    assert result_of("../secret") is None and result_of("other") is None and result_of("broken") is None
    assert official.get("/desk/simulations/other/").status_code == 404 and official.get("/desk/simulations/").status_code == 200
    with pytest.raises(ValueError, match="secret"):
        keep_result("../secret", {})


def test_charts_escape_names_and_bear_nothing() -> None:
    drawn = bars([Bar("<b>", None, "－"), Bar("い", 2, "2")], title='"t"')
    assert "&lt;b&gt;" in drawn and "<b>" not in drawn and "&quot;t&quot;" in drawn and drawn.count("<rect") == 2
    assert bars([], title="x").endswith("</svg>") and reaches([], title="x", less="l", more="m").endswith("</svg>")
    drawn = reaches([Reach("あ", -1, -2, 0, ""), Reach("い", 0, None, None, "")], title="x", less="早く", more="おそく")
    assert drawn.count("<circle") == 2 and drawn.count('stroke-width="6"') == 1
