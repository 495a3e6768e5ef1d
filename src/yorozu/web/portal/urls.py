"""The portal's own addresses."""

from django.urls import path

from yorozu.web.portal import accounts, directory_entry, display, factors, gallery, home, jobs, letters, second

app_name = "portal"
urlpatterns = [
    path("", home.public_home, name="home"),
    path("display/", display.display_settings, name="display"),
    path("ui/", gallery.gallery, name="gallery"),
    path("ui/<slug:name>/", gallery.gallery, name="gallery-part"),
    path("assets/<str:name>", gallery.asset_file, name="asset"),
    path("sign-in/", accounts.sign_in, name="sign_in"),
    path("sign-in/second/", second.second, name="second"),
    path("sign-in/passkey/", second.passkey, name="passkey"),
    path("sign-in/directory/", directory_entry.begin, name="directory"),
    path("sign-in/directory/back/", directory_entry.back, name="directory_back"),
    path("sign-out/", accounts.sign_out, name="sign_out"),
    path("demo/", accounts.demo, name="demo"),
    path("demo/letters/", letters.letters, name="letters"),
    path("desk/account/", factors.account, name="account"),
    path("desk/account/app/", factors.app, name="account_app"),
    path("desk/account/passkey/", factors.add_passkey, name="account_passkey"),
    path("desk/account/codes/", factors.codes, name="account_codes"),
    path("desk/account/factors/<uuid:factor_id>/remove/", factors.remove, name="account_remove"),
    path("desk/account/sittings/end/", factors.end_others, name="account_end_others"),
    path("desk/account/sittings/<uuid:sign_in_id>/end/", factors.end_sitting, name="account_end"),
    path("desk/sure/", accounts.sure_first, name="sure"),
    path("desk/password/", accounts.password, name="password"),
    path("desk/unsent/", accounts.unsent, name="unsent"),
    path("desk/jobs/", jobs.job_list, name="jobs"),
    path("desk/jobs/<uuid:job_id>/", jobs.job_row, name="job"),
    path("desk/jobs/<uuid:job_id>/stop/", jobs.job_stop, name="job_stop"),
]
