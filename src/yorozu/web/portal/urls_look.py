"""The addresses of the home page, the display settings, the gallery and the stylesheet."""

from django.urls import path

from yorozu.web.portal import display, gallery, home

urlpatterns = [
    path("", home.public_home, name="home"),
    path("display/", display.display_settings, name="display"),
    path("ui/", gallery.gallery, name="gallery"),
    path("ui/<slug:name>/", gallery.gallery, name="gallery-part"),
    path("assets/<str:name>", gallery.asset_file, name="asset"),
]
