"""Services as they are to be found by the words in them, under the district that they lie in."""

from collections.abc import Iterable, Iterator

from yorozu.directory.models import Service
from yorozu.kernel.search import Text, source


def service_text(service: Service) -> Text:
    """One service with the addresses of its places."""
    return text_of(service, [one.location.address for one in service.places.all()], service.area.path if service.area else "")


def text_of(service: Service, addresses: Iterable[str], area_path: str) -> Text:
    """What a service is found by; an import that has just made it knows its addresses without asking."""
    return Text(service.pk, words_of(service.name, service.kana, service.alternate_name, service.kinds, service.description, *addresses), area_path)


def words_of(*told: str) -> str:
    """The words that are searched, in one text."""
    return " ".join(told)


@source("service")
def service_texts() -> Iterator[Text]:
    """Every service, in the order in which they came in."""
    rows = Service.objects.select_related("area").prefetch_related("places__location").order_by("id")
    yield from (service_text(one) for one in rows.iterator(chunk_size=500))
