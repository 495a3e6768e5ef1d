"""The booklet of a district: what stands in it, on which page, in every edition; what must never stand in it."""

import json
import os
import re
from datetime import date, time, timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings
from django.test import Client

from tests.town import MONDAY, Town, make_town
from yorozu.community.operations import draw_outlines
from yorozu.directory.models import Language, Location, Phone, Schedule, Service, ServiceAtLocation, ServiceTerm
from yorozu.directory.operations import BOOKLET_JOB, make_booklet, renew_oldest, start_booklet
from yorozu.directory.queries import on_shelf
from yorozu.directory.queries.booklet import booklet_rows
from yorozu.directory.queries.booklet_entries import short
from yorozu.directory.queries.booklet_words import EDITIONS, checked_words, hours_words, index_key, index_row
from yorozu.jobs.cli import main
from yorozu.kernel import clock, jobs
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.errors import Denied, Refused
from yorozu.papers.booklet import booklet, page_count, stitch_order

SQUARE = [[[138.1, 36.6], [138.2, 36.6], [138.2, 36.7], [138.1, 36.7]]]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: object) -> None:
    settings.DATA_FOLDER = tmp_path  # type: ignore[attr-defined]


def add(town: Town, name: str, *, kana: str = "", dataset: str = "medical", field: str = "health", phone: str = "0260001234", **changes: object) -> Service:
    service = Service.objects.create(name=name, kana=kana, dataset=dataset, area=town.areas["19"], **changes)
    if field:
        ServiceTerm.objects.create(service=service, code=field)
    Phone.objects.create(service=service, number=phone)
    place = Location.objects.create(name=name, address="見本市大字見本1番地", latitude=36.65, longitude=138.15)
    ServiceAtLocation.objects.create(service=service, location=place)
    return service


@pytest.fixture
def town(db: None) -> Town:
    town = make_town()
    for code, desk in town.desks.items():
        desk.fields = ["money"] if code == "money" else ["lonely", "procedures"]
        desk.accepts = "どんな困りごとでも受けつけます。"
        desk.kana = "いもいちく よろずそうだん" if code == "yorozu-19" else ""
        desk.save()
    draw_outlines(by=SYSTEM, rings={"19": SQUARE}, is_approximate=True)
    add(town, "山本医院", kana="やまもといいん", last_checked_on=date(2026, 10, 3), is_free=True, has_transport=True)
    add(town, "芋井小学校", kana="いもいしょうがっこう", dataset="evacuation", field="disaster", phone="0260005678")
    add(town, "𠮷田ひろば", kana="よしだひろば", dataset="public_facility", field="", phone="0260009999")
    return town


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_is_whole_tagged_and_a_multiple_of_four(town: Town, edition: str) -> None:
    made = make_booklet(by=SYSTEM, area=town.areas["19"], edition=edition)
    pages = pages_of(made.content)
    assert len(pages) == made.pages == page_count(made.content) and made.pages % 4 == 0
    assert b"pdfuaid" in made.content and b"/StructTreeRoot" in made.content
    whole = "".join(pages)
    for word in ("026-000-1234", "山本医院", "119", "芋井小学校", "よろず相談", "026-000-5678"):
        assert word in whole
    assert "田ひろば" in whole and "〓田ひろば" in whole and "よしだひろば" in whole, "a letter that can't be printed stands as 〓, its reading beside it"
    size = pypdfium2.PdfDocument(made.content)[0].get_size()
    assert tuple(round(side / 72 * 25.4) for side in size) == ((210, 297) if edition == "large" else (148, 210))


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_code_leads_to_the_live_page(town: Town, edition: str) -> None:
    pdf = pypdfium2.PdfDocument(make_booklet(by=SYSTEM, area=town.areas["19"], edition=edition).content)
    found = zxingcpp.read_barcodes(pdf[len(pdf) - 1].render(scale=2).to_pil())
    assert [one.text for one in found] == [f"{settings.BASE_URL}/districts/19/"]


@pytest.mark.parametrize("edition", ["standard", "furigana"])
def test_contents_and_index_name_the_pages_where_things_stand(town: Town, edition: str) -> None:
    for number in range(60):
        add(town, f"見本診療所{number:02d}号", kana=f"{'あかさたなはまやらわ'[number % 10]}みほん{number:02d}", phone=f"026000{number:04d}")
    rows = booklet_rows(town.areas["19"], edition=edition)
    pages = pages_of(booklet(rows.booklet, map_svg=rows.map_svg))
    contents_at = next(number for number, text in enumerate(pages) if "もくじ" in text and "いそぐとき" in text)
    index_at = min(number for number, text in enumerate(pages) if "名前でさがす" in text and number > contents_at + 1)
    said: dict[str, int] = {}
    for text in pages[index_at:]:
        said |= {f"見本診療所{number}号": int(page) for number, page in re.findall(r"見本診療所(\d\d)号(?:\n\S*)?\n?\s*(\d+)", text)}
    assert len(said) == 60
    for name, page in said.items():
        assert name in pages[page - 1], name
    begins = next(number for number, text in enumerate(pages, 1) if "からだ・いりょう" in text)
    assert re.search(rf"からだ・医療\D*{begins}\b", pages[contents_at].replace("\n", " "))


def test_withheld_lapsed_and_ended_records_stay_out(town: Town) -> None:
    add(town, "出さない医院", withheld_at=clock.now())
    add(town, "確かめられない医院", verification="lapsed")
    add(town, "もうない医院", status="defunct")
    add(town, "消火栓の見本", dataset="hydrant", field="disaster")
    whole = "".join(pages_of(make_booklet(by=SYSTEM, area=town.areas["19"]).content))
    for name in ("出さない", "確かめられない医院", "もうない", "消火栓"):
        assert name not in whole


def test_what_was_changed_is_printed_right_in_all_its_places(town: Town) -> None:
    service = Service.objects.get(name="山本医院")
    Service.objects.filter(pk=service.pk).update(name="山本クリニック", kana="やまもとクリニック")
    Phone.objects.filter(service=service).update(number="0260004321")
    whole = "".join(pages_of(make_booklet(by=SYSTEM, area=town.areas["19"]).content))
    assert "山本医院" not in whole and "026-000-1234" not in whole
    assert whole.count("山本クリニック") == 3, "its entry, the map's list, the index"
    assert "026-000-4321" in whole


def test_a_long_list_is_set_in_short_lines_and_desks_are_not(town: Town) -> None:
    for number in range(20):
        add(town, f"見本医院{number}", last_checked_on=date(2026, 1, 1))
    sections = {one.code: one for one in booklet_rows(town.areas["19"], edition="standard").booklet.sections}
    assert all(one.brief for one in sections["health"].entries)
    assert not any(one.brief for code in ("lonely", "disaster") for one in sections[code].entries)
    assert {one.name for one in sections["procedures"].mentions} >= {"芋井地区 よろず相談"}
    assert sections["money"].first == "芋井地区 よろず相談" and sections["money"].sayings


def test_desks_of_other_districts_and_with_nobody_in_post_stay_out(town: Town) -> None:
    names = {one.name for section in booklet_rows(town.areas["19"], edition="standard").booklet.sections for one in section.entries}
    assert "芋井地区 よろず相談" in names and "篠ノ井地区 よろず相談" not in names and "小田切地区 よろず相談" not in names
    town.posts["imoi"].delete()
    town.posts["imoi2"].delete()
    rows = booklet_rows(town.areas["19"], edition="standard").booklet
    assert rows.desk != "芋井地区 よろず相談"
    assert "芋井地区 よろず相談" not in {one.name for section in rows.sections for one in section.entries}


def test_an_entry_says_hours_costs_and_languages(town: Town) -> None:
    service = Service.objects.get(name="山本医院")
    Schedule.objects.bulk_create(Schedule(service=service, weekday=day, opens=time(9), closes=time(12)) for day in range(6))
    Language.objects.create(service=service, code="en", name="英語")
    sections = booklet_rows(town.areas["19"], edition="standard").booklet.sections
    entry = next(one for section in sections for one in section.entries if one.name == "山本医院")
    assert entry.hours == "月曜日〜土曜日 午前9時〜正午" and entry.chips == ("無料", "送迎あり", "英語") and entry.number > 0
    assert entry.checked == "2026年10月に確かめました"


@pytest.mark.parametrize(("week", "said"), [
    ([(day, time(8, 30), time(17, 15), "") for day in range(5)], "平日 午前8時30分〜午後5時15分"),
    ([(day, time(0), time(23, 59), "") for day in range(7)], "毎日 午前0時〜午後11時59分"),
    ([(0, time(9), time(12), ""), (0, time(13), time(15), ""), (3, time(9), time(12), "")],
     "月曜日 午前9時〜正午・午後1時〜午後3時、木曜日 午前9時〜正午"),
    ([(day, time(9), time(12), "") for day in (0, 2, 5)], "月・水・土曜日 午前9時〜正午"),
    ([(5, time(10), time(12), "2,4")], "第2・4土曜日 午前10時〜正午"),
    ([], ""),
])  # fmt: skip
def test_hours_read_as_people_say_them(week: list[tuple[int, time, time, str]], said: str) -> None:
    assert hours_words(week) == said


def test_ages_and_short_texts() -> None:
    assert "電話で聞いて" in checked_words(date(2025, 1, 1), date(2026, 11, 24)) and "わかりません" in checked_words(None, date(2026, 11, 24))
    assert short("あ" * 300) == "あ" * 159 + "…" and short("短い。") == "短い。" and short("い" * 100 + "。" + "う" * 100) == "い" * 100 + "。"


def test_the_index_folds_kana_and_width() -> None:
    assert [index_row(one) for one in ("ガス", "ヴィラ", "ｱｲ", "ゃく", "ABC", "")] == ["か", "あ", "あ", "や", "", ""]
    names = [("デイサービス", "あ"), ("てあて", "い"), ("ABC", "う"), ("ん", "え")]
    assert sorted(names, key=lambda one: index_key(*one)) == [("てあて", "い"), ("デイサービス", "あ"), ("ん", "え"), ("ABC", "う")]


@pytest.mark.parametrize("pages", [4, 8, 24])
def test_folded_and_stapled_the_pages_read_in_order(pages: int) -> None:
    sides = stitch_order(pages)
    assert len(sides) == pages // 2 and sorted(sum(sides, ())) == list(range(1, pages + 1))
    for number, (left, right) in enumerate(sides):
        assert left + right == pages + 1 and (right if number % 2 == 0 else left) == number + 1, "recto odd, verso even"
    with pytest.raises(ValueError):
        stitch_order(6)


def test_the_imposed_one_has_two_pages_on_a_side(town: Town) -> None:
    plain = make_booklet(by=SYSTEM, area=town.areas["19"])
    made = make_booklet(by=SYSTEM, area=town.areas["19"], imposed=True)
    sheets = pypdfium2.PdfDocument(made.content)
    assert len(sheets) == plain.pages // 2
    assert tuple(round(side / 72 * 25.4) for side in sheets[0].get_size()) == (297, 210)
    assert "安心便利帳" in pages_of(made.content)[0], "the outermost side holds the cover"


def test_equal_rows_give_equal_bytes_and_evil_words_print_as_words(town: Town) -> None:
    add(town, '#panic(1) *x* <b> "', kana="ぱにっく", description="[#read(\"/etc/passwd\")] \\ $")
    first = make_booklet(by=SYSTEM, area=town.areas["19"]).content
    assert first == make_booklet(by=SYSTEM, area=town.areas["19"]).content
    assert '#panic(1) *x* <b> "' in "".join(pages_of(first))


def test_only_who_may_print_makes_one_and_only_of_a_district(town: Town) -> None:
    with pytest.raises(Refused):
        make_booklet(by=SYSTEM, area=town.areas["west"])
    from yorozu.kernel.access import ANONYMOUS

    for act in (make_booklet, start_booklet):
        with pytest.raises(Denied):
            act(by=ANONYMOUS, area=town.areas["19"], edition="standard")


def test_staff_ask_for_it_and_everybody_can_have_it(town: Town) -> None:
    staff, anybody = Client(), Client()
    staff.force_login(town.users["imoi"])
    assert anybody.get("/districts/19/booklet/standard.pdf").status_code == 404
    assert anybody.get("/desk/directory/booklet/19/").status_code == 302
    assert "/desk/directory/booklet/19/" in staff.get("/districts/19/").content.decode()
    assert "/desk/directory/booklet/19/" not in anybody.get("/districts/19/").content.decode()
    assert staff.post("/desk/directory/booklet/19/", {"edition": "gold"}).status_code == 422
    page = staff.post("/desk/directory/booklet/19/", {"edition": "standard"})
    assert staff.get(page["Location"]).status_code == 200 and jobs.work_once()
    done = staff.get(page["Location"]).content.decode()
    for name in ("standard", "standard-imposed"):
        assert f"/districts/19/booklet/{name}.pdf" in done and f"/districts/19/booklet/{name}.pdf" in anybody.get("/districts/19/").content.decode()
        answer = anybody.get(f"/districts/19/booklet/{name}.pdf")
        assert answer["Content-Type"] == "application/pdf" and b"".join(answer.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]
    assert anybody.get("/districts/19/booklet/standard-x.pdf").status_code == 404


def test_a_record_that_is_withheld_takes_the_booklet_off_the_shelf(town: Town) -> None:
    start_booklet(by=SYSTEM, area=town.areas["19"], edition="standard")
    assert jobs.work_once() and len(on_shelf(town.areas["19"])) == 2
    Service.objects.filter(name="山本医院").update(withheld_at=clock.now() + timedelta(seconds=1))
    assert on_shelf(town.areas["19"]) == ()


def test_a_booklet_older_than_a_week_is_made_anew(town: Town, tmp_path: Path) -> None:
    assert not renew_oldest()
    start_booklet(by=SYSTEM, area=town.areas["19"], edition="easy")
    assert jobs.work_once() and not renew_oldest()
    old = (clock.now() - timedelta(days=8)).timestamp()
    for path in (tmp_path / "booklets").iterdir():
        os.utime(path, (old, old))
    assert renew_oldest() and jobs.work_once() and not renew_oldest()
    assert all(one.made_at > MONDAY for one in on_shelf(town.areas["19"]))
    assert jobs.Job.objects.filter(name=BOOKLET_JOB, state="done").count() == 2


def test_the_command_answers_its_shape(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "b.pdf"
    with pytest.raises(SystemExit) as ended:
        main(["booklet", "--district", "芋井", "--edition", "large", "--out", str(out), "--json"])
    said, err = capsys.readouterr()
    found = json.loads(said)
    assert ended.value.code == 0 and found["pages"] == page_count(out.read_bytes()) and found["edition"] == "large" and "1/4" in err
    for words in (["--district", "ない"], ["--district", "19", "--out", str(tmp_path / "no" / "b.pdf")]):
        with pytest.raises(SystemExit) as ended:
            main(["booklet", "--out", str(out), *words])
        assert ended.value.code == 1 and "yorozu:" in capsys.readouterr().err


def test_a_thousand_places_and_more_are_read_in_parts(town: Town) -> None:
    """SQLite takes no statement that names them all at once."""
    Service.objects.bulk_create(Service(name=f"見本の場所{number}", dataset="medical", area=town.areas["19"]) for number in range(1100))
    assert booklet_rows(town.areas["19"], edition="standard").entries > 1100


def test_the_booklets_own_words_and_the_numbers_have_all_their_readings(town: Town) -> None:
    row = booklet_rows(town.areas["19"], edition="easy").booklet
    known = dict(row.readings)
    said = [*row.texts.use_steps, *row.texts.my_rows, row.texts.title, row.texts.use, row.texts.contents, row.texts.index_note, row.texts.use_age,
            row.texts.urgent_lead, row.edition, *(one.name for one in row.urgent), *(word for one in row.sections for word in one.sayings)]  # fmt: skip
    bare = [part for text in said for part, reading in known.get(text, ()) if not reading and re.search("[\u3400-\u9fff]", part)]
    assert said and bare == []
    assert all(one.number for one in row.urgent)
