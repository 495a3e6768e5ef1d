"""The trace, under /desk/audit/."""

from django.urls import path

from . import audit, extracts, readings

app_name = "oversight"
urlpatterns = [
    path("", audit.audit, name="audit"),
    path("whom/", audit.whom, name="whom"),
    path("readings/", readings.listing, name="readings"),
    path("readings/<uuid:reading_id>/", readings.one, name="reading"),
    path("extracts/", extracts.begin, name="extract"),
    path("extracts/<uuid:extract_id>/", extracts.fetch, name="fetch"),
]
