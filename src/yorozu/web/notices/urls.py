"""Notices, under /desk/notices/."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="list"),
    path("<uuid:notice_id>/settle/", views.settle, name="settle"),
    path("<uuid:notice_id>/letter.pdf", views.letter, name="letter"),
    path("<uuid:notice_id>/again/", views.again, name="again"),
]
