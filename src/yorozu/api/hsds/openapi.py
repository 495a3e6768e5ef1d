"""The OpenAPI document of this API, in our own words: every address, parameter, bound and answer."""

from typing import Any

from .parameters import FURTHEST, LAST_PAGE, MOST, MOST_FULL, MOST_MINIMAL, WORDS

Json = dict[str, Any]
SPECIFICATION = "https://docs.openreferral.org/en/latest/hsds/schema_reference.html"

_TYPES: dict[str, Json] = {
    "text": {"type": "string"}, "id": {"type": "string", "format": "uuid"}, "number": {"type": "number"}, "whole": {"type": "integer"},
    "yes": {"type": "boolean"}, "day": {"type": "string", "format": "date"}, "moment": {"type": "string", "format": "date-time"},
}  # fmt: skip
# name → its keys: `key:type`, `key:Name` for an object, `key:[Name]` for a list; a star marks what is always there
_OBJECTS = {
    "Taxonomy": "id:id* name:text* description:text* version:text",
    "TaxonomyTerm": "id:id* code:text* name:text* description:text* taxonomy:text taxonomy_detail:Taxonomy language:text taxonomy_id:id",
    "Attribute": "id:id* link_type:text value:text taxonomy_term:TaxonomyTerm",
    "Phone": "id:id* number:text* extension:number type:text description:text",
    "Schedule": "id:id* valid_from:day valid_to:day timezone:number wkst:text freq:text byday:text opens_at:text closes_at:text description:text "
                "notes:text",
    "Contact": "id:id* title:text department:text email:text phones:[Phone]",
    "Language": "id:id* name:text code:text note:text",
    "ServiceArea": "id:id* name:text description:text",
    "CostOption": "id:id* valid_from:day valid_to:day option:text currency:text amount:number amount_description:text",
    "RequiredDocument": "id:id* document:text uri:text",
    "Accessibility": "id:id* description:text details:text url:text",
    "Address": "id:id* address_1:text* address_2:text city:text* state_province:text* postal_code:text* country:text* address_type:text*",
    "Location": "id:id* location_type:text* url:text name:text alternate_name:text description:text transportation:text latitude:number "
                "longitude:number addresses:[Address] accessibility:[Accessibility] attributes:[Attribute]",
    "Identifier": "id:id* identifier_scheme:text identifier_type:text* identifier:text*",
    "Organization": "id:id* name:text* description:text* email:text website:text tax_id:text legal_status:text phones:[Phone] locations:[Location] "
                    "organization_identifiers:[Identifier] services:[Service]",
    "Service": "id:id* name:text* status:text* last_modified:moment organization_id:id alternate_name:text description:text url:text email:text "
               "interpretation_services:text application_process:text fees_description:text wait_time:text accreditations:text "
               "eligibility_description:text minimum_age:number maximum_age:number assured_date:day licenses:text alert:text organization:Organization "
               "phones:[Phone] contacts:[Contact] schedules:[Schedule] service_areas:[ServiceArea] languages:[Language] cost_options:[CostOption] "
               "required_documents:[RequiredDocument] service_at_locations:[ServiceAtLocation] attributes:[Attribute]",
    "ServiceAtLocation": "id:id* description:text location:Location service:Service phones:[Phone] contacts:[Contact] schedules:[Schedule]",
    "Failure": "code:text* message:text* parameter:text",
    "About": "version:text* profile:text* openapi_url:text*",
}  # fmt: skip


def _query(name: str, schema: Json, description: str) -> Json:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def _whole(most: int) -> Json:
    return {"type": "integer", "minimum": 1, "maximum": most}


_PARAMETERS = {
    "search": _query("search", {"type": "string", "maxLength": WORDS}, "Full text; at most the 1000 best of the directory's own services answer."),
    "page": _query("page", _whole(LAST_PAGE), "Which page, from 1. A page after the last one is empty."),
    "per_page": _query("per_page", _whole(MOST_MINIMAL),
                       f"How many on a page: at most {MOST}, with full {MOST_FULL}, with minimal {MOST_MINIMAL} (also the usual there)."),
    "format": _query("format", {"type": "string", "enum": ["json", "ndjson"]}, "ndjson: all of them, one object a line, without pages."),
    "taxonomy_term_id": _query("taxonomy_term_id", _TYPES["id"], "Only what carries this term."),
    "taxonomy_id": _query("taxonomy_id", _TYPES["id"], "Only what carries a term of this taxonomy."),
    "organization_id": _query("organization_id", _TYPES["id"], "Only of this organisation."),
    "modified_after": _query("modified_after", _TYPES["moment"], "Only what changed at this moment or later."),
    "minimal": _query("minimal", _TYPES["yes"], "Only id, name, status and last_modified: name and status, because HSDS demands them of a service."),
    "full": _query("full", _TYPES["yes"], "Everything, nested."),
    "full_service": _query("full_service", _TYPES["yes"], "The services of an organisation with everything."),
    "postcode": _query("postcode", {"type": "string", "pattern": r"^\d{3}-?\d{4}$"}, "Only at this postcode."),
    "proximity": _query("proximity", _whole(FURTHEST), "Within so many metres of the middle of the places at `postcode`."),
    "top_only": _query("top_only", _TYPES["yes"], "Terms without a parent: all of ours."),
    "parent_id": _query("parent_id", _TYPES["id"], "Terms below this one: none of ours has a parent."),
}  # fmt: skip
_PAGED = ("search", "page", "per_page", "format")
_FILTERS = ("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after")
_LISTS = {
    "/services": ("Service", (*_PAGED, *_FILTERS, "minimal", "full")),
    "/service_at_locations": ("ServiceAtLocation", (*_PAGED, *_FILTERS, "full", "postcode", "proximity")),
    "/organizations": ("Organization", (*_PAGED, "full_service", "full")),
    "/taxonomies": ("Taxonomy", _PAGED),
    "/taxonomy_terms": ("TaxonomyTerm", (*_PAGED, "taxonomy_id", "top_only", "parent_id")),
}
_NAMES = {"Service": "services", "ServiceAtLocation": "services at their places", "Organization": "organisations", "Taxonomy": "taxonomies",
          "TaxonomyTerm": "terms of the taxonomies"}  # fmt: skip


def _type(said: str) -> Json:
    if said.startswith("["):
        return {"type": "array", "items": _type(said[1:-1])}
    return _TYPES.get(said, {"$ref": f"#/components/schemas/{said}"})


def _object(keys: str) -> Json:
    rows = [one.rstrip("*").split(":") for one in keys.split()]
    needed = [one.split(":")[0] for one in keys.split() if one.endswith("*")]
    return {"type": "object", "required": needed, "additionalProperties": False, "properties": {name: _type(said) for name, said in rows}}


def _page_of(name: str) -> Json:
    keys = "total_items:whole* total_pages:whole* page_number:whole* size:whole* first_page:yes* last_page:yes* empty:yes*"
    return _object(f"{keys} contents:[{name}]*")


def _answers(schema: Json, *refused: str) -> Json:
    said = {"422": "A parameter can't be used; `parameter` names it.", "404": "No such record, or none that is published."}
    failures = {code: {"description": said[code], "content": {"application/json": {"schema": _type("Failure")}}} for code in refused}
    return {"200": {"description": "Found.", "headers": {"ETag": {"schema": {"type": "string"}}}, "content": {"application/json": {"schema": schema}}},
            "304": {"description": "Unchanged since the ETag in If-None-Match."}, **failures}  # fmt: skip


def _list_path(name: str, parameters: tuple[str, ...]) -> Json:
    schema = {"$ref": f"#/components/schemas/{name}Page"}
    answers = _answers(schema, "422")
    answers["200"]["content"]["application/x-ndjson"] = {"schema": {"type": "string"}}
    return {"get": {"summary": f"All {_NAMES[name]}, a page at a time.", "operationId": f"list{name}",
                    "parameters": [{"$ref": f"#/components/parameters/{one}"} for one in parameters], "responses": answers}}  # fmt: skip


def _one_path(name: str) -> Json:
    parameters: list[Json] = [{"name": "id", "in": "path", "required": True, "schema": _TYPES["id"], "description": "Its id, as lists give it."}]
    if name == "Organization":
        parameters.append({"$ref": "#/components/parameters/full_service"})
    return {"get": {"summary": f"One of the {_NAMES[name]}, with everything.", "operationId": f"get{name}", "parameters": parameters,
                    "responses": _answers(_type(name), "404", "422")}}  # fmt: skip


def paths() -> Json:
    """Every address."""
    found: Json = {"/": {"get": {"summary": "Which version of HSDS this is.", "operationId": "about", "responses": _answers(_type("About"))}}}
    for path, (name, parameters) in _LISTS.items():
        found[path] = _list_path(name, parameters)
        found[f"{path}/{{id}}"] = _one_path(name)
    return found


def parameter(said: Json) -> Json:
    """A parameter itself, where a path only refers to it."""
    return _PARAMETERS[said["$ref"].rsplit("/", 1)[-1]] if "$ref" in said else said


def document(address: str, city: str) -> Json:
    """The whole document, for the server at `address`."""
    schemas = {name: _object(keys) for name, keys in _OBJECTS.items()}
    schemas |= {f"{name}Page": _page_of(name) for name, _ in _LISTS.values()}
    return {
        "openapi": "3.1.0",
        "info": {"title": f"よろず HSDS 3 {city}".strip(), "version": "1.0", "summary": "Services, desks, organisations and places, for reading.",
                 "description": "Open Referral HSDS 3.0. What isn't known is left out. Withheld records, records that could not be verified and everything "
                                "about persons stay out.",
                 "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}},
        "externalDocs": {"description": "Open Referral: what each key means.", "url": SPECIFICATION},
        "servers": [{"url": address}],
        "paths": paths(),
        "components": {"schemas": schemas, "parameters": _PARAMETERS},
    }  # fmt: skip
