"""Dates, telephones, codes, passphrases, names: as people write them."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.language import codes, names, phones
from yorozu.language.dates import DateNotUnderstood, parse_date, to_wareki
from yorozu.language.readings import annotate


@pytest.mark.parametrize(("typed", "day"), [
    ("令和8年11月23日", date(2026, 11, 23)), ("Ｒ８．１１．２３", date(2026, 11, 23)), ("昭和10年3月5日", date(1935, 3, 5)), ("S10.3.5", date(1935, 3, 5)),
    ("令和元年5月1日", date(2019, 5, 1)), ("1935/3/5", date(1935, 3, 5)), ("2026-11-23", date(2026, 11, 23)), ("20261123", date(2026, 11, 23)),
])  # fmt: skip
def test_dates_as_people_write_them(typed: str, day: date) -> None:
    assert parse_date(typed) == day


@pytest.mark.parametrize(("typed", "code"), [("令和元年2月30日", "no-such-day"), ("令和元年4月30日", "not-in-era"), ("平成31年5月1日", "not-in-era"),
                                             ("あした", "form"), ("", "form"), ("2026-13-01", "no-such-day")])  # fmt: skip
def test_dates_that_cannot_be_say_why(typed: str, code: str) -> None:
    with pytest.raises(DateNotUnderstood) as refused:
        parse_date(typed)
    assert refused.value.code == code


@given(st.dates(min_value=date(1868, 10, 23), max_value=date(2100, 1, 1)))
def test_an_era_date_comes_back(day: date) -> None:
    assert parse_date(to_wareki(day)) == day


@pytest.mark.parametrize(("typed", "digits"), [("０２６−２２３−０１２３", "0262230123"), ("(026) 223-0123", "0262230123"), ("+81 26 223 0123", "0262230123"),
                                               ("090ー1234ー5678", "09012345678"), ("0120-279-338", "0120279338"), ("119", "119")])  # fmt: skip
def test_telephones_in_any_dress(typed: str, digits: str) -> None:
    assert phones.normalise_phone(typed) == digits


@pytest.mark.parametrize("typed", ["あいう", "123", "026-223", "1234567890123", "09012345"])
def test_what_is_no_telephone_is_refused(typed: str) -> None:
    with pytest.raises(phones.PhoneNotUnderstood):
        phones.normalise_phone(typed)


def test_telephones_are_shown_where_people_put_hyphens() -> None:
    assert phones.display_phone("0262230123") == "026-223-0123"
    assert phones.display_phone("09012345678") == "090-1234-5678"
    assert phones.display_phone("0120279338") == "0120-279-338"


@given(st.integers(0, 2**31))
def test_a_code_is_read_back_however_it_is_typed(seed: int) -> None:
    code = codes.new_code(random.Random(seed))
    typed = codes.display_code(code).lower().replace("0", "O").replace("1", "l")
    assert codes.parse_code(typed) == code


@given(st.integers(0, 2**31), st.integers(0, 7), st.sampled_from(codes.ALPHABET))
def test_a_wrong_letter_is_noticed(seed: int, place: int, letter: str) -> None:
    code = codes.new_code(random.Random(seed))
    if letter == code[place] or {letter, code[place]} == {"0", "Z"}:
        return
    with pytest.raises(codes.CodeNotUnderstood):
        codes.parse_code(code[:place] + letter + code[place + 1 :])


def test_a_passphrase_is_the_same_in_either_kana_with_any_space() -> None:
    assert codes.normalise_passphrase("サクラ　みかん、でんしゃ") == codes.normalise_passphrase("さくら・みかん・でんしゃ")
    assert len(codes.passphrase_words()) >= 440


def test_control_letters_go_and_names_stay() -> None:
    assert names.clean_text("a\x00b\u202ec\r\nd\te😀𠮷葛󠄀", limit=50) == "abc\nd\te😀𠮷葛󠄀"
    assert names.fold_name("髙橋 イチロウ") == names.fold_name("高橋いちろう")
    assert names.loose_key("きょうこ") == names.loose_key("ぎようご")


@given(st.text(max_size=60))
def test_readings_never_change_the_text(text: str) -> None:
    assert "".join(piece for piece, _ in annotate(text)) == text


def test_an_ending_tells_one_reading_from_another() -> None:
    assert ("入", "い") in annotate("入れる") and ("入", "はい") in annotate("入る")
