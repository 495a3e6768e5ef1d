"""Japanese sentences as the words that carry meaning: dictionary forms, with marks for what is denied, impossible, wished or suffered.

「料理ができなくなった祖父に」 and 「じいちゃん、料理できんのよ」 both become 料理 … 〜できない beside a word of the class kin_elder. Sudachi is
imported on first use: a page that suggests nothing doesn't pay for it.
"""

import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from typing import Any

import jaconv

from .mapped import let_go

NOT, CANNOT, WISH, SUFFERED = "〜ない", "〜できない", "〜たい", "〜られる"
MARKS = frozenset({NOT, CANNOT, WISH, SUFFERED})
_DENIED = {"ない", "ず", "ぬ", "まい", "へん", "無い", "なんだ"}
_CONTENT = {"名詞", "動詞", "形容詞", "形状詞", "副詞", "連体詞", "代名詞", "感動詞", "接尾辞"}
_EMPTY = {"為る", "成る", "居る", "有る", "事", "物", "欲しい", "思う", "其の", "此の", "其れ", "此れ", "の", "様", "そう", "ため", "為", "さん", "ちゃん", "様子",
          "よう", "御", "方", "過ぎる", "仕舞う", "下さる", "貰う", "呉れる", "置く", "とても", "凄い", "どう", "どこ", "何処", "何方", "誰", "いつ", "達", "等", "的",
          "ちょっと", "もう", "まだ", "最近", "今", "時", "所", "中", "もの", "こと", "たり", "さ", "くん", "君", "教える", "願う", "知る", "御願い", "はい", "あの", "ええ", "色々",
          "為さる", "致す", "御座る", "頂く", "ござる", "申す", "因る", "就く", "対する", "関する", "於く", "及び", "又は", "又", "行う", "受ける", "等々", "当たる", "始める"}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """One word that carries meaning, where it stands in the text, and the class that it belongs to."""

    lemma: str
    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True)
class Plain:
    """A text in NFKC and small letters, with the place in the typed text of each of its letters."""

    text: str
    places: tuple[int, ...]
    typed: str

    def as_typed(self, start: int, end: int) -> str:
        """The letters of the typed text behind letters `start` to `end`."""
        return self.typed[self.places[start] : self.places[end]] if start < end else ""


class _Folded(dict[str, str]):
    """Each letter alone in NFKC and small, worked out when it is first met; nothing for one that joins the letter before it."""

    def __missing__(self, letter: str) -> str:
        joins = unicodedata.combining(letter) or letter in "ﾞﾟ"
        found = self[letter] = "" if joins else unicodedata.normalize("NFKC", letter).casefold()
        return found


_FOLDED = _Folded()


def plain(typed: str) -> Plain:
    """NFKC and small letters, cluster by cluster, so that every letter knows where it was typed."""
    letters = [_FOLDED[letter] for letter in typed]
    if "" not in letters and len(whole := "".join(letters)) == len(typed):
        return Plain(whole, tuple(range(len(typed) + 1)), typed)
    text, places, at = [], [], 0
    while at < len(typed):
        end = at + 1
        while end < len(typed) and (unicodedata.combining(typed[end]) or typed[end] in "ﾞﾟ"):
            end += 1
        for letter in unicodedata.normalize("NFKC", typed[at:end]).casefold():
            text.append(letter)
            places.append(at)
        at = end
    return Plain("".join(text), (*places, len(typed)), typed)


def hiragana(text: str) -> str:
    """Katakana as hiragana."""
    return str(jaconv.kata2hira(text))


_own = threading.local()
_loading = threading.Lock()


@lru_cache(maxsize=1)
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary()


def let_dictionary_go() -> None:
    """After much was analysed at once (an index of desks): the dictionary's pages, 150 MB of a file, stay in the system's cache alone."""
    let_go("system.dic")


_LET_GO_EVERY = 100  # texts: what each touches of the dictionary adds up, and most of it is never touched again
_analysed = count(1)


def _tokenizer() -> Any:
    """This thread's own: Sudachi refuses one that another thread is using. The dictionary behind them is one for all."""
    if not hasattr(_own, "tokenizer"):
        from sudachipy import SplitMode

        with _loading:
            _own.tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    return _own.tokenizer


def words(text: str) -> list[Word]:
    """The words of a text in NFKC, in order; particles and empty words fall away, marks stay."""
    return analyse(text)[0]


def sound(text: str) -> str:
    """How a text in NFKC is read, in hiragana; signs are spaces."""
    return analyse(text)[1]


def analyse(text: str) -> tuple[list[Word], str]:
    """The words of a text, and how it is read."""
    if next(_analysed) % _LET_GO_EVERY == 0:
        let_dictionary_go()
    found: list[Word] = []
    heard: list[str] = []
    joined = False
    for token in _tokenizer().tokenize(text):
        lemma, mark, joins, reading = _meaning(token.normalized_form(), token.dictionary_form(), token.reading_form(), token.surface(), token.part_of_speech())
        if lemma and not (joined and token.part_of_speech()[1] == "非自立可能"):
            found.append(Word(lemma, token.begin(), token.end()))
        if mark:
            _add_mark(found, mark, token)
        joined = joins
        heard.append(reading)
    return found, "".join(heard)


@lru_cache(maxsize=20_000)
def _meaning(lemma: str, dictionary: str, reading: str, surface: str, parts: tuple[str, ...]) -> tuple[str, str, bool, str]:
    """Lemma ("" where it carries no meaning), the mark that it sets, whether a helping verb follows, and how it is read."""
    kind, part, _, _, pattern, _ = parts
    read = " " if kind in ("補助記号", "空白") else hiragana(reading or surface)
    if kind == "助動詞" or (kind == "形容詞" and lemma == "無い"):
        return "", _auxiliary(lemma), False, read
    if lemma == "出来る" and kind == "動詞":
        return "", CANNOT, False, read
    able = CANNOT if kind == "動詞" and "下一段" in pattern and _is_able(dictionary, lemma) else ""
    empty = kind not in _CONTENT or lemma in _EMPTY or part == "助動詞語幹" or (kind == "接尾辞" and part != "名詞的")
    return "" if empty else _one_kana(lemma.casefold()), able, part == "接続助詞", read


def _one_kana(lemma: str) -> str:
    """ごみ and ゴミ are one word where it has no kanji."""
    return hiragana(lemma) if all("ぁ" <= letter <= "ヿ" for letter in lemma) else lemma


def _is_able(dictionary: str, lemma: str) -> bool:
    """Whether a verb is the able form (払える) of its lemma (払う)."""
    return len(dictionary) >= 2 and dictionary[-1] == "る" and hiragana(lemma[-1:]) in "うくぐすつぬぶむる" and dictionary[-2:] != lemma[-2:] and dictionary[-2] in "えけげせてねべめれ"


def _auxiliary(lemma: str) -> str:
    if lemma in _DENIED:
        return NOT
    if lemma in ("たい", "たがる"):
        return WISH
    return SUFFERED if lemma in ("れる", "られる") else ""


def _add_mark(found: list[Word], mark: str, token: Any) -> None:
    """Able + denied is one mark: can't; able alone says nothing and falls away when nothing denies it."""
    before = found[-1].lemma if found else ""
    if mark == NOT and before in (CANNOT, SUFFERED):
        found[-1] = replace(found[-1], lemma=CANNOT, end=token.end(), kind=NOT)
    elif mark != before:
        found.append(Word(mark, token.begin(), token.end(), kind="" if mark != CANNOT else "able"))


def settled(found: Sequence[Word]) -> list[Word]:
    """Without the able forms that nothing denies: 払える isn't 払えない."""
    return [one if one.kind != NOT else replace(one, kind="") for one in found if one.kind != "able"]
