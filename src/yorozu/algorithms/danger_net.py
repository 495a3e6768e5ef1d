"""Danger by the weight of many small signs: a linear net over letters, sounds, words, pairs of words and what the patterns found.

Its weights (language/lexicon/danger-net.tsv) are learned by scripts/learn_danger.py from the project's own sentences, dangerous and harmless; each
is a term with a number, so that whatever it says can be explained word by word. It hears what no pattern was written for, and it holds patterns
back where the rest of the sentence says that nothing is dangerous: a drill, a film, long ago, a question about a price.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import groupby, pairwise

from .danger_words import classes_of
from .words import MARKS, Word, analyse, hiragana, plain, settled

ALARM = -0.5  # above it a danger is heard without any pattern: a number too many rather than one too few
CALM = -1.0  # below it a pattern's finding is held back
CLOSE = 0.7  # a second kind is named too when it is so near to the first
WINDOW, STEP = 160, 80  # letters that are read together; a longer text is read in windows of whole sentences
SCALE = 100
BIAS = "*"
NEAR = 6
NAMED = 3
_SENTENCE = re.compile(r"[^。!?！？\n]{1,160}[。!?！？\n]*")
_BLANK = re.compile(r"\s+")
_TIGHT = re.compile(r"(?<![!-~])[ \t]+|[ \t]+(?![!-~])")


@dataclass(frozen=True)
class Heard:
    """How sure the net is (0: as likely as not, as a logit), of which kinds, and the words that weigh most."""

    score: float
    kinds: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Weights:
    """What each term adds, what a word adds by its meaning, and what terms say about the kind."""

    terms: Mapping[str, float]
    words: Mapping[str, float]
    kinds: Mapping[str, tuple[tuple[str, float], ...]]
    bias: float


@dataclass(frozen=True)
class Read:
    """A window of text as the net reads it: its terms, its words in dictionary form, and where they stand."""

    terms: frozenset[str]
    words: tuple[Word, ...]
    text: str


def _grams(text: str, sizes: Iterable[int], mark: str) -> Iterable[str]:
    edged = f"^{text}$"
    return (mark + edged[at : at + size] for size in sizes for at in range(len(edged) - size + 1))


def _of_words(found: Sequence[Word]) -> Iterable[str]:
    """Words, pairs of words and the classes of the rules, of one sentence."""
    lemmas = [one.lemma for one in found]
    classes = sorted(classes_of(found))
    yield from (f"l{lemma}" for lemma in lemmas)
    yield from (f"b{one}_{two}" for one, two in pairwise(lemmas))
    for at, lemma in enumerate(lemmas):
        yield from ("k" + "_".join(sorted((lemma, other))) for other in lemmas[at + 2 : at + NEAR])
    yield from (f"c{one}" for one in classes)
    yield from (f"d{one}_{two}" for at, one in enumerate(classes) for two in classes[at + 1 :])


def _by_sentence(found: Sequence[Word], text: str) -> Iterable[list[Word]]:
    ends = [one.end() for one in _SENTENCE.finditer(text)]
    return (list(words) for _, words in groupby(found, key=lambda word: bisect_right(ends, word.start)))


def read(typed: str, patterns: Set[str], told: bool) -> Read:
    """The terms of one window; `patterns` are the kinds that patterns found in it, `told` whether words tell one together."""
    text = plain(typed).text
    found, heard = analyse(text)
    found = settled(found)
    terms = set(_grams(hiragana(_TIGHT.sub("", text)), (1, 2, 3, 4), "s"))
    terms.update(_grams(_BLANK.sub("", heard), (2, 3, 4, 5), "g"))
    for sentence in _by_sentence(found, text):
        terms.update(_of_words(sentence))
    terms.update(f"p{kind}" for kind in patterns)
    terms.update(("pANY",) if patterns else (), ("pTOLD",) if told else ())
    return Read(frozenset(terms), tuple(found), text)


@lru_cache(maxsize=1)
def weights() -> Weights:
    """The learned weights, read once."""
    terms: dict[str, float] = {}
    meanings: dict[str, float] = {}
    kinds: dict[str, tuple[tuple[str, float], ...]] = {}
    file = resources.files("yorozu.language").joinpath("lexicon", "danger-net.tsv")
    for line in file.read_text("utf-8").split("\n"):
        if line and not line.startswith("#\t"):
            term, adds, told = line.split("\t")
            (meanings if term[0] == "v" else terms)[term] = int(adds) / SCALE
            if told:
                kinds[term] = tuple((name, int(number) / SCALE) for name, _, number in (one.partition("=") for one in told.split(" ")))
    return Weights(terms, {term[1:]: adds for term, adds in meanings.items()}, kinds, terms.pop(BIAS))


def score(one: Read, by: Weights) -> float:
    """How sure: the terms' and the words' weights, each by the root of how many there are."""
    terms = sum(by.terms.get(term, 0.0) for term in one.terms) / math.sqrt(max(1, len(one.terms)))
    meaning = sum(by.words.get(word.lemma, 0.0) for word in one.words) / math.sqrt(max(1, len(one.words)))
    return terms + meaning + by.bias


def kinds(one: Read, by: Weights) -> tuple[str, ...]:
    """The likeliest kind of danger, and any that is nearly as likely."""
    told: dict[str, float] = {}
    for term in (BIAS, *one.terms):
        for kind, adds in by.kinds.get(term, ()):
            told[kind] = told.get(kind, 0.0) + (adds if term == BIAS else adds / math.sqrt(len(one.terms)))
    best = sorted(told, key=lambda kind: (-told[kind], kind))
    return tuple(kind for kind in best[:2] if told[kind] >= told[best[0]] - (CLOSE if told[kind] > 0 else 0))


def _weighing(one: Read, by: Weights) -> list[Word]:
    """The words that add most, in the order of the text; the whole window where no word of its own does."""
    adds = {word: by.terms.get(f"l{word.lemma}", 0.0) + by.words.get(word.lemma, 0.0) for word in one.words if word.lemma not in MARKS}
    best = sorted((word for word, by_it in adds.items() if by_it > 0), key=lambda word: -adds[word])[:NAMED]
    return sorted(best, key=lambda word: word.start) or [Word("", 0, len(one.text))]


def windows(typed: str) -> list[tuple[int, int]]:
    """A short text whole, a longer one as runs of whole sentences that overlap."""
    if len(typed) <= WINDOW:
        return [(0, len(typed))]
    sentences = [found.span() for found in _SENTENCE.finditer(typed)]
    runs: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(sentences):
        if runs and start - runs[-1][0] < STEP:
            continue
        for _, past in sentences[at + 1 :]:
            if past - start > WINDOW:
                break
            end = past
        runs.append((start, end))
    return runs


def listen(typed: str, found: Mapping[str, Sequence[tuple[int, int]]], told: Sequence[int], only: Sequence[tuple[int, int]] = ()) -> Heard:
    """The window that sounds most dangerous. `found`: where patterns found each kind; `told`: where words tell a danger together; `only`:
    windows that touch these stretches of the text.
    """
    by, best = weights(), Heard(-math.inf, (), ())
    for start, end in windows(typed):
        part = typed[start:end]
        if not part.strip() or (only and not any(start < last and end > first for first, last in only)):
            continue
        kinds_here = {kind for kind, spans in found.items() if any(start <= at < end for at, _ in spans)}
        one = read(part, kinds_here, any(start <= at < end for at in told))
        if (sure := score(one, by)) > best.score:
            places = plain(part).places
            spans = tuple((start + places[word.start], start + places[word.end]) for word in _weighing(one, by)) if sure > ALARM else ()
            best = Heard(sure, kinds(one, by) if sure > ALARM else (), spans)
    return best
