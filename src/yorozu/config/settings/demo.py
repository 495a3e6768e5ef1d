"""`make demo`: the product as it runs, with invented people and one click to be each of them."""

import os

from .base import *  # noqa: F403

if not os.environ.get("YOROZU_SECOND_FACTOR", "").strip():
    SECOND_FACTOR_ROLES = frozenset({"none"})  # one click is all that the demo asks for; the pages are there to be tried
