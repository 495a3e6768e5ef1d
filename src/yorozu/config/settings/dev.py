"""A developer's own machine: as the demo, with pages that say what went wrong."""

from .base import *  # noqa: F403

DEBUG = True
