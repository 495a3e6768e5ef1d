"""Words to situations, learned from questions whose desks are known; writes language/lexicon/associations.tsv.

`learn_associations.py DESKS QUESTIONS…`; never give it questions that are kept for measuring.
"""

import sys
from pathlib import Path

from yorozu.algorithms.evaluate import read_corpus, read_questions
from yorozu.algorithms.situations import plain_recogniser
from yorozu.algorithms.suggest import Index
from yorozu.algorithms.topics import associate

HEAD = "# word <TAB> situation=count …: from the project's own questions (tests/data), made by scripts/learn_associations.py; not edited by hand\n"
TARGET = Path(__file__).resolve().parents[1] / "src" / "yorozu" / "language" / "lexicon" / "associations.tsv"

if any("held" in name for name in sys.argv[1:]):
    sys.exit("questions that are kept for measuring can't be learned from")
index = Index(read_corpus(Path(sys.argv[1])), plain_recogniser())
questions = [one for name in sys.argv[2:] for one in read_questions(Path(name))]
rows = associate(index.answered([(one.text, one.relevant) for one in questions]))
lines = ("\t".join((word, " ".join(f"{code}={n:.2f}" for code, n in sorted(row.items()) if n >= 0.01))) for word, row in rows.items())
TARGET.write_text(HEAD + "".join(f"{line}\n" for line in lines), "utf-8")
print(f"{len(questions)} questions, {len(rows)} words: {TARGET.name}")
