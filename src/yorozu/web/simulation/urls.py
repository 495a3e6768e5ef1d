"""Simulated years, under /desk/simulations/."""

from django.urls import path

from . import views

app_name = "simulation"
urlpatterns = [
    path("", views.simulations, name="list"),
    path("<slug:name>/", views.simulation, name="result"),
]
