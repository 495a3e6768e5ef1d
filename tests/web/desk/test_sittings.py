"""Where am I signed in: listed, ended one by one, and ended by a new password, the end of a post, a reset, a new factor."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.town import Town, make_town
from tests.web.desk.test_factors import now_code, typed_in, with_app
from yorozu.community import operations as do
from yorozu.consultation.models import Entry
from yorozu.kernel import clock
from yorozu.kernel.models import AuditEntry, SignIn, User

pytestmark = pytest.mark.django_db
PASSWORD = "ふるいことば4つならべる"
ACCOUNT = "/desk/account/"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"


@pytest.fixture
def town() -> Town:
    made = make_town()
    for name in ("imoi", "shinonoi"):
        made.users[name].set_password(PASSWORD)
        made.users[name].save()
    return made


def signed_in(agent: str = "", name: str = "imoi") -> Client:
    client = Client(headers={"User-Agent": agent})
    assert client.post("/sign-in/", {"username": name, "password": PASSWORD})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/").status_code == 200


def test_each_sitting_is_listed_and_one_is_ended(town: Town) -> None:
    here, elsewhere, stranger = signed_in(), signed_in(EDGE), signed_in(name="shinonoi")
    page = here.get(ACCOUNT).content.decode()
    assert "Edge Windows" in page and "この画面" in page and page.count("/sittings/") == 2  # one to end, one for all
    address = re.search(r'action="(/desk/account/sittings/[0-9a-f-]{36}/end/)"', page)
    assert address
    assert stranger.post(address[1]).status_code == 404 and is_in(elsewhere)
    assert here.post(address[1]).status_code == 302
    assert not is_in(elsewhere) and is_in(here) and is_in(stranger)
    assert AuditEntry.objects.filter(action="end_sitting", actor_id=town.users["imoi"].pk).count() == 1
    assert "Edge Windows" not in here.get(ACCOUNT).content.decode()


def test_all_others_are_ended_at_once(town: Town) -> None:
    here, *others = signed_in(), signed_in(), signed_in()
    assert here.post(ACCOUNT + "sittings/end/").status_code == 302
    assert is_in(here) and not any(is_in(one) for one in others)


def test_an_idle_sitting_is_not_listed_as_one(town: Town) -> None:
    signed_in(EDGE)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        assert "Edge Windows" not in signed_in().get(ACCOUNT).content.decode()


def test_a_new_password_leaves_this_one_which_stays_listed(town: Town) -> None:
    here, elsewhere = signed_in(), signed_in()
    assert here.post("/desk/password/", {"current_password": PASSWORD, "new_password": "雨 みかん 橋 とけい 五月"}).status_code == 302
    assert is_in(here) and not is_in(elsewhere)
    assert SignIn.objects.count() == 1 and "この画面" in here.get(ACCOUNT).content.decode()


def test_the_end_of_a_post_signs_its_holder_out(town: Town) -> None:
    client = signed_in()
    do.end_post(by=town.actor("admin"), post=town.posts["imoi"])
    assert SignIn.objects.count() == 0
    assert client.get("/desk/")["Location"].startswith("/sign-in/")


def test_a_term_that_runs_out_and_a_day_that_is_over_end_sittings_by_the_clock(town: Town, settings: Any) -> None:
    signed_in()
    signed_in(name="shinonoi")
    town.posts["imoi"].until_on = clock.today()
    town.posts["imoi"].save()
    assert do.end_sittings_without_post() == 0 and SignIn.objects.count() == 2
    with time_machine.travel(clock.start_of(clock.today() + timedelta(days=1)) + timedelta(minutes=1), tick=False):
        SignIn.objects.update(made_at=clock.now() - timedelta(hours=1))
        assert do.end_sittings_without_post() == 1
    assert [row.user_id for row in SignIn.objects.all()] == [town.users["shinonoi"].pk]
    SignIn.objects.update(made_at=clock.now() - timedelta(hours=13))
    assert do.end_sittings_without_post() == 0 and SignIn.objects.count() == 0


def test_a_reset_and_a_new_factor_end_what_began_without(town: Town) -> None:
    other = signed_in()
    with_app("imoi")
    assert not is_in(other)
    SignIn.objects.create(user_id=town.users["imoi"].pk, session_key="k", made_at=clock.now())
    do.reset_factors(by=town.actor("admin"), user=User.objects.get(pk=town.users["imoi"].pk), reason="紛失")
    assert SignIn.objects.count() == 0


def test_what_was_sent_too_late_is_there_again_after_both_steps(town: Town) -> None:
    secret = with_app("imoi")
    need_id = town.take_down().need_ids[0]
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False) as travel:
        client, _ = typed_in("imoi", PASSWORD)
        client.post("/sign-in/second/", {"code": now_code(secret)})
        assert is_in(client)
        travel.shift(16 * 60)
        late = client.post(f"/desk/needs/{need_id}/note/", {"text": "夜に出ていく"})
        assert late["Location"].startswith("/sign-in/?next=%2Fdesk%2Funsent%2F") and not Entry.objects.filter(text="夜に出ていく").exists()
        client.post(late["Location"], {"username": "imoi", "password": PASSWORD})
        back = client.post("/sign-in/second/", {"code": now_code(secret)})
        assert back["Location"] == "/desk/unsent/"
        page = client.get("/desk/unsent/").content.decode()
        assert "夜に出ていく" in page and f'action="/desk/needs/{need_id}/note/"' in page
        client.post(f"/desk/needs/{need_id}/note/", {"text": "夜に出ていく"})
    assert Entry.objects.filter(text="夜に出ていく").count() == 1


def test_twelve_hours_end_a_session_that_was_never_idle(town: Town) -> None:
    client = signed_in()
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(71):
            travel.shift(600)
            assert is_in(client)
        travel.shift(900)
        assert not is_in(client)
