"""Meetings under /desk/meetings/."""

from django.urls import path

from . import meetings, minutes, people, room, series

app_name = "meetings"
urlpatterns = [
    path("", meetings.listing, name="list"),
    path("new/", series.begin, name="begin"),
    path("series/<uuid:series_id>/", series.one, name="series"),
    path("series/<uuid:series_id>/<slug:name>/", series.act, name="series_act"),
    path("members/<uuid:member_id>/end/", series.end_member, name="end_member"),
    path("items/<uuid:item_id>/<slug:name>/", room.item_act, name="item_act"),
    path("attendance/<uuid:attendance_id>/", people.reply, name="reply"),
    path("attendance/<uuid:attendance_id>/called/", people.called, name="called"),
    path("<uuid:meeting_id>/", meetings.one, name="one"),
    path("<uuid:meeting_id>/people/", people.page, name="people"),
    path("<uuid:meeting_id>/room/", room.page, name="room"),
    path("<uuid:meeting_id>/screen/", room.screen, name="screen"),
    path("<uuid:meeting_id>/minutes/", minutes.page, name="minutes"),
    path("<uuid:meeting_id>/call.pdf", people.call_pdf, name="call_pdf"),
    path("<uuid:meeting_id>/meeting.ics", meetings.ics, name="ics"),
    path("<uuid:meeting_id>/minutes/<slug:name>/", minutes.act, name="minutes_act"),
    path("<uuid:meeting_id>/<slug:name>/", meetings.act, name="act"),
]
