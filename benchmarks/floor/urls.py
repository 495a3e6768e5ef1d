"""The floor's addresses."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.plain),
    path("rows/<uuid:desk_id>/", views.rows),
    path("row/<uuid:need_id>/", views.row),
    path("search/", views.search),
    path("insert/", views.insert),
    path("status/<str:number>/", views.status),
    path("services/", views.services),
    path("services.json", views.services_json),
]
