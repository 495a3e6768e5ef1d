"""Life fields come out in the page's language everywhere: every page is crawled, as each role that may see it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.town import Town
from tests.web.security.test_matrix import STAFF, address_of, signed_in, things, town  # noqa: F401 -- two fixtures
from yorozu.community.models import Desk
from yorozu.consultation.models import Need, NeedField
from yorozu.directory.models import Service, ServiceTerm
from yorozu.directory.queries import life_field_choices, life_fields_in_japanese

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/find/", "/find/?field=disaster", "/find/?q=お金", "/find/desks/money/", "/districts/19/", "/events/", "/consult/")
QUERIES = {"desk/figures/gaps/": "?field=all", "desk/search/": "?q=money", "desk/needs/": "?view=desk"}


@pytest.fixture
def everywhere(town: Town, things: dict[str, str]) -> dict[str, str]:  # noqa: F811
    """Every life field at a desk, a need and a service."""
    codes = [code for code, _name in life_fields_in_japanese()]
    Desk.objects.update(fields=codes)
    NeedField.objects.all().delete()
    NeedField.objects.bulk_create(NeedField(need=need, code=code) for need in Need.objects.order_by("id") for code in codes)
    service = Service.objects.get(name="見本の家")
    ServiceTerm.objects.filter(service=service).delete()
    ServiceTerm.objects.bulk_create(ServiceTerm(service=service, code=code) for code in codes)
    return things


def crawled(town: Town, things: dict[str, str], language: str) -> dict[str, str]:  # noqa: F811
    """Address → page, of every page that somebody may open."""
    pages: dict[str, str] = {}
    for route, row in STAFF.items():
        if row.method == "get" and not route.endswith((".csv", ".pdf")):
            pages[route] = _page(signed_in(town, row.who[0]), address_of(route, row.words, things) + QUERIES.get(route, ""), language)
    for address in (*PUBLIC, f"/find/{things['service']}/"):
        pages[address] = _page(Client(), address, language)
    return pages


def _page(client: Any, address: str, language: str) -> str:
    client.post("/display/", {"size": "standard", "contrast": "standard", "furigana": "0", "language": language})
    answer = client.get(address, follow=True)
    if answer.status_code != 200 or answer.streaming:  # a file, not a page
        return ""
    return str(answer.content.decode())


@pytest.mark.parametrize("language", ["en", "ja-x-easy"])
def test_no_page_names_a_life_field_in_another_language(town: Town, everywhere: dict[str, str], language: str) -> None:  # noqa: F811
    with translation.override(language):
        said = {name for _code, name in life_field_choices()}
    japanese = {name for _code, name in life_fields_in_japanese()} - said
    crawled(town, everywhere, "ja")  # what is kept between requests was made for a Japanese reader
    pages = crawled(town, everywhere, language)
    assert sum(bool(page) for page in pages.values()) > 40
    found = {address: sorted({one.strip() for one in re.findall(r">([^<>]+)<", page)} & japanese) for address, page in pages.items()}
    assert {address: names for address, names in found.items() if names} == {}
    shown = {address for address, page in pages.items() if said & {one.strip() for one in re.findall(r">([^<>]+)<", page)}}
    assert {"/find/desks/money/", "desk/needs/<uuid:need_id>/", "desk/city/desks/<slug:code>/", "desk/figures/gaps/", "/find/"} <= shown
