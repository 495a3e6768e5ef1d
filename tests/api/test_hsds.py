"""The HSDS API: every answer valid against the official schemas, nothing outside them, nothing personal, nothing unpublished."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from tests.api.conftest import SECRET, Listing
from yorozu.directory.enums import Dataset
from yorozu.directory.models import Location, Phone, Service, ServiceAtLocation, ServiceTerm

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[1] / "data" / "hsds"
SCHEMAS = {one.name: {key: value for key, value in json.loads(one.read_text("utf-8")).items() if key != "$id"} for one in DATA.glob("*.json")}
OFFICIAL = SCHEMAS.pop("openapi.json")
KINDS = {"services": "service", "organizations": "organization", "service_at_locations": "service_at_location", "taxonomies": "taxonomy",
         "taxonomy_terms": "taxonomy_term"}  # fmt: skip
EXAMPLES_ADD = {"organization": {"services": "service"}, "service_at_location": {"service": "service"}, "service": {}}


def by_file_name(uri: str) -> Resource[Any]:
    return Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[uri.rsplit("/", 1)[-1]]})


REGISTRY: Registry[Any] = Registry(retrieve=by_file_name)  # type: ignore[call-arg]


def validate(kind: str, one: Any) -> None:
    schema = {"$id": "https://hsds.invalid/schema/", "$ref": f"https://hsds.invalid/schema/{kind}.json"}
    found = sorted(Draft202012Validator(schema, registry=REGISTRY, format_checker=FormatChecker()).iter_errors(one), key=str)
    assert not found, [(list(error.path), error.message) for error in found[:5]]
    assert not list(unknown_keys(kind, one))


def unknown_keys(kind: str, one: dict[str, Any], at: str = "") -> Iterator[str]:
    """Keys that neither the schema nor its official example has."""
    known = SCHEMAS[f"{kind}.json"]["properties"]
    beside = EXAMPLES_ADD.get(kind, {})
    for name, value in one.items():
        if name not in known and name not in beside:
            yield f"{at}{kind}.{name}"
            continue
        below = known.get(name, {})
        inner = (below.get("items") or below).get("$ref", "").removesuffix(".json") or beside.get(name, "")
        for thing in (value if isinstance(value, list) else [value]) if inner else []:
            yield from unknown_keys(inner, thing, f"{at}{name} › ")


def get(address: str, **headers: str) -> HttpResponse:
    return Client().get(f"/api/hsds{address}", headers=headers)  # type: ignore[return-value,arg-type]


def read(address: str) -> Any:
    response = get(address)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json" and response["Access-Control-Allow-Origin"] == "*"
    return json.loads(response.content)


def test_the_validator_finds_what_is_wrong() -> None:
    with pytest.raises(AssertionError):
        validate("service", {"id": "x", "name": "a", "status": "open"})
    assert list(unknown_keys("service", {"id": "", "colour": ""})) == ["service.colour"]


@pytest.mark.parametrize("more", ["", "?full=true", "?full_service=true", "?minimal=true"])
@pytest.mark.parametrize("path", KINDS)
def test_lists_and_details_are_valid(listing: Listing, path: str, more: str) -> None:
    page = read(f"/{path}{more}")
    assert page["contents"] and page["size"] == len(page["contents"]) == page["total_items"]
    assert (page["total_pages"], page["page_number"], page["first_page"], page["last_page"], page["empty"]) == (1, 1, True, True, False)
    for one in page["contents"]:
        validate(KINDS[path], one)
        detail = read(f"/{path}/{one['id']}{more if path == 'organizations' else ''}")
        validate(KINDS[path], detail)
        assert detail["id"] == one["id"]


def test_pages_have_the_officials_names(listing: Listing) -> None:
    page = read("/services?per_page=3&page=2")
    assert set(page) == {*OFFICIAL["components"]["schemas"]["Page"]["properties"], "contents"}
    assert page["size"] == 3 and page["total_items"] == 10 and page["total_pages"] == 4 and not page["last_page"] and not page["first_page"]
    ids = [one["id"] for number in (1, 2, 3, 4) for one in read(f"/services?per_page=3&page={number}")["contents"]]
    assert len(set(ids)) == len(ids) == 10  # eight desks and two services, once each
    beyond = read("/services?page=99")
    assert beyond["empty"] and beyond["contents"] == [] and beyond["total_items"] == 10


def test_every_official_address_and_parameter_is_answered(listing: Listing) -> None:
    ours = read("/openapi.json")
    assert set(ours["paths"]) == set(OFFICIAL["paths"])
    for path, item in OFFICIAL["paths"].items():
        named = {one.get("$ref", one.get("name", "")).rsplit("/", 1)[-1] for one in item["get"].get("parameters", [])}
        said = {one.get("$ref", one.get("name", "")).rsplit("/", 1)[-1] for one in ours["paths"][path]["get"].get("parameters", [])}
        assert named <= said, path
    about = read("/")
    assert about["version"] == "3.0" and about["openapi_url"].endswith("/api/hsds/openapi.json")


def test_every_key_of_the_example_that_we_hold_is_served(listing: Listing) -> None:
    example = json.loads((DATA / "examples" / "service_full.json").read_text("utf-8"))
    not_held = {"assurer_email", "fees", "program", "funding", "metadata"}
    assert set(example) - set(read(f"/services/{listing.full.pk}")) == not_held
    place = json.loads((DATA / "examples" / "location.json").read_text("utf-8"))
    served = read(f"/services/{listing.full.pk}")["service_at_locations"][0]["location"]
    assert set(place) - set(served) == {"external_identifier", "external_identifier_type", "languages", "contacts", "phones", "schedules"}


def test_what_hsds_has_no_field_for_is_an_attribute(listing: Listing) -> None:
    facts = {one["taxonomy_term"]["code"]: one.get("value", "") for one in read(f"/services/{listing.full.pk}")["attributes"]}
    assert facts["transport"] == "true" and facts["free"] == "false" and facts["accepting"] == "yes" and facts["places_left"] == "3"
    assert facts["provider"] == "見本の会" and {"elderly", "care_service"} <= set(facts)


def test_nothing_personal_and_nothing_unpublished(listing: Listing) -> None:
    text = "".join(get(f"/{path}?full=true&full_service=true").content.decode() for path in KINDS)
    for word in (SECRET, "owner@example.jp", "0269999999", "026-999-9999", "yorozu-19@example.jp", *(one.name for one in listing.hidden)):
        assert word not in text
    for one in listing.hidden:
        assert get(f"/services/{one.pk}").status_code == 404
        assert get(f"/service_at_locations/{one.places.get().pk}").status_code == 404
    assert str(listing.hidden[0].pk) not in text


def test_filters(listing: Listing) -> None:
    terms = {one["code"]: one["id"] for one in read("/taxonomy_terms?per_page=200")["contents"]}
    names = lambda query: {one["name"] for one in read(f"/services?{query}")["contents"]}  # noqa: E731
    assert names(f"taxonomy_term_id={terms['elderly']}") == {"見本デイサービス", "芋井地区 よろず相談"}
    assert names(f"taxonomy_term_id={terms['npo']}") == {"見本の体操の会"}
    assert names(f"taxonomy_term_id={terms['transport']}") == {"見本デイサービス"}
    assert len(names(f"organization_id={listing.full.organisation_id}")) == 9
    assert names("modified_after=2026-11-16T09:59:00%2B09:00") == {"見本デイサービス", "見本の体操の会"}
    assert names("modified_after=2026-11-16T10:01:00+09:00") == set() == names(f"organization_id={listing.plain.pk}")
    assert names("search=芋井") == {"芋井地区 よろず相談"}
    places = read("/service_at_locations?postcode=380-0801")
    assert [one["service"]["name"] for one in places["contents"]] == ["見本デイサービス"]
    near = read("/service_at_locations?postcode=3800801&proximity=500")
    assert near["total_items"] == 1 and read("/service_at_locations?postcode=1000001&proximity=500")["empty"]
    assert read(f"/taxonomy_terms?taxonomy_id={listing.full.pk}")["empty"] and read("/taxonomies?search=分野")["total_items"] == 1


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=-1", "per_page=0", "per_page=201", "per_page=²", "full=perhaps", "format=xml",
                                   "taxonomy_term_id=1", "organization_id=%F0%9F%98%80", "modified_after=yesterday", "modified_after=0001-01-01T00:00:00",
                                   "modified_after=2026-02-30", "search=" + "あ" * 201, "full=true&per_page=101"])  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_named(listing: Listing, query: str) -> None:
    response = get(f"/services?{query}")
    assert response.status_code == 422 and response["Access-Control-Allow-Origin"] == "*"
    assert json.loads(response.content)["parameter"] in query


@pytest.mark.parametrize("path", ["/nothing", "/services/", "/services/1/2", "/services/7c9e6679-7425-40de-944b-e07fc1f90ae7",
                                  "/organizations/7c9e6679-7425-40de-944b-e07fc1f90ae7", "/taxonomies/7c9e6679-7425-40de-944b-e07fc1f90ae7"])  # fmt: skip
def test_a_missing_one_is_told_in_json(listing: Listing, path: str) -> None:
    response = get(path)
    assert response.status_code == 404 and json.loads(response.content)["code"] == "not-found"
    assert get("/services/x").status_code == 422


def test_an_unchanged_answer_is_not_sent_again(listing: Listing) -> None:
    first = get("/services")
    again = get("/services", **{"If-None-Match": first["ETag"]})
    assert again.status_code == 304 and not again.content and again["ETag"] == first["ETag"] and again["Access-Control-Allow-Origin"] == "*"
    Service.objects.filter(pk=listing.plain.pk).update(name="名前を変えた会")
    assert get("/services", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_the_page_for_people_needs_nothing_from_elsewhere(listing: Listing) -> None:
    page = get("/docs/").content.decode()
    assert "/service_at_locations" in page and "taxonomy_term_id" in page and "/api/hsds/openapi.json" in page
    assert not [one for one in ("<script src=\"http", "<link href=\"http", "cdn") if one in page]


def test_it_only_reads() -> None:
    client = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)("/api/hsds/services")
        assert response.status_code == 405 and json.loads(response.content)["code"] == "method-not-allowed"
    asked = client.options("/api/hsds/services")
    assert asked.status_code == 204 and "POST" not in asked["Access-Control-Allow-Methods"] and "If-None-Match" in asked["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in client.get("/").headers
    assert client.put("/").status_code == 405


def test_all_of_them_as_lines(listing: Listing) -> None:
    response = get("/services?format=ndjson&full=true")
    rows = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]  # type: ignore[attr-defined]
    assert len(rows) == 10 and response["Content-Type"] == "application/x-ndjson"
    for one in rows:
        validate("service", one)


@pytest.mark.parametrize("address", ["/services?per_page=100", "/services?per_page=100&full=true", "/service_at_locations?per_page=100&full=true",
                                     "/organizations?full=true", "/organizations?full_service=true"])  # fmt: skip
def test_a_longer_page_costs_no_more_queries(listing: Listing, address: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert get(address).status_code == 200
        return len(captured)

    before = cost()
    for number in range(30):
        one = Service.objects.create(name=f"場所{number}", dataset=Dataset.NPO, organisation=listing.full.organisation)
        place = Location.objects.create(name=f"場所{number}", address="見本市桜5")
        ServiceAtLocation.objects.create(service=one, location=place)
        ServiceTerm.objects.create(service=one, code="health")
        Phone.objects.create(service=one, number="0263333333")
    assert cost() == before
