"""Meetings: the desk's pages and the public's."""

from django.apps import AppConfig


class WebMeetingsConfig(AppConfig):
    """Its templates."""

    name = "yorozu.web.meetings"
    label = "web_meetings"
