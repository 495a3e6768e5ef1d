"""Open data under /api/: read by anybody, from anywhere."""

from django.urls import include, path, re_path

from .answers import nothing_here

urlpatterns = [
    path("hsds/", include("yorozu.api.hsds.urls")),
    re_path(r"^.*$", nothing_here, name="api-nothing"),
]
