"""One question on a page; nothing typed is lost, whichever way somebody goes."""

import re
from datetime import timedelta

import pytest
from django.conf import settings

from tests.town import MONDAY
from tests.web.consultation_public.conftest import ANSWERS, Resident, text_of
from yorozu.consultation.models import Consultation, Need
from yorozu.directory.queries import life_field_choices
from yorozu.kernel import clock
from yorozu.web.consultation.public.consult import TOPICS
from yorozu.web.portal import home

pytestmark = pytest.mark.django_db


def test_the_first_page_asks_nothing_that_identifies(resident: Resident) -> None:
    page = text_of(resident.client.get("/consult/"))
    assert 'name="words"' in page
    assert 'name="asker_name"' not in page and 'name="asker_phone"' not in page
    assert "名前や住所は、ここには書かないでください" in page
    assert "119" in page and "110" in page


def test_every_question_leads_to_the_next_and_at_last_to_one_need(resident: Resident) -> None:
    resident.answer_all()
    check = text_of(resident.client.get("/consult/check/"))
    for shown in ("父の物忘れ", "今週のうちに", "家族のこと", "芋井", "夕方6時から", "大きな文字"):
        assert shown in check
    done = resident.send()
    assert done.redirect_chain[-1][0] == "/consult/done/"
    row = Consultation.objects.get()
    assert (row.channel, row.asker, row.area.code, row.asker_phone, row.contact_way) == (
        "web", "family", "19", "0262230123", "phone")  # fmt: skip
    assert row.recorded_by_id is None and row.communication == ["large_print"]
    need = Need.objects.get()
    assert need.owner_desk.code == "yorozu-19" and need.next_at is not None
    assert need.owner_desk.name in text_of(done)


def test_no_name_no_phone_and_no_district_is_enough(resident: Resident) -> None:
    resident.answer_all(asker={"asker": "unsaid"}, district={"area_code": "unknown"}, help={"communication": []},
                        contact={"contact_way": "unsaid", "asker_phone": "", "asker_phone_note": ""})  # fmt: skip
    resident.send()
    row = Consultation.objects.get()
    assert (row.asker_name, row.asker_phone, row.contact_way, row.area.kind) == ("", "", "screen", "city")


@pytest.mark.parametrize("slug", list(ANSWERS))
def test_a_page_without_an_answer_stays_and_says_what_to_do(resident: Resident, slug: str) -> None:
    page = resident.client.post(resident.url(slug), {"go": "next"}, follow=True)
    if slug == "help":
        assert page.redirect_chain[-1][0] == "/consult/check/"
        return
    text = text_of(page)
    assert page.status_code == 422
    assert "<title>エラー：" in text and "error-summary" in text and 'aria-invalid="true"' in text


def test_going_back_saving_and_changing_the_language_keep_what_was_typed(resident: Resident) -> None:
    assert resident.answer("words", words="屋根の雪がこわい", go="display").url == "/display/?back=%2Fconsult%2F"
    assert "屋根の雪がこわい" in text_of(resident.client.get("/consult/"))
    assert resident.answer("contact", contact_way="letter", asker_address="見本1-2", go="back").url == "/consult/district/"
    page = text_of(resident.client.get("/consult/contact/"))
    assert "見本1-2" in page
    saved = resident.answer("urgency", go="save")
    assert "11月23日まで" in text_of(resident.client.get(saved.url))


def test_half_an_answer_that_is_wrong_is_kept_too(resident: Resident) -> None:
    resident.answer("contact", asker_phone="でんわ")
    assert "でんわ" in text_of(resident.client.get("/consult/contact/"))


def test_a_draft_lives_seven_days_without_the_session(resident: Resident) -> None:
    resident.answer("words", words="ガス代が払えない")
    resident.client.cookies.pop("sessionid", None)
    with clock.at(MONDAY + timedelta(days=6, hours=23)):
        assert "ガス代が払えない" in text_of(resident.client.get("/consult/"))
    with clock.at(MONDAY + timedelta(days=8)):
        assert "ガス代が払えない" not in text_of(resident.client.get("/consult/"))


def test_another_browser_sees_nothing_of_it(resident: Resident) -> None:
    resident.answer("words", words="ガス代が払えない")
    assert "ガス代が払えない" not in text_of(Resident().client.get("/consult/"))


def test_change_links_lead_straight_back_to_the_check_page(resident: Resident) -> None:
    resident.answer_all()
    assert "/consult/urgency/?then=check" in text_of(resident.client.get("/consult/check/"))
    assert resident.answer("urgency", urgency="none", then="check").url == "/consult/check/"
    assert "急がない" in text_of(resident.client.get("/consult/check/"))


def test_a_question_that_was_jumped_over_is_asked_before_sending(resident: Resident) -> None:
    resident.answer("words")
    page = resident.client.post("/consult/send/")
    assert page.url == "/consult/urgency/?then=check&open=1"
    assert "<title>エラー：" in text_of(resident.client.get(page.url))
    assert not Consultation.objects.exists()


def test_a_district_is_found_by_its_reading_or_its_name(resident: Resident) -> None:
    found = text_of(resident.answer("district", search="いも", area_code="", go="find"))
    assert 'value="19"' in found and 'value="20"' not in found
    assert resident.answer("district", search="芋井", area_code="").url == "/consult/contact/"
    assert resident.answer("district", search="ありえない町", area_code="").status_code == 422


def test_danger_shows_numbers_before_anything_else_and_is_still_a_need(resident: Resident) -> None:
    said = "部屋から出てこない息子が、きのう死にたいと言った"
    after = resident.answer("words", words=said)
    assert after.url == "/consult/urgent/"
    page = text_of(resident.client.get(after.url))
    assert page.index("tel:119") < page.index("つづけて相談する")
    for slug in list(ANSWERS)[1:]:
        assert "is-found" in text_of(resident.client.get(resident.url(slug)))
        resident.answer(slug)
    assert "is-found" in text_of(resident.send())
    assert Need.objects.get().words == said


def test_no_roof_tonight_shows_the_citys_own_telephone_with_hours(resident: Resident) -> None:
    after = resident.answer("words", words="アパートを出されて、今夜ねるところがない")
    page = text_of(resident.client.get(after.url))
    assert page.index(f"tel:{settings.MAIN_PHONE}") < page.index("tel:0120-279-338") < page.index("つづけて相談する")
    assert "24時間" in page


def test_who_is_unsure_in_danger_does_not_wait(resident: Resident) -> None:
    resident.answer_all(words={"words": "きのう死にたいと言った"}, urgency={"urgency": "unsure"})
    resident.send()
    assert Need.objects.get().urgency == "now"


def test_how_the_pages_are_read_is_not_asked_twice(resident: Resident) -> None:
    resident.client.post("/display/", {"size": "largest", "contrast": "standard", "furigana": "1", "language": "ja-x-easy", "back": "/"})
    page = text_of(resident.client.get("/consult/help/"))
    for need in ("large_print", "furigana", "easy"):
        assert re.search(rf'value="{need}"[^>]*checked', page)
    assert re.search(r'value="ja-x-easy"[^>]*selected', page)


def test_abuse_adds_a_way_out_that_leaves_nothing_behind(resident: Resident) -> None:
    assert "way-out" not in text_of(resident.client.get("/consult/"))
    after = resident.answer("words", words="夫に毎晩殴られて、子どもにも暴力がある")
    explained = text_of(resident.client.get(after.url))
    assert "だれかに見られたくないとき" in explained
    assert "way-out" in text_of(resident.client.get("/consult/urgency/"))
    left = resident.client.post("/consult/leave/", follow=True)
    assert "相談" not in text_of(left).split("<h1>")[1].split("</h1>")[0]
    assert "殴られて" not in text_of(resident.client.get("/consult/"))


def test_throwing_the_draft_away(resident: Resident) -> None:
    resident.answer("words", words="ガス代が払えない")
    resident.client.post("/consult/forget/")
    assert "ガス代が払えない" not in text_of(resident.client.get("/consult/"))


def test_every_topic_of_the_home_page_is_known() -> None:
    fields = {code for code, _name in life_field_choices()}
    assert {topic.code for topic in home.TOPICS} == set(TOPICS)
    assert all(set(codes) <= fields for codes in TOPICS.values())


def test_a_topic_of_the_home_page_becomes_life_fields(resident: Resident) -> None:
    resident.client.post("/consult/?topic=care", {**ANSWERS["words"], "go": "next"})
    resident.answer_all()
    resident.send()
    assert set(Need.objects.get().fields.values_list("code", flat=True)) == {"elderly", "dementia"}


def test_unknown_pages_and_topics_are_nothing(resident: Resident) -> None:
    assert resident.client.get("/consult/nothing/").status_code == 404
    assert resident.client.get("/consult/?topic=<script>").status_code == 200
    assert resident.client.get("/consult/check/").status_code == 302
