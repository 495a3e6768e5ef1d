"""Which settings, and starting Django, for everything that runs outside a web request."""

import gc
import os

MANY = 50_000  # new things before Python looks for cycles; its own 700 cost an import a sixth of its time


def choose_settings() -> None:
    """Name the settings module of YOROZU_MODE (config/environment.py)."""
    from yorozu.config import environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"yorozu.config.settings.{environment.mode()}")


def start_django() -> None:
    """Load settings and apps."""
    import django

    choose_settings()
    django.setup()
    collect_seldom()


def collect_seldom() -> None:
    """Look for cycles of dead things less often, and never again among what was loaded at the start."""
    gc.freeze()
    gc.set_threshold(MANY, 10, 10)
