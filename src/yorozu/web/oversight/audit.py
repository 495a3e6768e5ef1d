"""だれが見たか: the audit with its filters, in words. Names are typed into a form of their own and stand in no address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.community.queries.named import account_named
from yorozu.kernel import seals
from yorozu.kernel.access import Permission
from yorozu.language.names import clean_text
from yorozu.oversight import operations as do
from yorozu.oversight.queries import AuditFilter
from yorozu.web.portal.gate import ActorRequest, staff

from .forms import AuditForm, ExtractForm
from .words import shown

_KEPT = "audit_whom"


@staff(Permission.SEE_AUDIT)
@require_safe
def audit(request: ActorRequest) -> HttpResponse:
    """Who did and saw what, newest first."""
    return audit_page(request)


def audit_page(request: ActorRequest, *, extract: ExtractForm | None = None, asked: Any = None, status: int = 200) -> HttpResponse:
    """The page; `extract`: with what was typed there, `asked`: the filter as it was sent with it."""
    form = AuditForm(request.GET if asked is None else asked)
    context: dict[str, Any] = {"form": form, "extract": extract or ExtractForm(auto_id="extract_%s"), "last": seals.latest(), "rows": [], "next": "",
                               "about": "", "doer": "", "later": False, "query": "", "filtered": False}  # fmt: skip
    if not form.is_valid():
        return render(request, "oversight/audit.html", context, status=422)
    filter = form.filter(after=request.GET.get("after", "")[:200])
    read = do.read_audit(by=request.actor, filter=filter)
    query = urlencode({name: on_address(value) for name, value in form.cleaned_data.items() if value})
    key = read.page.next_key
    return render(request, "oversight/audit.html", {
        **context, "rows": shown(read), "about": read.about, "doer": account_named(filter.actor_id) if filter.actor_id else "",
        "query": query, "filtered": filter != AuditFilter(after=filter.after), "next": f"?{query}&{urlencode({'after': key})}" if key else "",
        "later": bool(filter.after),
    }, status=status)  # fmt: skip


def on_address(value: Any) -> str:
    """A value of the filter as it stands in an address."""
    return "1" if value is True else str(value)


@staff(Permission.SEE_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def whom(request: ActorRequest) -> HttpResponse:
    """Find the person, need or account to ask about. What was typed stands in the session, never in an address."""
    if request.method == "POST":
        request.session[_KEPT] = clean_text(request.POST.get("q", ""), limit=120).strip()
        return redirect("oversight:whom")
    text = request.session.get(_KEPT, "")
    found = do.find_whom(by=request.actor, text=text)
    if found.need_id:
        request.session.pop(_KEPT, None)
        return redirect(f"{request.path.removesuffix('whom/')}?about={found.need_id}")
    return render(request, "oversight/whom.html", {"q": text, "found": found})
