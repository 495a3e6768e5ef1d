"""Every route × every role × (a thing of 芋井, a missing one) → the written table below; a route without a row fails.

A letter is a role: W worker of 芋井, C counsellor of the 圏域, Z its coordinator, S worker of another district, H きぼう相談,
M a section of the city, T the desk of last resort, O official, P commissioner of 芋井, A administrator, U auditor.
Who stands in a row gets through; everybody else reads what stands there for a missing thing, byte for byte.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from tests.architecture.test_shape import every_view
from tests.simulation.results import keep_year
from tests.town import Town, make_town
from yorozu.community import operations as city
from yorozu.community.enums import Role
from yorozu.community.models import Post
from yorozu.community.operations import PersonForm
from yorozu.consultation import operations as do
from yorozu.consultation.models import Need
from yorozu.consultation.operations.handing import Offer
from yorozu.directory.models import PlaceQuestion, Service, WrongReport
from yorozu.directory.operations import add_word
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.models import Factor, Job, SignIn, User
from yorozu.meetings import operations as meetings
from yorozu.notices.enums import Channel, Kind, State
from yorozu.notices.models import Notice
from yorozu.oversight.models import Release, RightsRequest, UnusualReading
from yorozu.oversight.operations import Asked, begin_extract
from yorozu.oversight.queries import AuditFilter
from yorozu.retention.operations import set_hold

pytestmark = pytest.mark.django_db
ROLES = {"W": "imoi", "C": "support", "Z": "west", "S": "shinonoi", "H": "hope", "M": "money", "T": "top", "O": "official",
         "P": "commissioner", "A": "admin", "U": "auditor"}  # fmt: skip
ALL = "".join(ROLES)
TAKERS, READERS, NOTICES, KEEPERS = "WCZSHMTP", "WCZSHMT", "WCZSHTA", "WZSTOA"


@dataclass(frozen=True)
class Row:
    """One route: who gets through, by which method, with which words for its placeholders (`#x`: a thing's id)."""

    who: str
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


STAFF: dict[str, Row] = {
    "desk/": Row(ALL), "desk/password/": Row(ALL), "desk/account/": Row(ALL), "desk/sure/": Row(ALL), "desk/account/app/": Row(ALL), "desk/account/passkey/": Row(ALL),
    "desk/account/codes/": Row(ALL, "post"), "desk/account/factors/<uuid:factor_id>/remove/": Row("A", "post", words={"factor_id": "#factor"}),
    "desk/account/sittings/end/": Row(ALL, "post"), "desk/account/sittings/<uuid:sign_in_id>/end/": Row("A", "post", words={"sign_in_id": "#sitting"}),
    "desk/city/posts/<uuid:post_id>/directory/": Row("A", words={"post_id": "#post"}),
    "desk/city/posts/<uuid:post_id>/factor/": Row("A", words={"post_id": "#post"}),
    "desk/unsent/": Row(ALL), "desk/jobs/": Row(ALL), "desk/search/": Row(ALL),
    "desk/jobs/<uuid:job_id>/": Row("OA", words={"job_id": "#job"}),
    "desk/jobs/<uuid:job_id>/stop/": Row("OA", "post", words={"job_id": "#job"}),
    "desk/directory/": Row("OA"), "desk/directory/<uuid:job_id>/": Row("OA", words={"job_id": "#job"}),
    "desk/directory/booklet/<slug:code>/": Row("WCZSHMTOPA", words={"code": "#district"}),
    "desk/directory/booklets/<uuid:job_id>/": Row("OA", words={"job_id": "#booklet"}),
    "desk/directory/keeping/": Row(KEEPERS), "desk/directory/export/<slug:dataset>.csv": Row(KEEPERS, words={"dataset": "places"}),
    "desk/directory/records/<uuid:service_id>/": Row(KEEPERS, words={"service_id": "#service"}),
    "desk/directory/records/<uuid:service_id>/check/": Row(KEEPERS, "post", {"act": "checked"}, words={"service_id": "#service"}),
    "desk/directory/records/<uuid:service_id>/parts/<slug:name>/": Row(KEEPERS, words={"service_id": "#service", "name": "costs"}),
    "desk/directory/questions/": Row(KEEPERS),
    "desk/directory/reports/<uuid:report_id>/": Row("WOA", "post", words={"report_id": "#report"}),
    "desk/directory/questions/<uuid:question_id>/": Row(KEEPERS, "post", words={"question_id": "#question"}),
    "desk/directory/words/": Row(KEEPERS), "desk/directory/words/new/": Row(KEEPERS), "desk/directory/words/<uuid:word_id>/": Row(KEEPERS, words={"word_id": "#word"}),
    "desk/directory/words/learned/": Row(KEEPERS), "desk/directory/words/learned/train/": Row(KEEPERS, "post"),
    "desk/directory/words/learned/back/": Row(KEEPERS, "post"), "desk/directory/words/learned/why/": Row(KEEPERS, "post"),
    "desk/inbox/": Row(TAKERS), "desk/inbox/save/": Row(TAKERS, "post"), "desk/inbox/draft/": Row(TAKERS, "post"),
    "desk/inbox/hints/": Row(TAKERS, "post"), "desk/inbox/correct/": Row(TAKERS, "post"),
    "desk/needs/": Row(READERS), "desk/needs.csv": Row(READERS), "desk/needs/print/": Row(READERS),
    "desk/needs/<uuid:need_id>/": Row("WZT", words={"need_id": "#need"}),
    "desk/needs/<uuid:need_id>/seen/": Row("WZT", words={"need_id": "#need"}),
    "desk/needs/<uuid:need_id>/<slug:name>/": Row("WZT", "post", words={"need_id": "#need", "name": "note"}),
    "desk/handoffs/": Row(READERS), "desk/handoffs/full/<slug:code>/": Row("M", "post", words={"code": "#desk"}), "desk/handoffs/<uuid:handoff_id>/": Row("WC", words={"handoff_id": "#offer"}),
    "desk/handoffs/<uuid:handoff_id>/sheet.pdf": Row("WC", words={"handoff_id": "#offer"}),
    "desk/handoffs/<uuid:handoff_id>/<slug:name>/": Row("WC", "post", words={"handoff_id": "#offer", "name": "decline"}),
    "desk/figures/": Row("ZTOAU"), "desk/figures/gaps/": Row("ZTOAU"), "desk/figures/gaps.csv": Row("ZTOAU"), "desk/audit/": Row("U"),
    "desk/audit/whom/": Row("U"), "desk/audit/extracts/": Row("U", "post"),
    "desk/rights/": Row(READERS), "desk/rights/<uuid:request_id>/": Row("W", words={"request_id": "#right"}),
    "desk/rights/<uuid:request_id>/copy/": Row("W", words={"request_id": "#right"}), "desk/rights/<uuid:request_id>/copy.pdf": Row("W", words={"request_id": "#right"}),
    "desk/rights/new/<uuid:need_id>/": Row("WZT", words={"need_id": "#need"}), "desk/rights/<uuid:request_id>/letter.pdf": Row("W", words={"request_id": "#right"}),
    "desk/rights/<uuid:request_id>/<slug:name>/": Row("W", "post", words={"request_id": "#right", "name": "identity"}),
    "desk/audit/readings/": Row("ZTAU"), "desk/audit/readings/<uuid:reading_id>/": Row("ZTAU", words={"reading_id": "#reading"}),
    "desk/audit/extracts/<uuid:extract_id>/": Row("U", words={"extract_id": "#extract"}),
    "desk/city/": Row("A"), "desk/city/today/": Row("A"), "desk/city/desks/": Row("A"), "desk/city/organisations/": Row("A"), "desk/city/posts/": Row("A"),
    "desk/city/desks/<slug:code>/": Row("A", words={"code": "#desk"}),
    "desk/city/desks/<slug:code>/<slug:name>/": Row("A", "post", words={"code": "#desk", "name": "close"}),
    "desk/city/areas/<str:code>/": Row("A", words={"code": "#area"}),
    "desk/city/organisations/<slug:code>/": Row("A", words={"code": "#organisation"}),
    "desk/city/posts/<uuid:post_id>/": Row("A", words={"post_id": "#post"}),
    "desk/city/posts/<uuid:post_id>/<slug:name>/": Row("A", "post", words={"post_id": "#post", "name": "absence"}),
    "desk/city/import/<slug:name>/": Row("A", words={"name": "desks"}), "desk/city/<slug:name>.csv": Row("A", words={"name": "posts"}),
    "desk/people/": Row(READERS), "desk/releases/": Row("WCZSHMTAU"), "desk/releases/new/<slug:kind>/": Row(READERS, "post", words={"kind": "people"}),
    "desk/releases/<uuid:release_id>/": Row("WZTAU", words={"release_id": "#release"}), "desk/releases/<uuid:release_id>/answer/": Row("ZTAU", "post", words={"release_id": "#release"}),
    "desk/releases/<uuid:release_id>/file/": Row("W", "post", words={"release_id": "#release"}), "desk/releases/<uuid:release_id>/withdraw/": Row("W", "post", words={"release_id": "#release"}),
    "desk/people/import/": Row(READERS), "desk/people/new/": Row(READERS),
    "desk/people/<uuid:person_id>/": Row("WCZHMT", words={"person_id": "#person"}),
    "desk/people/<uuid:person_id>/edit/": Row("WCZHMT", words={"person_id": "#person"}),
    "desk/people/<uuid:person_id>/do/<slug:name>/": Row("WCZHMT", "post", words={"person_id": "#person", "name": "moved"}),
    "desk/simulations/": Row("ZTOAU"), "desk/simulations/<slug:name>/": Row("ZTOAU", words={"name": "#year"}),
    "desk/retention/": Row("OA"), "desk/retention/look/": Row("OA", "post"), "desk/retention/run/": Row("OA", "post"), "desk/retention/due/<slug:purpose>/": Row("OA", words={"purpose": "case"}),
    "desk/retention/periods/<slug:purpose>/": Row("A", words={"purpose": "case"}), "desk/retention/holds/": Row("OA", "post"),
    "desk/retention/holds/<uuid:hold_id>/": Row("OA", words={"hold_id": "#hold"}),
    "desk/meetings/": Row("WCZSHMTOP"), "desk/meetings/new/": Row(READERS), "desk/meetings/series/<uuid:series_id>/": Row("W", words={"series_id": "#series"}),
    "desk/meetings/series/<uuid:series_id>/<slug:name>/": Row("W", "post", words={"series_id": "#series", "name": "item"}),
    "desk/meetings/members/<uuid:member_id>/end/": Row("W", "post", words={"member_id": "#member"}),
    "desk/meetings/items/<uuid:item_id>/<slug:name>/": Row("W", "post", words={"item_id": "#item", "name": "decide"}),
    "desk/meetings/attendance/<uuid:attendance_id>/": Row("W", "post", words={"attendance_id": "#attendance"}),
    "desk/meetings/attendance/<uuid:attendance_id>/called/": Row("W", "post", words={"attendance_id": "#attendance"}),
    **{f"desk/meetings/<uuid:meeting_id>/{page}": Row("W", words={"meeting_id": "#meeting"}) for page in ("", "people/", "room/", "screen/", "minutes/", "call.pdf", "meeting.ics")},
    "desk/meetings/<uuid:meeting_id>/minutes/<slug:name>/": Row("W", "post", words={"meeting_id": "#meeting", "name": "agree"}),
    "desk/meetings/<uuid:meeting_id>/<slug:name>/": Row("W", "post", words={"meeting_id": "#meeting", "name": "item"}),
    "desk/duties/": Row(READERS), "desk/duties/<uuid:decision_id>/": Row("WC", words={"decision_id": "#duty"}),
    "desk/duties/<uuid:decision_id>/<slug:name>/": Row("WC", "post", words={"decision_id": "#duty", "name": "done"}),
    "desk/stuck/": Row(READERS), "desk/stuck/networks/": Row(ALL), "desk/stuck/rules/": Row(ALL), "desk/stuck/rules/<slug:code>/": Row("OA", words={"code": "#rule"}),
    "desk/notices/": Row(NOTICES),
    "desk/notices/<uuid:notice_id>/settle/": Row("WA", "post", words={"notice_id": "#failed"}),
    "desk/notices/<uuid:notice_id>/again/": Row("WA", "post", words={"notice_id": "#failed"}),
    "desk/notices/<uuid:notice_id>/letter.pdf": Row("W", words={"notice_id": "#letter"}),
}  # fmt: skip
# Anybody gets the same there, signed in or not: nothing behind these knows a post (a district's page shows who may print one link more).
PUBLIC = {
    "", "display/", "ui/", "ui/<slug:name>/", "assets/<str:name>", "sign-in/", "sign-in/second/", "sign-in/passkey/", "sign-in/directory/", "sign-in/directory/back/", "sign-out/", "consult/", "consult/urgent/", "consult/check/",
    "consult/send/", "consult/done/", "consult/done/receipt.pdf", "consult/done/put-away/", "consult/saved/", "consult/forget/",
    "consult/forgotten/", "consult/leave/", "consult/elsewhere/", "consult/status/", "consult/status/contact/", "consult/status/seen/", "consult/status/rights/",
    "consult/status/leave/", "consult/status/<uuid:need_id>/word/", "consult/status/<uuid:need_id>/stop/", "consult/<slug:slug>/", "forms/",
    "forms/consultation/", "p/<str:code>/", "find/", "find/desks/", "find/desks/<slug:code>/", "find/<uuid:service_id>/", "districts/",
    "districts/<slug:code>/", "districts/<slug:code>/booklet/<slug:name>.pdf", "districts/<slug:code>/events.ics", "find/<uuid:service_id>.ics",
    "events/", "events.ics", "events/<uuid:event_id>/", "events/<uuid:event_id>.ics", "robots.txt",
    "sitemap.xml", "meetings/", "meetings/<uuid:meeting_id>/", "sitemap-<int:number>.xml", "find/<uuid:service_id>/wrong/", "find/confirm/<str:token>/",
}  # fmt: skip
API = {
    "api/^.*$", "api/hsds/^.*$", "api/hsds/", "api/hsds/openapi.json", "api/hsds/docs/", "api/hsds/services", "api/hsds/services/<str:thing>",
    "api/hsds/service_at_locations", "api/hsds/service_at_locations/<str:thing>", "api/hsds/organizations", "api/hsds/organizations/<str:thing>",
    "api/hsds/taxonomies", "api/hsds/taxonomies/<str:thing>", "api/hsds/taxonomy_terms", "api/hsds/taxonomy_terms/<str:thing>",
}  # fmt: skip
PUBLIC |= API
DEMO = {"demo/", "demo/letters/"}
ROUTES = {address: view for address, view in every_view(get_resolver().url_patterns)}


@pytest.fixture
def town() -> Town:
    made = make_town()
    user = made.users["commissioner"] = User.objects.create(username="commissioner", name="委員 見本", made_at=clock.now())
    Post.objects.create(user=user, role=Role.COMMISSIONER, area=made.areas["19"], from_on=date(2026, 4, 1))
    return made


@pytest.fixture
def things(town: Town, settings: Any, tmp_path: Path) -> dict[str, str]:
    """The things of 芋井 that the table names; a job is the official's."""
    need_id = town.take_down("父の物忘れが心配", contact_way="letter", asker_address="見本市1").need_ids[0]
    by, desk = town.actor("imoi"), town.desks["yorozu-19"]
    do.ask_consent(by=by, need_id=need_id, fields=("words",), answer="given", by_whom="本人", how="oral")
    offer = do.hand_over(by=by, need_id=need_id, offer=Offer(to_desk_id=town.desks["support-west"].pk, fields=("words",)))
    person = city.write_down_person(by=SYSTEM, form=PersonForm(family_name="見本", given_name="太郎"), area=town.areas["19"])
    job = Job.objects.create(name="directory.import", arguments={"dry_run": True}, asked_by_id=town.users["official"].pk,
                             asked_by_name="official", asked_at=clock.now())  # fmt: skip
    paper = Job.objects.create(name="directory.booklet", arguments={"area": "19", "edition": "standard"}, asked_at=clock.now(),
                               asked_by_id=town.users["official"].pk, asked_by_name="official")  # fmt: skip
    common: dict[str, Any] = {"kind": Kind.ASKER_NEWS, "need_id": need_id, "desk": desk, "made_at": clock.now(), "not_before": clock.now()}
    failed = Notice.objects.create(**common, channel=Channel.MAIL, state=State.FAILED, address="a@example.jp")
    letter = Notice.objects.create(**common, channel=Channel.LETTER, state=State.WAITING)
    service = Service.objects.create(name="見本の家", dataset="places", area=town.areas["19"])
    report = WrongReport.objects.create(service=service, desk=desk, subject="phone", reported_at=clock.now())
    question = PlaceQuestion.objects.create(kind="vanished", service=service, asked_at=clock.now())
    word = add_word(by=SYSTEM, expression="めだかの学校", desk=town.desks["hope"], reason="集まりの名前だからです。")
    factor = Factor.objects.create(user=town.users["admin"], kind="app", made_at=clock.now())
    sitting = SignIn.objects.create(user_id=town.users["admin"].pk, session_key="x", made_at=clock.now())
    extract = begin_extract(by=town.actor("auditor"), asked=Asked("見本の調べ", AuditFilter()))
    reading = UnusualReading.objects.create(rule="night", day=clock.today(), reader_id=town.users["imoi"].pk, reader_name="imoi", desk_id=desk.pk, count=1,
                                            since=clock.now(), until=clock.now(), found_at=clock.now())  # fmt: skip
    right = RightsRequest.objects.create(number=1, consultation_id=Need.objects.get(pk=need_id).consultation_id, kind="disclosure", desk=desk, identity="免許証", extended_at=clock.now(), extended_because="記録が多い",
                                         asked_at=clock.now(), due_on=clock.today())  # fmt: skip
    hold = set_hold(by=SYSTEM, number=Need.objects.get(pk=need_id).number, reason="見本の調べ")
    leave = Release.objects.create(number=1, kind="people", asked={"text": ""}, purpose="見本の調べ", count=1, second=False, state="confirmed", by_id=town.users["imoi"].pk, by_name="見本", desk_id=desk.pk,
                                   asked_at=clock.now(), until=clock.now() + timedelta(hours=1))  # fmt: skip
    made = {**_meeting(town), "hold": hold.pk, "release": leave.pk, "right": right.pk, "reading": reading.pk, "extract": extract.pk, "word": word.pk, "service": service.pk, "report": report.pk, "question": question.pk, "need": need_id, "offer": offer.pk, "person": person.pk, "job": job.pk, "failed": failed.pk, "letter": letter.pk,
            "post": town.posts["imoi2"].pk, "booklet": paper.pk, "district": "19", "desk": "money", "area": "19-1", "organisation": "city",
            "year": keep_year(settings, tmp_path), "factor": factor.pk, "sitting": sitting.pk, "rule": "quiet"}  # fmt: skip
    return {name: str(one) for name, one in made.items()}


def _meeting(town: Town) -> dict[str, UUID]:
    """A 地区ケア会議 of 芋井, called, with an item and with a duty of the 圏域's desk."""
    by = town.actor("imoi")
    series = meetings.begin_series(by=by, kind="chiku_care", area=town.areas["19"], desk=town.desks["yorozu-19"], place="支所")
    meeting = meetings.plan_meeting(by=by, series_id=series.pk, starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=1))
    first, second = (meetings.put_on_agenda(by=by, meeting_id=meeting.pk, title=f"題{number}") for number in (1, 2))
    meetings.call_meeting(by=by, meeting_id=meeting.pk)
    duty = meetings.decide(by=by, item_id=first.pk, task=meetings.Task("訪問する", town.desks["support-west"].pk, clock.today()))
    attendance = meeting.attendance.get()
    return {"series": series.pk, "meeting": meeting.pk, "item": second.pk, "duty": duty.pk, "attendance": attendance.pk, "member": attendance.member_id}


def address_of(route: str, words: dict[str, str], things: dict[str, str] | None) -> str:
    """The route with its words; without things: each id a fresh one, each code one that isn't there."""

    def word(found: re.Match[str]) -> str:
        kind, _, name = found[1].partition(":")
        asked = words[name]
        if not asked.startswith("#"):
            return asked
        if things is not None:
            return things[asked[1:]]
        return str(uuid4()) if kind == "uuid" else "nothing"

    return "/" + re.sub(r"<([^>]+)>", word, route)


def bare(response: HttpResponse) -> tuple[int, str, dict[str, str]]:
    """An answer without what the question itself put into it."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[A-Za-z0-9]{64}\"", "", response.content.decode("utf-8", "replace"))
    headers = {name: value for name, value in response.headers.items() if name not in ("Content-Length", "Set-Cookie")}
    return response.status_code, text, headers


def signed_in(town: Town, letter: str) -> Client:
    client = Client()
    client.force_login(town.users[ROLES[letter]], backend="django.contrib.auth.backends.ModelBackend")
    return client


def asked(client: Client, row: Row, address: str) -> Any:
    return client.post(address, row.data) if row.method == "post" else client.get(address)


def test_every_route_has_its_row() -> None:
    assert set(ROUTES) == set(STAFF) | PUBLIC | DEMO
    assert {route for route, view in ROUTES.items() if view.access_mark.who == "public"} == PUBLIC  # type: ignore[attr-defined]
    assert {route for route, view in ROUTES.items() if view.access_mark.who == "demo"} == DEMO  # type: ignore[attr-defined]


COUNTS = pytest.mark.loops("a fixed number of counts for each purpose: due, waiting, held, soon", most=4)
ALIKE = {"desk/retention/look/": COUNTS}


@pytest.mark.parametrize("route", [pytest.param(route, marks=ALIKE.get(route, ())) for route in sorted(STAFF)])
def test_who_gets_through_is_who_stands_in_the_table(town: Town, things: dict[str, str], route: str) -> None:
    row, through = STAFF[route], []
    for letter in ALL:
        with transaction.atomic():  # each finds the thing as it was
            if _gets_through(signed_in(town, letter), route, things):
                through.append(letter)
            transaction.set_rollback(True)
    assert "".join(through) == "".join(letter for letter in ALL if letter in row.who)


def _gets_through(client: Client, route: str, things: dict[str, str]) -> bool:
    """Whether; who doesn't reads what stands there for a missing thing."""
    row = STAFF[route]
    real = asked(client, row, address_of(route, row.words, things))
    assert real.status_code < 500 and real.headers["Cache-Control"] in ("no-store", "private, no-store")
    if real.status_code == 404 and "<uuid" in route:
        assert bare(real) == bare(asked(client, row, address_of(route, row.words, None)))
    return bool(real.status_code != 404)


@pytest.mark.parametrize("route", sorted(route for route, row in STAFF.items() if any(one.startswith("#") for one in row.words.values())))
def test_a_missing_thing_is_missing_for_everybody(town: Town, route: str) -> None:
    row = STAFF[route]
    for letter in ALL:
        assert asked(signed_in(town, letter), row, address_of(route, row.words, None)).status_code == 404, letter


@pytest.mark.parametrize("route", sorted(STAFF))
def test_nobody_signed_out_gets_through(town: Town, things: dict[str, str], client: Client, route: str) -> None:
    address = address_of(route, STAFF[route].words, things)
    read, posted = client.get(address), client.post(address, {"text": "x"})
    assert read.status_code == 302 and read["Location"].startswith("/sign-in/?next=")
    assert posted.status_code == 403 and "/sign-in/" in posted.content.decode()


EXAMPLES = {"token": "none", "dataset": "places", "thing": "1", "name": "note", "slug": "words", "code": "19", "number": "1", "kind": "people", "purpose": "case"}


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_no_route_takes_a_post_without_our_own_token(town: Town, route: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.users["imoi"], backend="django.contrib.auth.backends.ModelBackend")
    address = "/" + re.sub(r"<(\w+):(\w+)>", lambda one: str(UUID(int=1)) if one[1] == "uuid" else EXAMPLES[one[2]], route)
    refused = 405 if route in API - {"api/hsds/docs/"} else 403  # the API only reads: no token helps
    assert client.post(address, {"text": "x"}, headers={"Origin": "https://elsewhere.example"}).status_code == refused


@pytest.mark.parametrize("route", sorted(DEMO))
def test_the_demos_pages_are_missing(client: Client, route: str) -> None:
    assert client.get(f"/{route}").status_code == client.post(f"/{route}", {"role": "admin"}).status_code == 404
