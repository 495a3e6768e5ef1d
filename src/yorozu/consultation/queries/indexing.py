"""Needs as they are to be found: the words, under the district that they live in and the desk that holds them."""

from collections.abc import Iterator

from yorozu.consultation.models import Need
from yorozu.kernel.search import Text, source


@source("need", by_district=True)
def need_texts() -> Iterator[Text]:
    """Every need that has its words still, in the order in which they were made."""
    needs = Need.objects.filter(erased_at=None).order_by("id").values_list("id", "words", "area__path", "owner_desk_id")
    for need_id, words, path, desk_id in needs.iterator(chunk_size=2000):
        yield Text(need_id, words, path, desk_id)
