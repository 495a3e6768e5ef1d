"""市と窓口, under /desk/city/."""

from django.urls import path

from . import views

app_name = "community"
urlpatterns = [
    path("", views.areas, name="areas"),
    path("desks/", views.desks, name="desks"),
    path("desks/<slug:code>/", views.desk, name="desk"),
    path("desks/<slug:code>/<slug:name>/", views.desk, name="desk_act"),
    path("posts/", views.posts, name="posts"),
    path("posts/<uuid:post_id>/end/", views.end_post, name="end_post"),
    path("<slug:name>.csv", views.city_csv, name="csv"),
]
