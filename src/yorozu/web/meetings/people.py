"""Who is called: the telephone list, replies and needs, guests, who came; the call on paper."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.community.enums import CommunicationNeed
from yorozu.kernel.access import Permission
from yorozu.kernel.errors import Refused
from yorozu.meetings import operations as do
from yorozu.meetings.enums import MeetingState, Reply
from yorozu.meetings.queries import meeting_of_attendance
from yorozu.web.portal.gate import ActorRequest, staff

from .acting import acted
from .forms import MemberForm, ReplyForm


@staff(Permission.RUN_MEETINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The list; who came is sent from it (`came`), or a guest."""
    if request.method == "POST" and "attendance" in request.POST:
        return _came(request, meeting_id)
    if request.method == "POST":
        form = MemberForm(request.POST, auto_id="guest_%s")
        return acted(request, form, lambda given: _guest(request, meeting_id, form), said=_("この回だけ来る人を足しました。"), shown=lambda: _page(request, meeting_id, guest=form, status=422))
    return _page(request, meeting_id)


def _guest(request: ActorRequest, meeting_id: UUID, form: forms.Form) -> str:
    do.add_guest(by=request.actor, meeting_id=meeting_id, form=do.MemberForm(**form.cleaned_data))
    return reverse("meetings:people", args=[meeting_id])


def _page(request: ActorRequest, meeting_id: UUID, *, guest: forms.Form | None = None, status: int = 200, wrong: forms.Form | None = None, wrong_id: UUID | None = None) -> HttpResponse:
    seen = do.read_people(by=request.actor, meeting_id=meeting_id)
    labels, replies = dict(CommunicationNeed.choices), dict(Reply.choices)
    cancelled = seen.meeting.state == MeetingState.CANCELLED
    rows = [{"one": one, "reply": replies[one.reply], "support": [labels[code] for code in one.support if code in labels], "by_phone": not one.member.email or (cancelled and seen.short),
             "form": wrong if one.pk == wrong_id and wrong else ReplyForm(auto_id=f"r{number}_%s", initial={"reply": one.reply, "support": one.support, "children": one.children, "note": one.note})}
            for number, one in enumerate(seen.rows)]  # fmt: skip
    context = {"seen": seen, "rows": rows, "guest_form": guest or MemberForm(auto_id="guest_%s"), "called": seen.meeting.state == MeetingState.CALLED, "cancelled": cancelled,
               "planned": seen.meeting.state == MeetingState.PLANNED, "problems": wrong or guest, "coming_count": sum(one.reply == Reply.COMING for one in seen.rows),
               "children": sum(one.children for one in seen.rows if one.reply == Reply.COMING)}  # fmt: skip
    return render(request, "meetings/people.html", context, status=status)


def _came(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    keys = [one for one in request.POST.getlist("came") if len(one) == 36]
    try:
        do.note_came(by=request.actor, meeting_id=meeting_id, came=[UUID(one) for one in keys])
    except (Refused, ValueError) as error:
        messages.error(request, str(error) if isinstance(error, Refused) else _t("もう一度おためしください。"))
    else:
        messages.success(request, _t("出席をつけました。"))
    return redirect("meetings:room" if request.POST.get("go") == "room" else "meetings:people", meeting_id)


@staff(Permission.RUN_MEETINGS)
@require_POST
def reply(request: ActorRequest, attendance_id: UUID) -> HttpResponse:
    """What somebody answered."""
    form = ReplyForm(request.POST, auto_id="wrong_%s")
    if not form.is_valid():
        meeting_id = meeting_of_attendance(attendance_id)
        if meeting_id is None:
            raise Http404
        return _page(request, meeting_id, wrong=form, wrong_id=attendance_id, status=422)
    given = form.cleaned_data
    row = do.note_reply(by=request.actor, attendance_id=attendance_id, reply=given["reply"], support=given["support"], children=given["children"] or 0, note=given["note"])
    messages.success(request, _t("返事を書きました。"))
    return redirect("meetings:people", row.meeting_id)


@staff(Permission.RUN_MEETINGS)
@require_POST
def called(request: ActorRequest, attendance_id: UUID) -> HttpResponse:
    """They were told by telephone."""
    row = do.note_called(by=request.actor, attendance_id=attendance_id)
    messages.success(request, _t("電話で知らせたことを書きました。"))
    return redirect("meetings:people", row.meeting_id)


@staff(Permission.RUN_MEETINGS)
@require_safe
def call_pdf(request: ActorRequest, meeting_id: UUID) -> HttpResponse:
    """The call with the agenda and a slip to answer, for each who has no mail; one for all where everybody has."""
    from .call_rows import call_pdf as made  # typst is loaded on first use only

    seen = do.read_meeting(by=request.actor, meeting_id=meeting_id, runs_only=True)
    people = do.read_people(by=request.actor, meeting_id=meeting_id)
    response = HttpResponse(made(seen, people), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="meeting-{seen.meeting.number}.pdf"'
    return response
