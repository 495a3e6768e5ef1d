"""The gap view can be recounted from the rows; small counts and what gives them away are hidden, on the page and in the CSV."""

import csv
import io

import pytest
from django.test import Client

from tests.town import MONDAY, Town, at, make_town
from yorozu.consultation.enums import Outcome
from yorozu.consultation.models import Need, NeedField
from yorozu.consultation.queries import gap_view
from yorozu.kernel import clock

pytestmark = pytest.mark.django_db
SINCE, UNTIL = at(1, month=4), at(1, month=4, year=2027)


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
    NeedField.objects.bulk_create(NeedField(need_id=one, code=field) for one in ids)
    Need.objects.filter(pk__in=ids[:6]).update(first_answer_at=at(18))  # two days later


def test_numbers_can_be_recounted(town: Town) -> None:
    with clock.at(MONDAY):
        view = gap_view(since=SINCE, until=UNTIL)
    rows = {(one.field_code, one.district_code): one for one in view.rows}
    assert view.total == Need.objects.count() == 45
    imoi = rows["dementia", "19"]
    assert imoi.asked == Need.objects.filter(area__code="19", fields__code="dementia").count() == 12 or imoi.asked is None
    assert imoi.median_days == 2.0 and imoi.desks == 1 and rows["dementia", "20"].desks == 0  # the 圏域's centre serves 芋井, not 篠ノ井
    assert rows["money", "19"].desks == 0 and rows["money", ""].district_name == ""


def test_a_small_count_is_hidden_with_what_gives_it_away(town: Town) -> None:
    with clock.at(MONDAY):
        rows = {(one.field_code, one.district_code): one for one in gap_view(since=SINCE, until=UNTIL).rows}
    assert rows["dementia", "18"].asked is None and rows["dementia", "18"].median_days is None
    dementia = [one.asked for (code, _), one in rows.items() if code == "dementia"]
    assert dementia.count(None) >= 2  # else the sum gives it away
    assert [one.asked for (_, district), one in rows.items() if district == "18"].count(None) == 2  # and so in the column


def test_outcomes_that_fell_short_count(town: Town) -> None:
    ids = list(Need.objects.filter(area__code="19", fields__code="money").order_by("id").values_list("pk", flat=True))
    Need.objects.filter(pk__in=ids).update(state="answered", outcome=Outcome.PARTLY_MET, missing="night", missing_words="夜はだれもいない")
    with clock.at(MONDAY):
        rows = {(one.field_code, one.district_code): one for one in gap_view(since=SINCE, until=UNTIL).rows}
    assert rows["money", "19"].short == 8 and rows["dementia", "20"].short == 0


def test_page_and_file_say_the_same(town: Town) -> None:
    client = Client()
    client.force_login(town.users["official"], backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(MONDAY):
        page = client.get("/desk/figures/gaps/").content.decode()
        one_field = client.get("/desk/figures/gaps/?field=money").content.decode()
        file = client.get("/desk/figures/gaps.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    assert "＊" in page and "<td>3</td>" not in page and page.count("芋井地区") == 2 and one_field.count("芋井地区") == 1
    assert len(rows) == 1 + 8 and any("*" in row for row in rows)
    assert not any("困りごと0" in text for text in (page, file))
