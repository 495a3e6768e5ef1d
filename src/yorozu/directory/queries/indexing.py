"""Services as they are to be found by the words in them, under the district that they lie in."""

from collections.abc import Iterator

from yorozu.directory.models import Service
from yorozu.kernel.search import Text, source


def service_text(service: Service) -> Text:
    """One service with the addresses of its places."""
    addresses = " ".join(one.location.address for one in service.places.all())
    return Text(service.pk, f"{service.name} {service.kana} {service.description} {addresses}", service.area.path if service.area else "")


@source("service")
def service_texts() -> Iterator[Text]:
    """Every service, in the order in which they came in."""
    rows = Service.objects.select_related("area").prefetch_related("places__location").order_by("id")
    yield from (service_text(one) for one in rows.iterator(chunk_size=500))
