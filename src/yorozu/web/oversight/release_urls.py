"""Lists of people that leave the house, under /desk/releases/."""

from django.urls import path

from . import releases

app_name = "releases"
urlpatterns = [
    path("", releases.listing, name="list"),
    path("new/<slug:kind>/", releases.ask, name="ask"),
    path("<uuid:release_id>/", releases.one, name="one"),
    path("<uuid:release_id>/answer/", releases.answer, name="answer"),
    path("<uuid:release_id>/withdraw/", releases.withdraw, name="withdraw"),
    path("<uuid:release_id>/file/", releases.fetch, name="fetch"),
]
