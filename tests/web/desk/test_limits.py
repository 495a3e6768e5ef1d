"""Guessing gets slow by account and network, and no attacker makes the owner wait."""

from typing import Any

import pytest
from django.test import Client

from tests.town import Town, make_town
from yorozu.kernel import limits

pytestmark = pytest.mark.django_db
PASSWORD = "ふるいことば4つならべる"


@pytest.fixture
def town() -> Town:
    made = make_town()
    made.users["imoi"].set_password(PASSWORD)
    made.users["imoi"].save()
    return made


def tried(client: Client, password: str = "ちがう", address: str = "192.0.2.1", name: str = "imoi") -> Any:
    return client.post("/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=address)


@pytest.mark.parametrize(("one", "other", "same", "wide"), [
    ("192.0.2.1", "192.0.2.1", True, True), ("192.0.2.1", "192.0.2.2", False, True), ("192.0.2.1", "192.0.3.1", False, False),
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, True), ("2001:db8:1:2::1", "2001:db8:1:3::1", False, True),
    ("2001:db8:1:2::1", "2001:db8:2:2::1", False, False), ("::ffff:192.0.2.1", "192.0.2.1", True, True), ("fe80::1%eth0", "fe80::2%eth1", True, True),
    ("nonsense", "nonsense2", False, False),
])  # fmt: skip
def test_one_connection_is_one_network(one: str, other: str, same: bool, wide: bool) -> None:
    assert (limits.range_of(one) == limits.range_of(other)) is same
    assert (limits.range_of(one, wide=True) == limits.range_of(other, wide=True)) is wide


def test_another_address_of_the_same_ipv6_network_waits_as_well(town: Town) -> None:
    answers = [tried(Client(), address=f"2001:db8:1:2::{n}").status_code for n in range(6)]
    assert answers[:3] == [422] * 3 and answers[-1] == 429
    assert tried(Client(), PASSWORD, "2001:db8:9:9::1")["Location"] == "/desk/"


def test_a_whole_range_waits_later_and_everybody_else_never(town: Town) -> None:
    answers = [tried(Client(), address=f"192.0.2.{n}").status_code for n in range(20)]
    assert answers[:12] == [422] * 12 and answers[-1] == 429
    assert tried(Client(), PASSWORD, "198.51.100.7")["Location"] == "/desk/"


def test_who_signed_in_here_before_waits_for_nobody_even_behind_the_same_address(town: Town) -> None:
    own = Client()
    assert tried(own, PASSWORD).status_code == 302
    cookie = own.cookies["yorozu_known"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and "imoi" not in cookie.value
    own.post("/sign-out/")
    for n in range(40):
        tried(Client(), address=f"192.0.2.{1 + n % 2}")
    assert tried(Client(), PASSWORD).status_code == 429
    assert tried(own, PASSWORD)["Location"] == "/desk/"


def test_a_known_browser_is_known_for_its_own_account_and_slows_down_too(town: Town) -> None:
    own = Client()
    tried(own, PASSWORD)
    own.post("/sign-out/")
    assert [tried(own, name="shinonoi").status_code for _ in range(6)][-1] == 429
    assert [tried(own).status_code for _ in range(6)][-1] == 429
    forged = Client()
    forged.cookies["yorozu_known"] = own.cookies["yorozu_known"].value[:-2] + "xx"
    assert [tried(forged, address="203.0.113.5").status_code for _ in range(6)][-1] == 429
