"""`make demo`: the product as it runs, with invented people and one click to be each of them."""

from .base import *  # noqa: F403
