"""Published minutes, under /meetings/."""

from django.urls import path

from . import public

app_name = "minutes"
urlpatterns = [
    path("", public.listing, name="list"),
    path("<uuid:meeting_id>/", public.one, name="one"),
]
