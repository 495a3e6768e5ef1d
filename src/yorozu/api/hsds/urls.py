"""Addresses of the HSDS 3 API, as its OpenAPI document names them."""

from django.urls import path, re_path

from yorozu.api.answers import nothing_here

from . import views

app_name = "hsds"
urlpatterns = [
    path("", views.about, name="about"),
    path("openapi.json", views.description, name="openapi"),
    path("docs/", views.page, name="page"),
    path("services", views.services, name="services"),
    path("services/<str:thing>", views.service, name="service"),
    path("service_at_locations", views.places, name="places"),
    path("service_at_locations/<str:thing>", views.place, name="place"),
    path("organizations", views.organisations, name="organisations"),
    path("organizations/<str:thing>", views.organisation, name="organisation"),
    path("taxonomies", views.taxonomies, name="taxonomies"),
    path("taxonomies/<str:thing>", views.taxonomy, name="taxonomy"),
    path("taxonomy_terms", views.terms, name="terms"),
    path("taxonomy_terms/<str:thing>", views.term, name="term"),
    re_path(r"^.*$", nothing_here, name="nothing"),
]
