"""Readings over kanji from a reviewed table, never guessed: a word that isn't in it stands without one.

Group ruby over the part with kanji; a word's kana ending tells one reading from another (入る はい, 入れる い). Counters
after digits have readings of their own (3日 → にち, 3人 → にん).
"""

import re
import unicodedata
from functools import lru_cache
from importlib import resources

_KANJI = re.compile("[\u3005\u3400-\u9fff]+")
_COUNTERS = {"日": "にち", "月": "がつ", "年": "ねん", "人": "にん", "分": "ふん", "時": "じ", "件": "けん", "回": "かい", "歳": "さい", "字": "じ",
             "枚": "まい", "番": "ばん", "秒": "びょう", "円": "えん", "行": "ぎょう", "週": "しゅう", "代": "だい", "時間": "じかん", "日間": "にちかん",
             "か月": "げつ", "開庁日": "かいちょうび", "文字": "もじ", "分間": "ふんかん", "年度": "ねんど", "名": "めい"}  # fmt: skip
_WHOLE = {"1人": "ひとり", "2人": "ふたり", "2日": "ふつか", "3日": "みっか", "4日": "よっか", "5日": "いつか", "6日": "むいか", "7日": "なのか",
          "8日": "ようか", "9日": "ここのか", "10日": "とおか", "14日": "じゅうよっか", "20日": "はつか", "24日": "にじゅうよっか"}  # fmt: skip
_COUNTED = re.compile(r"[0-9０-９]+[人日]")
_WEEKDAYS = {"月": "げつ", "火": "か", "水": "すい", "木": "もく", "金": "きん", "土": "ど", "日": "にち"}


@lru_cache(maxsize=1)
def table() -> dict[str, tuple[str, str]]:
    """Word → (the part with kanji, its reading)."""
    text = resources.files("yorozu.language").joinpath("readings.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {word: (base, reading) for word, base, reading in rows}


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(len(word) for word in table())


@lru_cache(maxsize=4096)
def annotate(text: str) -> list[tuple[str, str | None]]:
    """The text in pieces with their readings, the longest known word first; None: no kanji, or no reading known."""
    pieces: list[tuple[str, str | None]] = []
    plain = ""
    place = 0
    while place < len(text):
        found = _at(text, place)
        if found is None:
            plain += text[place]
            place += 1
            continue
        before, base, reading = found
        plain += before
        if plain:
            pieces.append((plain, None))
            plain = ""
        pieces.append((base, reading))
        place += len(before) + len(base)
    return [*pieces, (plain, None)] if plain else pieces


def annotate_surely(text: str) -> list[tuple[str, str | None]]:
    """As `annotate`, for words that nobody looked through: kanji that follow each other get no reading at all where the
    table knows only single letters of them (区長 isn't 区 + 長), for a wrong reading is worse than none.
    """
    pieces = annotate(text)
    starts, place = [], 0
    for piece, _reading in pieces:
        starts.append(place)
        place += len(piece)
    doubtful: set[int] = set()
    for run in _KANJI.finditer(text):
        inside = [at for at, start in enumerate(starts) if start < run.end() and start + len(pieces[at][0]) > run.start()]
        single = [at for at in inside if len(pieces[at][0]) == 1 and not (starts[at] and text[starts[at] - 1].isdigit())]
        if len(inside) > 1 and (single or any(pieces[at][1] is None for at in inside)) and len(run[0]) > 1:
            doubtful.update(inside)
    return [(piece, None if at in doubtful else reading) for at, (piece, reading) in enumerate(pieces)]


def _at(text: str, place: int) -> tuple[str, str, str] | None:
    """(kana before the kanji, kanji, reading) of the longest known word that begins here."""
    counter = _counted(text, place) or _counter(text, place)
    if counter:
        return counter
    if place and text[place - 1] in "（(" and text[place + 1 : place + 2] in ("）", ")") and text[place] in _WEEKDAYS:
        return "", text[place], _WEEKDAYS[text[place]]
    words = table()
    for length in range(min(_longest(), len(text) - place), 0, -1):
        known = words.get(text[place : place + length])
        if known is not None:
            base, reading = known
            return text[place : place + length].partition(base)[0], base, reading
    return None


def _counter(text: str, place: int) -> tuple[str, str, str] | None:
    """A counter after digits: 3人 にん, 30分 ぷん, 3か月 げつ."""
    if not place or not text[place - 1].isdigit():
        return None
    for length in (3, 2, 1):
        word = text[place : place + length]
        if word in _COUNTERS:
            reading = _COUNTERS[word]
            if word.startswith("分") and unicodedata.normalize("NFKC", text[place - 1]) in "1346890":
                reading = reading.replace("ふ", "ぷ", 1)  # 30分 さんじゅっぷん, 15分 じゅうごふん
            return word.removesuffix(word.lstrip("か")), word.lstrip("か"), reading
    return None


def _counted(text: str, place: int) -> tuple[str, str, str] | None:
    """A number whose counter changes the number's own sound: 2人 ふたり, 3日 みっか, 12月1日 ついたち."""
    if not text[place].isdigit() or (place and text[place - 1].isdigit()):
        return None
    found = _COUNTED.match(text, place)
    if found is None or text[found.end() : found.end() + 1] in ("間", "分"):
        return None
    word = unicodedata.normalize("NFKC", found[0])
    reading = "ついたち" if word == "1日" and place and text[place - 1] == "月" else _WHOLE.get(word)
    return ("", found[0], reading) if reading else None


def missing_readings(text: str) -> list[str]:
    """Runs of kanji without a reading."""
    return [run for piece, reading in annotate(text) if reading is None for run in _KANJI.findall(piece)]
