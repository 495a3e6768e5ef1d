"""Taking a list of people out, as a test's client does it."""

from typing import Any

from django.test import Client

from tests.town import Town
from yorozu.community.models import Person
from yorozu.kernel import clock


def crowd(town: Town, number: int, *, name: str = "見本", area: str = "19") -> None:
    """So many invented people."""
    there = Person.objects.count()
    Person.objects.bulk_create(
        Person(family_name=name, given_name=f"{there + n}", name_key=f"{name}{there + n}", kana_key=f"みほん{there + n:06}", area=town.areas[area], made_at=clock.now()) for n in range(number)
    )


def asked_by(client: Client, q: str = "", *, purpose: str = "敬老会の案内の宛名") -> str:
    """Ask for what a search finds; the address of its page."""
    answer = client.post("/desk/releases/new/people/", {"q": q, "go": "1", "purpose": purpose})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def fetched_by(client: Client, address: str, *, encoding: str = "utf-8") -> Any:
    """The answer to its button."""
    return client.post(f"{address}file/", {"encoding": encoding})


def people_file(client: Client, q: str = "") -> bytes:
    """The file of what a search finds."""
    return bytes(fetched_by(client, asked_by(client, q)).content)
