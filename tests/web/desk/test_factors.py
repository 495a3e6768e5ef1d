"""The second factor: set up, proved, used up, lost and reset; nothing passes it, nobody learns who has one."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.town import Town, make_town
from yorozu.community.operations import reset_factors
from yorozu.kernel import clock, otp
from yorozu.kernel.errors import Refused
from yorozu.kernel.models import AuditEntry, Factor, HistoryEntry, RecoveryCode
from yorozu.kernel.sealed import Unreadable, seal, unseal
from yorozu.notices.models import Notice

pytestmark = pytest.mark.django_db
PASSWORD = "ふるいことば4つならべる"
ACCOUNT, APP, SECOND = "/desk/account/", "/desk/account/app/", "/sign-in/second/"
RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B: 12345678901234567890


@pytest.fixture
def town(settings: Any) -> Town:
    settings.SECOND_FACTOR_ROLES = frozenset({"administrator", "auditor"})
    made = make_town()
    for name in ("imoi", "admin", "auditor"):
        made.users[name].set_password(PASSWORD)
        made.users[name].email = f"{name}@example.jp"
        made.users[name].save()
    return made


def typed_in(name: str, password: str = PASSWORD, goes_to: str = "/desk/") -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/sign-in/", {"username": name, "password": password, "next": goes_to})


def now_code(secret: str) -> str:
    return otp.code_at(secret, int(clock.now().timestamp()) // otp.STEP)


def with_app(name: str, client: Client | None = None) -> str:
    """Set up the app through its pages; its secret."""
    client = client or typed_in(name)[0]
    page = client.get(APP).content.decode()
    assert "<svg" in page
    found = re.search(r'class="secret-text"[^>]*>([A-Z2-7 ]+)<', page)
    assert found
    secret = found[1].replace(" ", "")
    assert client.post(APP, {"code": now_code(secret)}).status_code == 302
    return secret


def later(seconds: int = 60) -> time_machine.travel:
    """The app shows new digits."""
    return time_machine.travel(clock.now() + timedelta(seconds=seconds), tick=False)


@pytest.mark.parametrize(("moment", "digits"), [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")])
def test_digits_are_those_of_the_standard(moment: int, digits: str) -> None:
    assert otp.code_at(RFC, moment // otp.STEP) == digits
    assert otp.step_of(RFC, digits, moment=moment + otp.STEP, after=-1) == moment // otp.STEP
    assert otp.step_of(RFC, digits, moment=moment + 3 * otp.STEP, after=-1) is None


def test_a_sealed_secret_opens_in_its_own_row_only(settings: Any) -> None:
    kept = seal("secret", purpose="a", bound_to="1")
    assert unseal(kept, purpose="a", bound_to="1") == "secret" and "secret" not in kept
    for purpose, row in (("b", "1"), ("a", "2")):
        with pytest.raises(Unreadable):
            unseal(kept, purpose=purpose, bound_to=row)
    settings.SECRET_KEY = "another key " * 6
    with pytest.raises(Unreadable):
        unseal(kept, purpose="a", bound_to="1")


def test_with_an_app_the_password_alone_opens_nothing(town: Town) -> None:
    secret = with_app("imoi")
    assert secret not in Factor.objects.get().secret
    with later():
        client, answer = typed_in("imoi", goes_to="/desk/people/")
        assert answer["Location"] == SECOND
        assert client.get("/desk/people/").status_code == 302
        wrong = client.post(SECOND, {"code": "000000"})
        assert wrong.status_code == 422 and "数字がちがう" in wrong.content.decode()
        assert AuditEntry.objects.filter(action="second_factor", decision="deny").count() == 1
        right = client.post(SECOND, {"code": " " + now_code(secret)[:3] + "　" + now_code(secret)[3:]})
        assert right["Location"] == "/desk/people/" and client.get("/desk/people/").status_code == 200
        again, _ = typed_in("imoi")
        assert again.post(SECOND, {"code": now_code(secret)}).status_code == 422  # used up


def test_half_way_ends_after_ten_minutes_and_with_the_password(town: Town) -> None:
    secret = with_app("imoi")
    client, _ = typed_in("imoi")
    with later(601):
        assert client.get(SECOND)["Location"] == "/sign-in/" == client.post(SECOND, {"code": now_code(secret)})["Location"]
    client, _ = typed_in("imoi")
    town.users["imoi"].refresh_from_db()
    town.users["imoi"].set_password("あたらしいことばを並べる")
    town.users["imoi"].save()
    assert client.get(SECOND)["Location"] == "/sign-in/"
    assert Client().get(SECOND)["Location"] == "/sign-in/"


def test_guessing_digits_gets_slower_whatever_the_address_and_a_recovery_code_still_works(town: Town) -> None:
    with_app("imoi")
    code = recovery_codes("imoi")[0]
    pages = []
    for n in range(6):
        client, _ = typed_in("imoi")
        pages.append(client.post(SECOND, {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{n}").content.decode())
    assert "秒待ってから" in pages[-1] and "秒待ってから" not in pages[0]
    assert client.post(SECOND, {"code": code})["Location"] == "/desk/"


def recovery_codes(name: str) -> list[str]:
    """Made in the session that set the app up, as its owner does."""
    client = Client()
    from yorozu.kernel.models import User

    client.force_login(User.objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(ACCOUNT + "codes/", {"once": "codes-" + name})
    assert "印刷するか" in page.content.decode()
    assert client.post(ACCOUNT + "codes/", {"once": "codes-" + name})["Location"] == ACCOUNT  # not a second time
    return re.findall(r"(\d{4} \d{4} \d{4})", page.content.decode())


def test_a_recovery_code_is_good_once_and_new_ones_end_the_old(town: Town) -> None:
    with_app("imoi")
    codes = recovery_codes("imoi")
    assert len(set(codes)) == 10
    assert not RecoveryCode.objects.filter(digest__in=[code.replace(" ", "") for code in codes]).exists()
    client, _ = typed_in("imoi")
    assert client.post(SECOND, {"code": codes[0]})["Location"] == "/desk/"
    again, _ = typed_in("imoi")
    assert again.post(SECOND, {"code": codes[0]}).status_code == 422
    assert "あと9個" in client.get(ACCOUNT).content.decode()
    client.post(ACCOUNT + "codes/")
    assert again.post(SECOND, {"code": codes[1]}).status_code == 422


def test_who_must_have_a_factor_is_led_there_and_nowhere_else(town: Town) -> None:
    client, answer = typed_in("admin")
    assert answer["Location"] == "/desk/"
    for address in ("/desk/", "/desk/city/desks/", "/desk/city/posts.csv"):
        assert client.get(address)["Location"] == ACCOUNT
    assert client.post("/desk/city/desks/", {"name": "x"})["Location"] == ACCOUNT
    assert "ふたつめの確認を用意してください" in client.get(ACCOUNT).content.decode()
    with_app("admin", client)
    with later():
        assert client.get("/desk/city/desks/").status_code == 200
    client.post(f"{ACCOUNT}factors/{Factor.objects.get().pk}/remove/")
    assert client.get("/desk/city/desks/")["Location"] == ACCOUNT


def test_who_need_not_is_asked_once_they_are_in(town: Town) -> None:
    client, _ = typed_in("imoi")
    assert "ふたつめの確認を用意すると" in client.get("/desk/people/").content.decode()
    assert "ふたつめの確認を用意すると" not in client.get("/desk/people/").content.decode()


def test_another_account_cannot_take_it_off(town: Town) -> None:
    with_app("imoi")
    client, _ = typed_in("auditor")
    assert client.post(f"{ACCOUNT}factors/{Factor.objects.get().pk}/remove/").status_code == 404
    assert Factor.objects.exists()


def test_a_lost_factor_is_reset_with_a_reason_and_a_code_for_one_day(town: Town) -> None:
    secret = with_app("imoi")
    with_app("admin")
    admin = Client()
    town.users["admin"].refresh_from_db()
    admin.force_login(town.users["admin"], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/desk/city/posts/{town.posts['imoi'].pk}/factor/"
    assert admin.post(address, {"reason": ""}).status_code == 422 and Factor.objects.count() == 2
    page = admin.post(address, {"reason": "スマートフォンをなくした"})
    found = re.search(r"(\d{4} \d{4} \d{4})", page.content.decode())
    assert page.status_code == 200 and found
    kept = HistoryEntry.objects.get(action="reset_factors")
    assert kept.reason == "スマートフォンをなくした" and kept.by_id == town.users["admin"].pk
    letter = Notice.objects.filter(kind="sign_in_changed", address="imoi@example.jp").latest("made_at")
    assert letter.user_id == town.users["imoi"].pk
    with later():
        client, answer = typed_in("imoi")
        assert answer["Location"] == SECOND and client.post(SECOND, {"code": now_code(secret)}).status_code == 422
        assert client.post(SECOND, {"code": found[1]})["Location"] == "/desk/"
        assert client.get("/desk/people/")["Location"] == ACCOUNT  # and sets up a new one first
        with_code_gone, _ = typed_in("imoi")
        assert with_code_gone.post(SECOND, {"code": found[1]}).status_code == 422


def test_a_code_of_the_administrators_ends_after_a_day(town: Town) -> None:
    with_app("imoi")
    code = reset_factors(by=town.actor("admin"), user=town.users["imoi"], reason="紛失")
    with later(25 * 3600):
        client, _ = typed_in("imoi")
        assert client.post(SECOND, {"code": code}).status_code == 422


def test_nobody_resets_their_own(town: Town) -> None:
    with_app("admin")
    with pytest.raises(Refused):
        reset_factors(by=town.actor("admin"), user=town.users["admin"], reason="紛失")


def test_a_wrong_password_reads_the_same_with_and_without_a_factor(town: Town) -> None:
    with_app("imoi")
    answers = set()
    for name in ("imoi", "auditor", "nobody-at-all"):
        page = typed_in(name, "ちがうことば")[1]
        answers.add((page.status_code, re.sub(r'value="[^"]*"', "", page.content.decode())))
    assert len(answers) == 1


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": "x"}', '{"rawId": "AA", "response": {}}', "x" * 30_000])
def test_what_is_no_passkey_gets_nobody_in(town: Town, answer: str) -> None:
    client = Client()
    assert client.get("/sign-in/passkey/").status_code == 200
    assert client.post("/sign-in/passkey/", {"passkey": answer}).status_code == 422
    assert client.get("/desk/").status_code == 302
    inside, _ = typed_in("imoi")
    inside.get(ACCOUNT + "passkey/")
    assert inside.post(ACCOUNT + "passkey/", {"passkey": answer}).status_code == 422 and not Factor.objects.exists()


def test_production_asks_administrators_and_auditors_and_refuses_a_role_that_is_none() -> None:
    from yorozu.config import environment

    assert environment.text("YOROZU_SECOND_FACTOR") == "administrator,auditor"
    from django.apps import apps
    from django.test import override_settings

    with override_settings(SECOND_FACTOR_ROLES=frozenset({"administrater"})), pytest.raises(environment.ConfigurationError):
        apps.get_app_config("config").ready()
