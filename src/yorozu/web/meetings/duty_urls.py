"""What meetings decided, under /desk/duties/."""

from django.urls import path

from . import duties

app_name = "duties"
urlpatterns = [
    path("", duties.listing, name="list"),
    path("<uuid:decision_id>/", duties.one, name="one"),
    path("<uuid:decision_id>/<slug:name>/", duties.act, name="act"),
]
