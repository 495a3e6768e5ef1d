"""Every address. Each view behind them declares who may open it (web/portal/gate.py)."""

from django.urls import include, path

urlpatterns = [  # what begins with a word of its own comes first: the rest is looked through line by line
    path("desk/", include("yorozu.web.consultation.desk.urls")),
    path("api/", include("yorozu.api.urls")),
    path("", include("yorozu.web.portal.urls")),
    path("", include("yorozu.web.consultation.public.urls")),
    path("", include("yorozu.web.directory.urls")),
    path("desk/", include("yorozu.web.community.urls")),
    path("desk/simulations/", include("yorozu.web.simulation.urls")),
    path("desk/audit/", include("yorozu.web.oversight.urls")),
    path("desk/rights/", include("yorozu.web.oversight.rights_urls")),
    path("desk/retention/", include("yorozu.web.retention.urls")),
    path("desk/releases/", include("yorozu.web.oversight.release_urls")),
    path("desk/meetings/", include("yorozu.web.meetings.urls")),
    path("desk/duties/", include("yorozu.web.meetings.duty_urls")),
    path("meetings/", include("yorozu.web.meetings.public_urls")),
    path("desk/stuck/", include("yorozu.web.coordination.urls")),
    path("desk/notices/", include("yorozu.web.notices.urls")),
]
handler400 = "yorozu.web.portal.errors.bad_request"
handler404 = "yorozu.web.portal.errors.not_found"
handler500 = "yorozu.web.portal.errors.broken"
