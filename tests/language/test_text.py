"""Dates, telephones, codes, passphrases, names: as people write them."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorozu.language import codes, names, phones
from yorozu.language.addresses import fold_address
from yorozu.language.dates import DateNotUnderstood, parse_date, to_wareki
from yorozu.language.readings import annotate, annotate_surely


@pytest.mark.parametrize(("typed", "day"), [
    ("令和8年11月23日", date(2026, 11, 23)), ("Ｒ８．１１．２３", date(2026, 11, 23)), ("昭和10年3月5日", date(1935, 3, 5)), ("S10.3.5", date(1935, 3, 5)),
    ("昭和十年三月五日", date(1935, 3, 5)), ("昭10.3.5", date(1935, 3, 5)), ("1935年3月5日（火）", date(1935, 3, 5)), ("S100305", date(1935, 3, 5)),
    ("昭和10年3月5日生まれ", date(1935, 3, 5)), ("昭和二十三年十二月三十一日", date(1948, 12, 31)), ("一九三五年三月五日", date(1935, 3, 5)),
    ("令和元年5月1日", date(2019, 5, 1)), ("1935/3/5", date(1935, 3, 5)), ("2026-11-23", date(2026, 11, 23)), ("20261123", date(2026, 11, 23)),
])  # fmt: skip
def test_dates_as_people_write_them(typed: str, day: date) -> None:
    assert parse_date(typed) == day


@pytest.mark.parametrize(("typed", "code"), [("令和元年2月30日", "no-such-day"), ("令和元年4月30日", "not-in-era"), ("平成31年5月1日", "not-in-era"),
                                             ("あした", "form"), ("10/3/5", "form"), ("S101305", "no-such-day"), ("", "form"), ("2026-13-01", "no-such-day")])  # fmt: skip
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


@pytest.mark.parametrize(("typed", "other"), [
    ("ナガノ", "ながの"), ("タケシ", "たけし"), ("ﾀｹｼ", "たけし"), ("自由ケ丘", "自由が丘"), ("八ヶ岳", "八ガ岳"), ("𣘺本", "橋本"), ("栁澤", "柳沢"),
    ("\ufa10本", "塚本"), ("葛\U000e0100城", "葛城"), ("NGUYEN VAN", "Nguyễn Văn"), ("ホセ・ダ シルバ", "ホセダシルバ"), ("篠ノ井", "篠の井"),
])  # fmt: skip
def test_a_name_is_found_in_its_other_letters(typed: str, other: str) -> None:
    assert names.fold_name(typed) == names.fold_name(other)


@pytest.mark.parametrize(("one", "two"), [("坂本", "阪本"), ("河合", "川合"), ("太田", "大田"), ("はた", "はだ"), ("きょう", "きよう")])
def test_names_that_families_tell_apart_stay_apart(one: str, two: str) -> None:
    assert names.fold_name(one) != names.fold_name(two)


def test_a_letter_is_folded_once_and_to_the_same_however_often() -> None:
    letters = [letter for group in names._GROUPS.split() for letter in group]
    assert len(letters) == len(set(letters)), "a letter in two groups"
    assert all(names.fold_name(names.fold_name(letter)) == names.fold_name(letter) for letter in letters)


def test_register_letters_are_stored_as_typed_and_voiced_marks_composed() -> None:
    assert names.clean_text("\ufa10\ufa19か\u3099\ufa11\U0002f87a", limit=20) == "\ufa10\ufa19が\ufa11\U0002f87a"


@pytest.mark.parametrize("typed", ["長野市三輪三丁目2番地の5", "長野市三輪3-2-5", "長野市三輪３ー２ー５", "長野市三輪3丁目2番5号", "長野市三輪三丁目２の５",
                                   "〒380-0813 長野県長野市大字三輪3−2−5"])  # fmt: skip
def test_one_address_in_all_its_dresses(typed: str) -> None:
    assert fold_address(typed) == "長野市三輪3-2-5"


@pytest.mark.parametrize(("one", "two"), [("長野市三輪3-2-5", "長野市三輪32-5"), ("長野市三輪3-2", "長野市三輪3-2-1"), ("長野市三輪一丁目", "長野市三輪二丁目")])
def test_neighbours_are_not_the_same_address(one: str, two: str) -> None:
    assert fold_address(one) != fold_address(two)


def test_a_district_keeps_its_letters_in_an_address() -> None:
    assert fold_address("長野市篠ノ井布施高田12番地") == fold_address("長野市篠の井布施高田12") and fold_address("長野市一ケ谷1") == fold_address("長野市一が谷1")


def test_what_nobody_looked_through_gets_no_guessed_reading() -> None:
    """A run of kanji of which only single letters are known stays without; known words beside each other keep theirs."""
    assert all(reading is None for _part, reading in annotate_surely("区町"))
    assert ("午前", "ごぜん") in annotate_surely("平日午前8時30分") and ("分", "ぷん") in annotate_surely("8時30分")
    assert "".join(part for part, _reading in annotate_surely("区町、平日午前")) == "区町、平日午前"


def test_many_threads_read_sentences_at_once() -> None:
    """The web server answers in several threads: Sudachi refuses a tokenizer that another one is using."""
    from concurrent.futures import ThreadPoolExecutor

    from yorozu.algorithms.words import analyse

    text = "父が同じ話ばかりして、夜中に外へ出ていきます。わたしも眠れません。" * 20
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: analyse(text)[1], range(200)))
    assert len(set(found)) == 1


@pytest.mark.parametrize("text", ["\u200b", "\u2060\u00ad", "\ufeff ", "\u3164\u3164", " \n\u200d"])
def test_what_nobody_sees_is_no_text(text: str) -> None:
    assert names.clean_text(text, limit=10) == ""
    assert names.clean_text(f"夜{text}中", limit=10).startswith("夜")
