"""The directory's public addresses."""

from django.urls import path

from . import booklets, feeds, happenings, keeping, learned, parts, records, staff, telling, views, words

app_name = "directory"
urlpatterns = [
    path("find/", views.search, name="find"),
    path("find/desks/", views.districts, name="desks"),
    path("find/desks/<slug:code>/", views.desk, name="desk"),
    path("find/<uuid:service_id>/", views.service, name="service"),
    path("find/<uuid:service_id>.ics", feeds.hours, name="hours_feed"),
    path("districts/<slug:code>/events.ics", feeds.events, name="events_feed"),
    path("events/", happenings.events, name="events"),
    path("events.ics", feeds.city_events, name="city_events_feed"),
    path("events/<uuid:event_id>/", happenings.event, name="event"),
    path("events/<uuid:event_id>.ics", feeds.event, name="event_feed"),
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("sitemap-<int:number>.xml", feeds.sitemap_part, name="sitemap_part"),
    path("districts/", views.districts, name="districts"),
    path("districts/<slug:code>/", views.district, name="district"),
    path("districts/<slug:code>/booklet/<slug:name>.pdf", booklets.file, name="booklet_file"),
    path("desk/directory/booklets/<uuid:job_id>/", booklets.made, name="booklet_job"),
    path("desk/directory/booklet/<slug:code>/", booklets.make, name="booklet"),
    path("find/<uuid:service_id>/wrong/", telling.wrong, name="wrong"),
    path("find/confirm/<str:token>/", telling.confirm, name="confirm"),
    path("desk/directory/keeping/", keeping.keeping, name="keeping"),
    path("desk/directory/reports/<uuid:report_id>/", keeping.report, name="report"),
    path("desk/directory/questions/<uuid:question_id>/", keeping.question, name="question"),
    path("desk/directory/questions/", keeping.questions, name="questions"),
    path("desk/directory/records/<uuid:service_id>/", records.record, name="record"),
    path("desk/directory/records/<uuid:service_id>/parts/<slug:name>/", parts.part, name="part"),
    path("desk/directory/records/<uuid:service_id>/check/", keeping.check, name="check"),
    path("desk/directory/export/<slug:dataset>.csv", keeping.export, name="export"),
    path("desk/directory/words/", words.words, name="words"),
    path("desk/directory/words/new/", words.new_word, name="word_new"),
    path("desk/directory/words/learned/", learned.learned, name="words_learned"),
    path("desk/directory/words/learned/train/", learned.train, name="words_train"),
    path("desk/directory/words/learned/back/", learned.roll_back, name="words_back"),
    path("desk/directory/words/learned/why/", learned.explained, name="words_explained"),
    path("desk/directory/words/<uuid:word_id>/", words.word, name="word"),
    path("desk/directory/", staff.imports, name="imports"),
    path("desk/directory/<uuid:job_id>/", staff.one_import, name="import"),
]
