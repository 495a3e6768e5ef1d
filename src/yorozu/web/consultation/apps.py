"""The pages of the main job: residents' and the desk's."""

from django.apps import AppConfig


class WebConsultationConfig(AppConfig):
    """Its template tags."""

    name = "yorozu.web.consultation"
    label = "web_consultation"
