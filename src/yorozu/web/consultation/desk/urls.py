"""The staff side of the main job, under /desk/."""

from django.urls import path

from . import boards, figures, fullness, intake, search, sheets, views

app_name = "desk"
urlpatterns = [
    path("", boards.home, name="home"),
    path("inbox/", intake.inbox, name="inbox"),
    path("inbox/save/", intake.save, name="intake_save"),
    path("inbox/draft/", intake.draft, name="intake_draft"),
    path("inbox/hints/", intake.hints, name="intake_hints"),
    path("inbox/correct/", intake.correct, name="intake_correct"),
    path("needs/", boards.board, name="needs"),
    path("needs.csv", boards.board_csv, name="needs_csv"),
    path("needs/print/", boards.board_print, name="needs_print"),
    path("needs/<uuid:need_id>/", views.need, name="need"),
    path("needs/<uuid:need_id>/seen/", views.seen, name="seen"),
    path("needs/<uuid:need_id>/<slug:name>/", views.act, name="act"),
    path("handoffs/", views.handoffs, name="handoffs"),
    path("handoffs/full/<slug:code>/", fullness.full, name="full"),
    path("handoffs/<uuid:handoff_id>/", views.handoff, name="handoff"),
    path("handoffs/<uuid:handoff_id>/sheet.pdf", sheets.handoff_sheet, name="handoff_sheet"),
    path("handoffs/<uuid:handoff_id>/<slug:name>/", views.answer, name="answer"),
    path("search/", search.search, name="search"),
    path("figures/", figures.figures, name="figures"),
    path("figures/gaps/", figures.gaps, name="gaps"),
    path("figures/gaps.csv", figures.gaps_csv, name="gaps_csv"),
]
