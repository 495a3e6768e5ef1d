"""The directory's public addresses."""

from django.urls import path

from . import booklets, feeds, staff, views

app_name = "directory"
urlpatterns = [
    path("find/", views.search, name="find"),
    path("find/desks/", views.districts, name="desks"),
    path("find/desks/<slug:code>/", views.desk, name="desk"),
    path("find/<uuid:service_id>/", views.service, name="service"),
    path("find/<uuid:service_id>.ics", feeds.hours, name="hours_feed"),
    path("districts/<slug:code>/events.ics", feeds.events, name="events_feed"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("districts/", views.districts, name="districts"),
    path("districts/<slug:code>/", views.district, name="district"),
    path("districts/<slug:code>/booklet/<slug:name>.pdf", booklets.file, name="booklet_file"),
    path("desk/directory/booklets/<uuid:job_id>/", booklets.made, name="booklet_job"),
    path("desk/directory/booklet/<slug:code>/", booklets.make, name="booklet"),
    path("desk/directory/", staff.imports, name="imports"),
    path("desk/directory/<uuid:job_id>/", staff.one_import, name="import"),
]
