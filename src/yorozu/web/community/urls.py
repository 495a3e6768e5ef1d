"""市と窓口 under /desk/city/, people under /desk/people/."""

from django.urls import path

from . import directory_link, factor_reset, people, person_acts, places, today, views

app_name = "community"
urlpatterns = [
    path("city/", views.areas, name="areas"),
    path("city/today/", today.today, name="today"),
    path("city/desks/", views.desks, name="desks"),
    path("city/desks/<slug:code>/", views.desk, name="desk"),
    path("city/desks/<slug:code>/<slug:name>/", views.desk, name="desk_act"),
    path("city/areas/<str:code>/", places.area, name="area"),
    path("city/organisations/", places.organisations, name="organisations"),
    path("city/organisations/<slug:code>/", places.organisation, name="organisation"),
    path("city/posts/", views.posts, name="posts"),
    path("city/posts/<uuid:post_id>/", views.post, name="post"),
    path("city/posts/<uuid:post_id>/directory/", directory_link.link, name="directory_link"),
    path("city/posts/<uuid:post_id>/factor/", factor_reset.reset_factor, name="factor_reset"),
    path("city/posts/<uuid:post_id>/<slug:name>/", views.post, name="post_act"),
    path("city/import/<slug:name>/", views.city_import, name="import"),
    path("city/<slug:name>.csv", views.city_csv, name="csv"),
    path("people/", people.people, name="people"),
    path("people/import/", people.import_people, name="import_people"),
    path("people/new/", people.add_person, name="add_person"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/do/<slug:name>/", person_acts.person_act, name="person_act"),
    path("people/<uuid:person_id>/edit/", people.edit_person, name="edit_person"),
]
