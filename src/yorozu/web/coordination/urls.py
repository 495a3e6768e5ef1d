"""Stuck needs, under /desk/stuck/."""

from django.urls import path

from . import rules, views

app_name = "coordination"
urlpatterns = [
    path("", views.listing, name="stuck"),
    path("networks/", views.networks, name="networks"),
    path("rules/", rules.listing, name="rules"),
    path("rules/<slug:code>/", rules.one, name="rule"),
]
