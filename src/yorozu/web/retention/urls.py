"""Keeping and erasing, under /desk/retention/."""

from django.urls import path

from . import views

app_name = "retention"
urlpatterns = [
    path("", views.index, name="index"),
    path("look/", views.look, name="look"),
    path("run/", views.run, name="run"),
    path("due/<slug:purpose>/", views.due, name="due"),
    path("periods/<slug:purpose>/", views.period, name="period"),
    path("holds/", views.hold, name="hold"),
    path("holds/<uuid:hold_id>/", views.lift, name="lift"),
]
