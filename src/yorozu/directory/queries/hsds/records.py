"""Services, organisations and service_at_locations: the lists, and one of each by its id."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Avg, F, Prefetch, Q, QuerySet

from yorozu.community.enums import OrganisationKind
from yorozu.community.models import Closure, Desk, Organisation
from yorozu.community.queries import existing
from yorozu.directory.models import Location, Phone, Service, ServiceArea, ServiceAtLocation
from yorozu.kernel import clock
from yorozu.language.phones import display_phone

from . import parts
from .asking import Asked, Part, desks_asked, own_services, services_asked
from .keys import Json, at_desk, derived, kept, mail_address, web_address
from .terms import FACT, FACTS, FAMILY, LIFE, attribute

_DEGREE = 111_195.0  # metres of a degree of latitude
_STATUS = {"temporarily_closed": "temporarily closed"}


def services(asked: Asked, *, full: bool = False, minimal: bool = False) -> tuple[Part, ...]:
    """Services: desks, then the directory's own."""
    desks, own = desks_asked(asked), services_asked(asked)
    if minimal:
        return Part(desks.only("pk", "name", "opened_on"), _minimal_desk), Part(own.only("pk", "name", "status", "changed_at"), _minimal)
    if full:
        return Part(_desks_whole(desks), _desk_whole), Part(_whole(own), _service_whole)
    return Part(desks.select_related("organisation").only(*_SHOWN_OF_DESK), _desk), Part(own.select_related("organisation").only(*_SHOWN), _service)


_ORGANISATION = tuple(f"organisation__{one}" for one in ("name", "description", "kind", "email", "url", "corporate_number"))
_SHOWN_OF_DESK = ("name", "opened_on", "accepts", *_ORGANISATION)
_SHOWN = ("name", "status", "changed_at", "alternate_name", "description", "kinds", "url", "email", "interpretation", "application_process", "fees", "wait_time",
          "accreditations", "eligibility", "minimum_age", "maximum_age", "last_checked_on", "licenses", "alert", *_ORGANISATION)  # fmt: skip


def service(service_id: UUID) -> Json | None:
    """One service with everything, or None."""
    found = _whole(own_services().filter(pk=service_id)).first()
    if found:
        return _service_whole(found)
    desk = _desks_whole(desks_asked(Asked()).filter(pk=service_id)).first()
    return _desk_whole(desk) if desk else None


def services_at_locations(asked: Asked, *, full: bool = False) -> tuple[Part, ...]:
    """Who is where: desks with an address, then services at their places."""
    desks = Desk.objects.none() if asked.postcode else desks_asked(asked).exclude(address="")
    rows = ServiceAtLocation.objects.filter(service__in=services_asked(asked).order_by().values("pk")).order_by("id")
    rows = _near(rows, asked) if asked.postcode else rows
    if full:
        return Part(_desks_whole(desks), _place_of_desk_whole), Part(_places_whole(rows), _place_whole)
    return (Part(desks.select_related("organisation"), _place_of_desk),
            Part(rows.select_related("location", "service__organisation"), _place))  # fmt: skip


def service_at_location(place_id: UUID) -> Json | None:
    """One service at one place with everything, or None."""
    rows = ServiceAtLocation.objects.filter(pk=place_id, service__in=own_services().values("pk"))
    found = _places_whole(rows).first()
    if found:
        return _place_whole(found)
    desk = _desks_whole(desks_asked(Asked()).filter(pk=at_desk(place_id)).exclude(address="")).first()
    return _place_of_desk_whole(desk) if desk else None


def _near(rows: QuerySet[ServiceAtLocation], asked: Asked) -> QuerySet[ServiceAtLocation]:
    """At this postcode, or within so many metres of the middle of the places that have it."""
    if asked.metres is None:
        return rows.filter(location__postal_code=asked.postcode)
    middle = Location.objects.filter(postal_code=asked.postcode).aggregate(north=Avg("latitude"), east=Avg("longitude"))
    if middle["north"] is None or middle["east"] is None:
        return rows.none()
    north = (F("location__latitude") - middle["north"]) * _DEGREE
    east = (F("location__longitude") - middle["east"]) * (_DEGREE * 0.81)  # the cosine of Japan's middle latitude, 36°
    return rows.alias(apart=north * north + east * east).filter(apart__lte=float(asked.metres) ** 2)


def organisations(*, words: str = "", full: bool = False, full_service: bool = False) -> tuple[Part, ...]:
    """Organisations of the city that still exist, by key."""
    rows = Organisation.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=clock.today())).order_by("id")
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(kana__icontains=words) | Q(description__icontains=words))
    if not full and not full_service:
        return (Part(rows, _organisation),)
    desks, own = _desks_whole(Desk.objects.filter(existing(clock.today())).order_by("id")), _whole(own_services().order_by("id"))
    if not full_service:
        desks, own = desks.select_related(None).prefetch_related(None), own.select_related(None).prefetch_related(None)
    return (Part(rows.prefetch_related(Prefetch("desks", desks), Prefetch("services", own)), _organisation_full if full_service else _organisation_whole),)


def organisation(organisation_id: UUID, *, full_service: bool = False) -> Json | None:
    """One organisation with its services, or None."""
    (part,) = organisations(full=True, full_service=full_service)
    found = part.rows.filter(pk=organisation_id).first()
    return part.shape(found) if found else None


# rows → objects ------------------------------------------------------------------------------------------------------


def _whole(rows: QuerySet[Service]) -> QuerySet[Service]:
    areas = ServiceArea.objects.select_related("area")
    return rows.select_related("organisation").prefetch_related(
        "phones", "contacts", "schedules", "terms", "languages", "costs", "documents", Prefetch("service_areas", areas),
        Prefetch("places", ServiceAtLocation.objects.select_related("location").order_by("id")), "places__location__access")  # fmt: skip


def _places_whole(rows: QuerySet[ServiceAtLocation]) -> QuerySet[ServiceAtLocation]:
    return rows.select_related("location", "service__organisation").prefetch_related(
        "location__access", "service__contacts", "service__schedules", Prefetch("service__phones", Phone.objects.all()))  # fmt: skip


def _desks_whole(rows: QuerySet[Desk]) -> QuerySet[Desk]:
    coming = Closure.objects.filter(until_on__gte=clock.today())
    return rows.select_related("organisation", "area").prefetch_related("hours", Prefetch("closures", coming))


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(clock.TOKYO).isoformat(timespec="milliseconds") if value else None


def _changed(desk: Desk) -> str | None:
    found: datetime | None = getattr(desk, "changed_at", None)
    return _moment(found or clock.start_of(desk.opened_on))


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _minimal(row: Service) -> Json:
    return kept({"id": str(row.pk), "name": row.name, "status": _STATUS.get(row.status, row.status), "last_modified": _moment(row.changed_at)})


def _minimal_desk(row: Desk) -> Json:
    return {"id": str(row.pk), "name": row.name, "status": "active", "last_modified": _changed(row)}


def _service(row: Service) -> Json:
    return _minimal(row) | kept({
        "organization_id": str(row.organisation_id) if row.organisation_id else "", "alternate_name": row.alternate_name,
        "description": row.description or row.kinds, "url": web_address(row.url), "email": mail_address(row.email),
        "interpretation_services": row.interpretation, "application_process": row.application_process, "fees_description": row.fees,
        "wait_time": row.wait_time, "accreditations": row.accreditations, "eligibility_description": row.eligibility,
        "minimum_age": row.minimum_age, "maximum_age": row.maximum_age, "assured_date": _day(row.last_checked_on),
        "licenses": row.licenses, "alert": row.alert, "organization": _organisation(row.organisation) if row.organisation else None,
    })  # fmt: skip


def _service_whole(row: Service) -> Json:
    places = [kept({"id": str(one.pk), "location": parts.location_object(one.location, full=True)}) for one in row.places.all()]
    terms = [attribute(one.pk, LIFE, one.code) for one in row.terms.all()]
    facts = [attribute(row.pk, FACT, fact.code, said) for fact in FACTS if (said := fact.value(row))]
    attributes = [one for one in (*terms, attribute(row.pk, FAMILY, row.dataset), *facts) if one]
    return _service(row) | kept({**parts.reaching(row), **parts.details(row), "service_at_locations": places, "attributes": attributes})


def _desk(row: Desk) -> Json:
    return _minimal_desk(row) | kept({"organization_id": str(row.organisation_id), "description": row.accepts,
                                      "organization": _organisation(row.organisation)})  # fmt: skip


def _desk_phones(row: Desk) -> list[Json]:
    return [{"id": derived(row.pk, kind), "number": display_phone(number), "type": kind} for kind, number in (("voice", row.phone), ("fax", row.fax)) if number]


def _desk_whole(row: Desk) -> Json:
    attributes = [attribute(row.pk, LIFE, code) for code in row.fields]
    attributes += [attribute(row.pk, FAMILY, "service"), attribute(row.pk, FACT, "reading", row.kana) if row.kana else None]
    place = [{"id": str(at_desk(row.pk)), "location": _desk_location(row, full=True)}] if row.address else []
    return _desk(row) | kept({
        "phones": _desk_phones(row), "schedules": parts.desk_schedules(row), "service_at_locations": place,
        "service_areas": [{"id": derived(row.pk, "area"), "name": row.area.name}], "attributes": [one for one in attributes if one],
    })  # fmt: skip


def _desk_location(row: Desk, *, full: bool) -> Json:
    one = {"id": derived(row.pk, "location"), "location_type": "physical", "name": row.name}
    return one | ({"addresses": [parts.address_object(row.pk, row.address)]} if full else {})


def _place(row: ServiceAtLocation) -> Json:
    return kept({"id": str(row.pk), "description": row.service.summary, "location": parts.location_object(row.location, full=False),
                 "service": _service(row.service)})  # fmt: skip


def _place_whole(row: ServiceAtLocation) -> Json:
    return _place(row) | kept({**parts.reaching(row.service), "location": parts.location_object(row.location, full=True)})


def _place_of_desk(row: Desk) -> Json:
    return kept({"id": str(at_desk(row.pk)), "description": row.accepts, "location": _desk_location(row, full=False), "service": _desk(row)})


def _place_of_desk_whole(row: Desk) -> Json:
    return _place_of_desk(row) | kept({"phones": _desk_phones(row), "schedules": parts.desk_schedules(row), "location": _desk_location(row, full=True)})


def _organisation(row: Organisation) -> Json:
    kind = str(OrganisationKind(row.kind).label)
    return kept({
        "id": str(row.pk), "name": row.name, "description": row.description or f"{row.name}（{kind}）",
        "email": mail_address(row.email), "website": web_address(row.url), "tax_id": row.corporate_number,
        "legal_status": kind,
    })  # fmt: skip


def _organisation_with(row: Organisation, listed: Sequence[Json]) -> Json:
    number = {"id": derived(row.pk, "number"), "identifier_scheme": "JP-JCN", "identifier_type": "法人番号", "identifier": row.corporate_number}
    place = {"id": derived(row.pk, "location"), "location_type": "physical", "name": row.name, "addresses": [parts.address_object(row.pk, row.address)]}
    return _organisation(row) | kept({
        "phones": [{"id": derived(row.pk, "voice"), "number": display_phone(row.phone), "type": "voice"}] if row.phone else [],
        "locations": [place] if row.address else [], "organization_identifiers": [number] if row.corporate_number else [], "services": list(listed),
    })  # fmt: skip


def _organisation_whole(row: Organisation) -> Json:
    briefly = [{"id": str(one.pk), "name": one.name, "status": "active"} for one in (*row.desks.all(), *row.services.all())]
    return _organisation_with(row, briefly)


def _organisation_full(row: Organisation) -> Json:
    return _organisation_with(row, [_desk_whole(one) for one in row.desks.all()] + [_service_whole(one) for one in row.services.all()])
