"""用紙: printing a fresh 相談用紙, the receipt of a consultation, and the short address behind a sheet's QR."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.consultation import operations as do
from yorozu.consultation.operations import residents
from yorozu.kernel.access import ANONYMOUS, Actor
from yorozu.language import codes
from yorozu.web.portal.gate import public

from . import receipt, tries
from .consult import private
from .draft import key_of
from .forms import PaperEnterForm, SheetForm
from .resident import let_in


@public
@require_safe
def forms_list(request: HttpRequest) -> HttpResponse:
    """Every sheet that a resident may print."""
    return render(request, "consultation/public/forms.html")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def consultation_sheet(request: HttpRequest) -> HttpResponse:
    """Choose an edition; printing makes a sheet with a code of its own, so it is a POST."""
    form = SheetForm(request.POST) if request.method == "POST" else SheetForm()
    if request.method == "POST" and form.is_valid():
        wait = tries.sheet_wait(request)
        if not wait:
            return _sheet(form.cleaned_data["edition"])
        form.add_error(None, _t("続けて何枚も作られました。%(seconds)s秒待ってから、もう一度押してください。"
                                "窓口でも用紙を受けとれます。") % {"seconds": wait})  # fmt: skip
    return render(request, "consultation/public/sheet.html", {"form": form}, status=422 if form.errors else 200)


def _sheet(edition: str) -> HttpResponse:
    from .sheet_rows import consultation_pdf  # typst is loaded on first use only

    made = do.print_paper_code(by=ANONYMOUS)
    pdf = consultation_pdf(made.code, made.passphrase, edition=edition)
    return _pdf(pdf, f"consultation-{codes.display_code(made.code)}.pdf")


@public
@require_safe
def receipt_pdf(request: HttpRequest) -> HttpResponse:
    """The receipt to print, for as long as the page may be shown."""
    shown = receipt.kept(key_of(request))
    if shown is None:
        return redirect("consult:done")
    from .sheet_rows import receipt_pdf as made

    return _pdf(made(shown), f"receipt-{shown.number}.pdf")


def _pdf(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return private(response)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """A sheet's QR leads here. The page is the same for every code, one that was never printed too, and asks no table: only who
    has the passphrase learns whether the sheet came.
    """
    try:
        plain = codes.parse_code(code)
    except codes.CodeNotUnderstood:
        return private(render(request, "consultation/public/paper_none.html", status=404))
    form = PaperEnterForm(request.POST) if request.method == "POST" else PaperEnterForm()
    waits = False
    if request.method == "POST" and form.is_valid():
        actor, wait = tries.guarded(request, plain, form.cleaned_data["passphrase"], _by_sheet)
        if actor is not None and actor.consultation_id:
            let_in(request, actor)
            return redirect("consult:status")
        waits = actor is not None
        if not waits:
            form.add_error("passphrase", tries.refusal(wait))
    context = {"form": form, "waits": waits, "number": codes.display_code(plain)}
    return private(render(request, "consultation/public/paper.html", context, status=422 if form.errors else 200))


def _by_sheet(*, number: str, passphrase: str) -> Actor | None:
    """The resident; nobody in particular where the sheet is right and hasn't come yet. Both are looked up whatever the first says."""
    resident, waits = residents.enter(number=number, passphrase=passphrase), residents.sheet_waits(code=number, passphrase=passphrase)
    return resident or (ANONYMOUS if waits else None)
