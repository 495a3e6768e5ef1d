"""The floor as a Django app."""

from django.apps import AppConfig


class FloorConfig(AppConfig):
    """Tables of the product, read only, and two of its own."""

    name = "floor"
    label = "floor"
