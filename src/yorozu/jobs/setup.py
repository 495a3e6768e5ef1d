"""Which settings, and starting Django, for everything that runs outside a web request."""

import os


def choose_settings() -> None:
    """Name the settings module of YOROZU_MODE (config/environment.py)."""
    from yorozu.config import environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"yorozu.config.settings.{environment.mode()}")


def start_django() -> None:
    """Load settings and apps."""
    import django

    choose_settings()
    django.setup()
