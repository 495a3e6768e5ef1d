"""The portal's own addresses."""

from django.urls import path

from yorozu.web.portal import accounts, display, gallery, home, jobs, letters

app_name = "portal"
urlpatterns = [
    path("", home.public_home, name="home"),
    path("display/", display.display_settings, name="display"),
    path("ui/", gallery.gallery, name="gallery"),
    path("ui/<slug:name>/", gallery.gallery, name="gallery-part"),
    path("assets/<str:name>", gallery.asset_file, name="asset"),
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("demo/", accounts.demo, name="demo"),
    path("demo/letters/", letters.letters, name="letters"),
    path("desk/password/", accounts.password, name="password"),
    path("desk/unsent/", accounts.unsent, name="unsent"),
    path("desk/jobs/", jobs.job_list, name="jobs"),
    path("desk/jobs/<uuid:job_id>/", jobs.job_row, name="job"),
    path("desk/jobs/<uuid:job_id>/stop/", jobs.job_stop, name="job_stop"),
]
