"""Every list page of the desk and the public costs the same number of statements at three rows and at thirty."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.town import Town, appoint, make_town
from yorozu.community.enums import AreaKind, DeskKind, OrganisationKind, Role
from yorozu.community.models import Area, Desk, Organisation, Person
from yorozu.consultation import operations as do
from yorozu.consultation.models import Consultation, Need
from yorozu.consultation.operations.handing import Offer
from yorozu.coordination.operations import change_rule
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import Job
from yorozu.meetings import operations as meetings
from yorozu.meetings.models import Attendance, Decision, Meeting, MeetingSeries
from yorozu.notices.models import Notice
from yorozu.oversight.operations import take_right
from yorozu.retention.operations import set_hold

pytestmark = pytest.mark.django_db


def needs(town: Town, number: int) -> None:
    town.take_down(f"困りごと{number}")


def offers(town: Town, number: int) -> None:
    receipt = town.take_down(f"困りごと{number}")
    do.hand_over(by=town.actor("imoi"), need_id=receipt.need_ids[0], offer=Offer(to_desk_id=town.desks["yorozu-west"].pk, fields=()))


def people(town: Town, number: int) -> None:
    Person.objects.create(family_name="見本", given_name=f"{number}", name_key=f"見本{number}", area=town.areas["19"], made_at=clock.now())


def areas(town: Town, number: int) -> None:
    west = town.areas["west"]
    Area.objects.create(code=f"9{number}", name=f"見本{number}地区", kind=AreaKind.DISTRICT, parent=west, path=f"{west.path}9{number}/")


def desks(town: Town, number: int) -> None:
    code = f"desk-{number}"
    town.desks[code] = Desk.objects.create(code=code, name=f"窓口{number}", kind=DeskKind.SECTION, area=town.areas["19"],
                                           organisation=Organisation.objects.get(code="city"), opened_on=date(2020, 4, 1))  # fmt: skip
    appoint(town, f"user-{number}", code, Role.STAFF)


def organisations(town: Town, number: int) -> None:
    Organisation.objects.create(code=f"body-{number}", name=f"団体{number}", kind=OrganisationKind.CITY)


def jobs(town: Town, number: int) -> None:
    Job.objects.create(name="directory.import", arguments={}, asked_by_id=town.users["admin"].pk, asked_by_name="見本", asked_at=clock.now())


def stuck(town: Town, number: int) -> None:
    """Refused twice each, where twice is enough; by desks whose names the reason says."""
    change_rule(by=SYSTEM, rule="refusals", is_on=True, numbers={"n": 2}, because="試す") if number == 0 else None
    need_id = town.take_down(f"困りごと{number}", fields=("money", "elderly")).need_ids[0]
    for desk, who in (("hope", "hope"), ("yorozu-west", "west")):
        offer = do.hand_over(by=town.actor("imoi"), need_id=need_id, offer=Offer(to_desk_id=town.desks[desk].pk, fields=(), though_closed=True))
        do.decline(by=town.actor(who), handoff_id=offer.pk, reason="空きがない")
    Notice.objects.filter(kind="forum_asked").update(state="opened")  # what is new is noted as read by the first look at it


def rights(town: Town, number: int) -> None:
    receipt = town.take_down(f"困りごと{number}")
    take_right(by=town.actor("imoi"), need_id=receipt.need_ids[0], kind="disclosure", words="")


def held_back(town: Town, number: int) -> None:
    need = Need.objects.get(pk=town.take_down(f"困りごと{number}").need_ids[0])
    set_hold(by=SYSTEM, number=need.number, reason="訴訟")


def over(town: Town, number: int) -> None:
    long_ago = clock.now() - timedelta(days=4000)
    need = Need.objects.get(pk=town.take_down(f"困りごと{number}").need_ids[0])
    Consultation.objects.filter(pk=need.consultation_id).update(received_at=long_ago, entered_at=long_ago)
    Need.objects.filter(pk=need.pk).update(received_at=long_ago, answered_at=long_ago, told_at=long_ago, closed_at=long_ago, state="closed", outcome="met", next_at=None, next_step="")


def meeting(town: Town, number: int) -> None:
    by, first = town.actor("imoi"), MeetingSeries.objects.order_by("id").first()
    series = first or meetings.begin_series(by=by, kind="suishin_kaigi", area=town.areas["19"], desk=town.desks["yorozu-19"], place="支所")
    at = clock.now() + timedelta(days=number + 1)
    made = meetings.plan_meeting(by=by, series_id=series.pk, starts_at=at, ends_at=at + timedelta(hours=1))
    item = meetings.put_on_agenda(by=by, meeting_id=made.pk, title=f"題{number}")
    Decision.objects.create(item=item, number=1, words="する", desk=town.desks["yorozu-19"], promised_on=at, due_on=at, decided_at=clock.now(), decided_by_name="x")
    for more in range(2):
        meetings.add_member(by=by, series_id=series.pk, form=meetings.MemberForm(name=f"見本{number}-{more}"))
    Meeting.objects.filter(pk=made.pk).update(minutes_state="published", agreed_by_name="見本")


def first_meeting(town: Town, number: int) -> None:
    """One meeting with more and more items, members and decisions."""
    if not number:
        meeting(town, 0)
    one, by = Meeting.objects.get(), town.actor("imoi")
    item = meetings.put_on_agenda(by=by, meeting_id=one.pk, title=f"もう1つ{number}")
    Decision.objects.create(item=item, number=1, words="する", desk=town.desks["yorozu-19"], promised_on=clock.today(), due_on=clock.today(), decided_at=clock.now(), decided_by_name="x")
    member = meetings.add_member(by=by, series_id=one.series_id, form=meetings.MemberForm(name=f"委員{number}"))
    Attendance.objects.create(meeting=one, member=member)
    Meeting.objects.filter(pk=one.pk).update(state="called")


LISTS: tuple[tuple[str, str, Callable[[Town, int], None]], ...] = (
    ("admin", "/desk/retention/", held_back), ("admin", "/desk/retention/due/case/", over), ("imoi", "/desk/rights/", rights), ("imoi", "/desk/", rights),
    ("imoi", "/desk/stuck/?view=desk", stuck), ("top", "/desk/stuck/?view=forum", stuck), ("west", "/desk/stuck/?view=area&rule=refusals", stuck),
    ("top", "/desk/", stuck), ("official", "/desk/stuck/rules/", stuck),
    ("imoi", "/desk/", needs), ("imoi", "/desk/needs/?view=desk", needs), ("imoi", "/desk/needs.csv", needs), ("west", "/desk/", offers),
    ("west", "/desk/handoffs/", offers), ("imoi", "/desk/handoffs/", offers), ("west", "/desk/notices/", offers), ("imoi", "/desk/people/", people),
    ("admin", "/desk/city/", areas), ("admin", "/desk/city/areas.csv", areas), ("admin", "/desk/city/desks/", desks),
    ("admin", "/desk/city/desks.csv", desks), ("admin", "/desk/city/posts/", desks), ("admin", "/desk/city/posts.csv", desks),
    ("admin", "/desk/city/organisations/", organisations), ("admin", "/desk/jobs/", jobs), ("official", "/desk/figures/", needs),
    ("imoi", "/desk/meetings/", meeting), ("imoi", "/desk/meetings/?tab=series", meeting), ("imoi", "/desk/duties/", meeting), ("imoi", "/desk/duties/?view=ours", meeting), ("", "/meetings/", meeting),
    ("imoi", "/desk/meetings/series/#/", meeting), *(("imoi", f"/desk/meetings/*/{page}", first_meeting) for page in ("", "people/", "room/", "screen/")),
    ("", "/districts/", areas), ("", "/find/desks/", desks), ("", "/districts/19/", desks),
)  # fmt: skip


@pytest.mark.parametrize(("who", "page", "more"), LISTS, ids=[f"{who}{page}" for who, page, _more in LISTS])
def test_a_list_costs_the_same_at_three_and_at_thirty(who: str, page: str, more: Callable[[Town, int], None]) -> None:
    town, client = make_town(), Client()
    if who:
        client.force_login(town.users[who], backend="django.contrib.auth.backends.ModelBackend")
    for number in range(3):
        more(town, number)
    if "#" in page or "*" in page:
        page = page.replace("#", str(MeetingSeries.objects.values_list("pk", flat=True).first())).replace("*", str(Meeting.objects.values_list("pk", flat=True).first()))
    client.get(page)  # a first look writes what later ones find: a session, a trace
    counts = []
    for numbers in (range(3, 3), range(3, 30)):
        for number in numbers:
            more(town, number)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page).status_code == 200, page
        counts.append(len([one for one in asked.captured_queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]))
    assert counts[0] == counts[1]
