"""People's requests about their own data, under /desk/rights/."""

from django.urls import path

from . import rights

app_name = "rights"
urlpatterns = [
    path("", rights.listing, name="list"),
    path("<uuid:request_id>/", rights.one, name="one"),
    path("new/<uuid:need_id>/", rights.take, name="take"),
    path("<uuid:request_id>/copy.pdf", rights.copy_pdf, name="copy_pdf"),
    path("<uuid:request_id>/copy/", rights.copy, name="copy"),
    path("<uuid:request_id>/letter.pdf", rights.letter, name="letter"),
    path("<uuid:request_id>/<slug:name>/", rights.act, name="act"),
]
