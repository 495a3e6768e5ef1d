"""会議体 and their members: begun, joined for a term, left, ended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yorozu.community.models import Area, Desk
from yorozu.community.queries import is_staffed, user_by_name
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Denied, Invalid, Refused
from yorozu.kernel.models import User
from yorozu.language.names import fold_name
from yorozu.meetings.enums import MOST_MEMBERS
from yorozu.meetings.models import MeetingSeries, SeriesMember
from yorozu.meetings.queries.kinds import all_kinds, kind_of
from yorozu.meetings.queries.meetings import COMING

from .finding import said, series_for


@transaction.atomic
def begin_series(*, by: Actor, kind: str, area: Area, desk: Desk, name: str = "", place: str = "") -> MeetingSeries:
    """Begin to hold a kind of meeting in a circle, with `desk` as its secretariat. Who begins it belongs to it.

    Refused: another circle than the kind is for, a desk that isn't one's own or where nobody is, a second one of the same kind in the same circle.
    """
    require(by, Permission.RUN_MEETINGS)
    _must_reach(by, area, desk)
    found = {one.code: one for one in all_kinds()}.get(kind)
    if found is None:
        raise Invalid({"kind": _("どれかを選んでください。")})
    if area.kind not in found.circles:
        raise Invalid({"area": _("この種類の会議は、この広さの地域では開きません。")})
    today = clock.today()
    if not is_staffed(desk, on=today):
        raise Invalid({"desk": _("この窓口には、いま受けられる人がいません。")})
    title = said(name, limit=120) or f"{area.name} {found.name}"
    try:
        with transaction.atomic():
            series = MeetingSeries.objects.create(kind=kind, name=title, area=area, desk=desk, place=said(place, limit=120), started_on=today)
    except IntegrityError:
        raise Invalid({"kind": _("この地域には、この会議がもうあります。")}) from None
    record_write(by, action="begin_series", kind="meeting_series", thing_id=series.pk, after={"kind": kind, "name": title, "desk": desk.code})
    if by.user_id is not None:
        _write_member(by, series, MemberForm(name=by.name, organisation=desk.name, duty=_("事務局"), from_on=today), user=User.objects.get(pk=by.user_id))
    return series


def _must_reach(by: Actor, area: Area, desk: Desk) -> None:
    reach = by.areas(Permission.RUN_MEETINGS)
    if not by.is_system and (desk.pk not in by.desks(Permission.RUN_MEETINGS) or not reach or not area.path.startswith(reach)):
        raise Denied(action=str(Permission.RUN_MEETINGS), kind="MeetingSeries", thing_id=None, reason="another desk")


@transaction.atomic
def end_series(*, by: Actor, series_id: UUID, because: str) -> MeetingSeries:
    """Hold it no more. Refused while a meeting is to come, an item waits, or without a reason."""
    series = series_for(by, series_id, locked=True)
    if series.ended_on is not None:
        raise Refused(_("この会議は、もう終わっています。"))
    why = said(because)
    if not why:
        raise Invalid({"because": _("わけを書いてください。")})
    if series.meetings.filter(state__in=COMING).exists() or series.items.filter(meeting__isnull=True, state="open").exists():
        raise Refused(_("これからの会議か、次を待つ議題があります。先に、終わらせるか中止にしてください。"))
    series.ended_on = clock.today()
    series.save(update_fields=["ended_on"])
    record_write(by, action="end_series", kind="meeting_series", thing_id=series.pk, after={"ended_on": series.ended_on}, reason=why)
    return series


@dataclass(frozen=True)
class MemberForm:
    """Who becomes a member. `username`: their account, where they have one; then name and mail are the account's."""

    name: str = ""
    username: str = ""
    organisation: str = ""
    duty: str = ""
    phone: str = ""
    email: str = ""
    from_on: date | None = None
    until_on: date | None = None
    is_guest: bool = False


@transaction.atomic
def add_member(*, by: Actor, series_id: UUID, form: MemberForm) -> SeriesMember:
    """Somebody belongs to it for a term. Refused: nobody named, an account that isn't there, the same person twice at the same time."""
    series = series_for(by, series_id, locked=True)
    user = user_by_name(form.username) if form.username.strip() else None
    if form.username.strip() and user is None:
        raise Invalid({"username": _("この利用者名の人はいません。")})
    if user is not None and not user.is_active:
        raise Invalid({"username": _("この人の利用者は、もう使えません。")})
    if not (said(form.name) or user):
        raise Invalid({"name": _("名前を書いてください。")})
    return _write_member(by, series, form, user=user)


def _write_member(by: Actor, series: MeetingSeries, form: MemberForm, *, user: User | None) -> SeriesMember:
    first = form.from_on or clock.today()
    _check(form, first)
    name, organisation = said(form.name, limit=120) or (user.name if user else ""), said(form.organisation, limit=120)
    key = str(user.pk) if user else f"{fold_name(name)}|{fold_name(organisation)}"[:300]
    others = series.members.filter(Q(until_on__isnull=True) | Q(until_on__gte=first))
    others = others.filter(from_on__lte=form.until_on) if form.until_on else others
    if others.filter(key=key).exists():
        raise Invalid({"username" if user else "name": _("この人は、もう入っています。")})
    if others.count() >= MOST_MEMBERS:
        raise Refused(_("%(most)s人までです。") % {"most": MOST_MEMBERS})
    member = SeriesMember.objects.create(
        series=series, user_id=user.pk if user else None, key=key, name=name, organisation=organisation, duty=said(form.duty, limit=40),
        phone=said(form.phone, limit=20), email=form.email.strip() or (user.email if user else ""), from_on=first, until_on=form.until_on, is_guest=form.is_guest)  # fmt: skip
    record_write(by, action="add_member", kind="series_member", thing_id=member.pk, after={"series": str(series.pk), "from_on": first, "until_on": form.until_on})
    return member


def _check(form: MemberForm, first: date) -> None:
    if form.until_on and form.until_on < first:
        raise Invalid({"until_on": _("終わりの日は、始まりの日より後にしてください。")})
    if form.email.strip():
        try:
            validate_email(form.email.strip())
        except ValidationError:
            raise Invalid({"email": _("メールアドレスとして読めません。")}) from None


@transaction.atomic
def end_member(*, by: Actor, member_id: UUID) -> SeriesMember:
    """They leave it today: from tomorrow on they read nothing of it. What they answered to a call to come is taken as "not coming"."""
    member = SeriesMember.objects.filter(pk=member_id).first()
    series = series_for(by, member.series_id if member else member_id, locked=True)
    assert member is not None
    today = clock.today()
    if member.until_on is not None and member.until_on <= today:
        raise Refused(_("この人は、もう入っていません。"))
    member.until_on = max(today, member.from_on)
    member.save(update_fields=["until_on"])
    member.attendance.filter(meeting__state__in=COMING, meeting__starts_at__gt=clock.end_of(member.until_on)).delete()
    record_write(by, action="end_member", kind="series_member", thing_id=member.pk, after={"until_on": member.until_on, "series": str(series.pk)})
    return member


def secrecy_of(series: MeetingSeries) -> str:
    """What is said about secrecy wherever its matters are shown."""
    return kind_of(series.kind).duty
