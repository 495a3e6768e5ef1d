"""Words to situations, learned from questions whose desks are known; writes language/lexicon/associations.tsv and leanings.tsv.

`learn_associations.py DESKS QUESTIONS…`; never give it questions that are kept for measuring. Associations are counts (algorithms/topics.py). Leanings
(algorithms/leanings.py) are the weights of a softmax over the desks: what is to be added to all that speaks for them already, so that the right ones come first.
"""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from yorozu.algorithms.evaluate import Question, read_corpus, read_questions
from yorozu.algorithms.fusion import total
from yorozu.algorithms.leanings import SCALE, terms_of
from yorozu.algorithms.situations import plain_recogniser, topic_words
from yorozu.algorithms.suggest import Index
from yorozu.algorithms.topics import associate

LEXICON = Path(__file__).resolve().parents[1] / "src" / "yorozu" / "language" / "lexicon"
SAYS = "from the project's own questions (tests/data), made by scripts/learn_associations.py; not edited by hand"
RIDGE, STEPS, PACE, SCALED, KEPT = 0.3, 80, 0.15, 0.5, 30_000
Array = Any
Terms = Sequence[Mapping[str, float]]


def _links(index: Index) -> Array:
    links = np.zeros((len(index.links), len(index.docs)))
    for situation, desks in enumerate(index.links):
        for place, much in desks.items():
            links[situation, place] = much
    return links


def _asked(index: Index, questions: Sequence[Question]) -> tuple[list[dict[str, float]], Array, Array]:
    """For each question its terms, what speaks for each desk already, and the right desks (of sum 1)."""
    places = {doc.id: place for place, doc in enumerate(index.docs)}
    terms, scores, right = [], np.zeros((len(questions), len(places))), np.zeros((len(questions), len(places)))
    for row, question in enumerate(questions):
        sentence = index.read(question.text)
        heard = index.heard(sentence)
        evidence = index.evidence(sentence, heard)
        terms.append(terms_of(topic_words(heard.words), ((index.recogniser.situations[one.situation].code, one.strength) for one in heard.meant)))
        scores[row] = [total(index.of(evidence, place)) for place in range(len(places))]
        right[row, [places[one] for one in question.relevant if one in places]] = 1
    return terms, scores, right / np.maximum(1, right.sum(1, keepdims=True))


def _design(terms: Terms) -> tuple[list[str], Array]:
    often = Counter(term for one in terms for term in one)
    known = {term: at for at, term in enumerate(sorted(term for term, n in often.items() if n >= 2))}
    design = np.zeros((len(terms), len(known)))
    for row, one in enumerate(terms):
        for term, much in one.items():
            if term in known:
                design[row, known[term]] = much / np.sqrt(len(one))
    return list(known), design


def lean(terms: Terms, scores: Array, right: Array, links: Array) -> dict[str, dict[int, float]]:
    """Term → situation → weight, the strongest `KEPT`: softmax over the desks by Adam, half of its aim any right desk, half all of them."""
    names, design = _design(terms)
    weights = [np.zeros((len(names), len(links))), np.array([SCALED])]
    mean, square = [np.zeros_like(one) for one in weights], [np.zeros_like(one) for one in weights]
    pace = PACE
    for step in range(1, STEPS + 1):
        sums = weights[1][0] * scores + design @ weights[0] @ links
        share = np.exp(sums - sums.max(1, keepdims=True))
        share /= share.sum(1, keepdims=True)
        any_right = share * (right > 0)
        any_right /= np.maximum(1e-9, any_right.sum(1, keepdims=True))
        wrong = share - (any_right + right) / 2
        slopes = [design.T @ (wrong @ links.T) + RIDGE * weights[0], np.array([(wrong * scores).sum()])]
        for part, slope in enumerate(slopes):
            mean[part] = 0.9 * mean[part] + 0.1 * slope
            square[part] = 0.99 * square[part] + 0.01 * slope**2
            weights[part] -= (0.02 if part else pace) * (mean[part] / (1 - 0.9**step)) / (np.sqrt(square[part] / (1 - 0.99**step)) + 1e-8)
        pace *= 0.5 if step in (STEPS // 2, STEPS * 3 // 4) else 1
    found = weights[0] / weights[1][0]
    least = max(0.5 / SCALE, np.sort(np.abs(found), axis=None)[-KEPT:][0])
    return {name: {int(place): float(row[place]) for place in np.flatnonzero(np.abs(row) >= least)} for name, row in zip(names, found, strict=True)}


def main(desks: str, names: Sequence[str]) -> None:
    """Learn and write both."""
    index = Index(read_corpus(Path(desks)), plain_recogniser())
    questions = [one for name in names for one in read_questions(Path(name))]
    counted = associate(index.answered([(one.text, one.relevant) for one in questions]))
    lines = ("\t".join((word, " ".join(f"{code}={n:.2f}" for code, n in sorted(row.items()) if n >= 0.05))) for word, row in counted.items())
    (LEXICON / "associations.tsv").write_text(f"# word <TAB> situation=count …: {SAYS}\n" + "".join(f"{line}\n" for line in lines), "utf-8")
    leanings = lean(*_asked(index, questions), _links(index))
    head = f"# the situations; then term <TAB> number of a situation=weight in hundredths …: {SAYS}\n" + "\t".join(one.code for one in index.recogniser.situations)
    rows = (f"{term}\t{' '.join(f'{place}={round(much * SCALE)}' for place, much in row.items())}\n" for term, row in leanings.items() if row)
    (LEXICON / "leanings.tsv").write_text(f"{head}\n{''.join(rows)}", "utf-8")
    print(f"{len(questions)} questions, {len(counted)} words counted, {len(leanings)} terms weighed")


if __name__ == "__main__":
    if any("held" in name for name in sys.argv[1:]):
        sys.exit("questions that are kept for measuring can't be learned from")
    main(sys.argv[1], sys.argv[2:])
