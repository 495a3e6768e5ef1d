"""The lexicon's expressions in dictionary form, stored beside it, so that servers start quickly."""

from pathlib import Path

from yorozu.algorithms.compiled import NAME, write
from yorozu.algorithms.lexicon import lexicon

write(lexicon(), Path(__file__).resolve().parents[1] / "src" / "yorozu" / "language" / "lexicon" / NAME)
