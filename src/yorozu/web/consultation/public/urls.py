"""The residents' side: 相談する, 相談のようす, 用紙, and the short address of a sheet's QR."""

from django.urls import path

from . import consult, rights, sending, sheets, status

app_name = "consult"
urlpatterns = [
    path("consult/", consult.begin, name="begin"),
    path("consult/urgent/", consult.urgent, name="urgent"),
    path("consult/check/", sending.check, name="check"),
    path("consult/send/", sending.send, name="send"),
    path("consult/done/", sending.done, name="done"),
    path("consult/done/receipt.pdf", sheets.receipt_pdf, name="receipt"),
    path("consult/done/put-away/", sending.put_away, name="put_away"),
    path("consult/saved/", consult.saved, name="saved"),
    path("consult/forget/", consult.forget, name="forget"),
    path("consult/forgotten/", consult.forgotten, name="forgotten"),
    path("consult/leave/", consult.leave, name="leave"),
    path("consult/elsewhere/", consult.elsewhere, name="elsewhere"),
    path("consult/status/", status.status, name="status"),
    path("consult/status/contact/", status.contact, name="contact"),
    path("consult/status/seen/", status.seen, name="seen"),
    path("consult/status/rights/", rights.rights, name="rights"),
    path("consult/status/leave/", status.leave_status, name="leave_status"),
    path("consult/status/<uuid:need_id>/word/", status.word, name="word"),
    path("consult/status/<uuid:need_id>/stop/", status.stop, name="stop"),
    path("consult/<slug:slug>/", consult.question, name="question"),
    path("forms/", sheets.forms_list, name="forms"),
    path("forms/consultation/", sheets.consultation_sheet, name="consultation_sheet"),
    path("p/<str:code>/", sheets.paper, name="paper"),
]
