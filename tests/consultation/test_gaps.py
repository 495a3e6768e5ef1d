"""The gap view can be recounted from the rows; small counts and what gives them away are hidden, whatever is chosen; page and CSV agree."""

import csv
import io
import random
import re
from itertools import product
from statistics import median

import numpy as np
import pytest
from django.test import Client

from tests.town import MONDAY, Town, at, make_town
from yorozu.consultation.enums import Outcome
from yorozu.consultation.models import Need, NeedField
from yorozu.consultation.queries import ALL, GapRow, gap_view
from yorozu.directory.queries import life_field_choices
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db
SINCE, UNTIL = at(1, month=4), at(1, month=4, year=2027)
DISTRICTS = ("18", "19", "20", "-")


@pytest.fixture
def town() -> Town:
    made = make_town()
    made.desks["yorozu-19"].__class__.objects.filter(code="support-west").update(fields=["dementia"])
    for area, field, count in (("19", "dementia", 12), ("18", "dementia", 3), ("20", "dementia", 9), ("19", "money", 8), ("18", "money", 7), ("20", "money", 6)):
        _needs(made, area, field, count)
    return made


def _needs(town: Town, area: str, field: str, count: int) -> None:
    with clock.at(MONDAY):
        ids = [town.take_down(f"困りごと{number}", area_code=area).need_ids[0] for number in range(count)]
    NeedField.objects.filter(need__in=ids).delete()
    NeedField.objects.bulk_create(NeedField(need_id=one, code=field) for one in ids if field)
    Need.objects.filter(pk__in=ids[:6]).update(first_answer_at=at(18))  # two days later


def rows(field: str = "", district: str = ALL) -> dict[tuple[str, str], GapRow]:
    with clock.at(MONDAY):
        view = gap_view(since=SINCE, until=UNTIL, field=field, district=district)
    return {(one.field_code, one.district_code): one for one in view.rows}


def test_numbers_can_be_recounted(town: Town) -> None:
    found = rows("dementia") | rows("money")
    imoi = found["dementia", "19"]
    assert imoi.asked == Need.objects.filter(area__code="19", fields__code="dementia").count() == 12 or imoi.asked is None
    assert imoi.desks == 1 and found["dementia", "20"].desks == 0  # the 圏域's centre serves 芋井, not 篠ノ井
    assert found["money", "19"].desks == 0 and found["money", ALL].district_name == ""
    assert found["money", ALL].asked == 21 and found["money", ALL].unanswered is None  # 3: small
    assert rows(ALL)[ALL, ALL].asked == Need.objects.count() == 45


def test_a_need_below_a_district_counts_in_it_and_one_of_the_city_beside(town: Town) -> None:
    _needs(town, "19-1", "housing", 7)
    _needs(town, "202011", "housing", 8)
    found = rows("housing")
    assert {place: one.asked for (_, place), one in found.items()} == {"19": 7, "-": 8, ALL: 15}
    assert {place: one.median_days for (_, place), one in found.items()} == {"19": 2.0, "-": 2.0, ALL: 2.0}


def test_medians_are_the_middle_of_the_answers(town: Town) -> None:
    chance = random.Random(7)
    for need in Need.objects.order_by("id"):
        Need.objects.filter(pk=need.pk).update(first_answer_at=at(16 + chance.randint(1, 13), hour=chance.randint(0, 23)))
    _needs(town, "19", "", 6)
    NeedField.objects.bulk_create(NeedField(need=one, code="work") for one in Need.objects.filter(area__code="19", fields__code="money"))

    def middle(**where: object) -> float:
        pairs = Need.objects.filter(first_answer_at__isnull=False, **where).values_list("fields__code", "received_at", "first_answer_at")
        return round(median((answered - received).total_seconds() / 86_400 for _code, received, answered in pairs), 1)

    assert rows("dementia")["dementia", "19"].median_days == middle(fields__code="dementia", area__code="19")
    assert rows("money")["money", ALL].median_days == middle(fields__code="money")
    assert rows(ALL)["money", ALL].median_days == middle(fields__code="money")
    assert rows(ALL)["unknown", ALL].median_days == 2.0 == middle(fields=None)
    assert rows(ALL, "19")[ALL, "19"].median_days == middle(area__code="19")  # a need with two fields counts in both
    assert rows(ALL)[ALL, ALL].median_days == middle()


def test_a_small_count_is_hidden_with_what_gives_it_away(town: Town) -> None:
    found = rows("dementia")
    assert found["dementia", "18"].asked is None and found["dementia", "18"].median_days is None
    assert [one.asked for one in found.values()].count(None) >= 2  # else the sum gives it away
    assert [one.asked for one in rows(ALL, "18").values()].count(None) == 2  # and so in the column
    assert all(one.median_days is None for one in (*found.values(), *rows(ALL, "18").values()) if one.asked is None)


def test_what_is_left_of_a_count_may_be_small_as_well(town: Town) -> None:
    _needs(town, "20", "housing", 6)
    ids = list(Need.objects.filter(fields__code="housing").order_by("id").values_list("pk", flat=True))
    Need.objects.filter(pk__in=ids[1:]).update(first_answer_at=None)
    found = rows("housing")["housing", "20"]
    assert found.asked == 6 and found.unanswered is None  # 5 of 6 would say that one had its answer


def test_outcomes_that_fell_short_count(town: Town) -> None:
    ids = list(Need.objects.filter(area__code="19", fields__code="money").order_by("id").values_list("pk", flat=True))
    Need.objects.filter(pk__in=ids).update(state="answered", outcome=Outcome.PARTLY_MET, missing="night", missing_words="夜はだれもいない")
    assert rows("money")["money", "19"].short == 8 and rows("dementia")["dementia", "20"].short == 0


def test_the_field_with_most_unanswered_comes_first_by_what_is_shown(town: Town) -> None:
    assert next(iter(rows()))[0] == "dementia"
    Need.objects.filter(fields__code="money").update(first_answer_at=None)
    assert next(iter(rows()))[0] == "money" == next(iter(rows("no-such-field", "no-such-district")))[0]


@pytest.mark.parametrize("seed", range(2))
def test_no_choices_laid_beside_each_other_give_a_hidden_number_away(seed: int) -> None:
    """Everything that any choice of field and district shows, as equations: no hidden count is fixed by them."""
    town, chance = make_town(), random.Random(seed)
    for area in ("18", "19", "20", "202011"):
        for field in ("dementia", "money", "work", ""):
            _needs(town, area, field, chance.choice((0, 1, 2, 4, 6, 9)))
    fields = [*(code for code, _name in life_field_choices()), "unknown"]
    shown: dict[str, dict[tuple[str, str], int | None]] = {"asked": {}, "unanswered": {}, "short": {}}
    for field, district in (*product(("dementia", "money", "work", "unknown", ALL), (*DISTRICTS, ALL)), ("health", ALL), ("health", "19")):
        for key, row in rows(field, district).items():
            for what, numbers in shown.items():
                assert numbers.setdefault(key, getattr(row, what)) == getattr(row, what), (what, key)  # one choice never shows what another hides
    assert any(number is None for number in shown["asked"].values())
    for what, numbers in shown.items():
        assert not _computable(numbers, fields), what


def _computable(numbers: dict[tuple[str, str], int | None], fields: list[str]) -> list[tuple[str, str]]:
    """The hidden numbers that follow from the sums; a place that no choice lists is a zero that everybody knows."""
    hidden = [key for key, number in numbers.items() if number is None]
    sums = [*([(field, place) for place in (*DISTRICTS, ALL)] for field in (*fields, ALL)), *([(field, place) for field in (*fields, ALL)] for place in (*DISTRICTS, ALL))]
    matrix = np.array([[(-1.0 if place == len(line) - 1 else 1.0) if key == one else 0.0 for one in hidden for place, key in [_place(line, one)]] for line in sums])
    rank = np.linalg.matrix_rank(matrix)
    units = np.eye(len(hidden))
    return [one for place, one in enumerate(hidden) if np.linalg.matrix_rank(np.vstack([matrix, units[place]])) == rank]


def _place(line: list[tuple[str, str]], one: tuple[str, str]) -> tuple[int, tuple[str, str] | None]:
    return (line.index(one), one) if one in line else (0, None)


def official(town: Town) -> Client:
    client = Client()
    client.force_login(town.users["official"], backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_page_and_file_say_the_same(town: Town) -> None:
    client = official(town)
    for query in ("", "?field=money", "?field=all", "?field=all&district=19", "?field=dementia&district=18"):
        with clock.at(MONDAY):
            page = client.get(f"/desk/figures/gaps/{query}").content.decode()
            link = re.search(r'href="(/desk/figures/gaps\.csv\?[^"]*)"', page)
            assert link
            file = list(csv.reader(io.StringIO(client.get(link[1].replace("&amp;", "&")).content.decode("utf-8-sig"))))
        body = page.partition("<tbody>")[2].partition("</tbody>")[0]
        lines = [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", line) for line in body.split("</tr>")[:-1]]
        assert len(lines) == len(file) - 1 > 0
        for line, row in zip(lines, file[1:], strict=True):
            assert line[0] in row[:2]
            assert [one.replace("＊", "*").replace("－", "") for one in line[1:]] == row[2:]
        assert "困りごと0" not in page and not any("困りごと0" in one for row in file for one in row)
    assert "＊" in page and "<td>3</td>" not in page


def test_the_page_is_short_and_offers_years_that_do_not_overlap(town: Town) -> None:
    Need.objects.filter(area__code="20").update(received_at=at(31, month=3, year=2025))
    client = official(town)
    with clock.at(MONDAY):
        page = client.get("/desk/figures/gaps/").content.decode()
        before = client.get("/desk/figures/gaps/?year=2024&field=money").content.decode()
        other = client.get("/desk/figures/gaps/?year=1999&field=money").content.decode()
    assert re.findall(r'<option value="(20\d\d)"', page) == ["2026", "2025", "2024"]
    assert page.count('<th scope="row"') <= len(DISTRICTS) + 1
    assert "篠ノ井地区</th>" in before and "芋井地区</th>" not in before
    assert "芋井地区</th>" in other and "2026年4月から2027年3月まで" in other  # a year that isn't offered is as if it weren't asked for
