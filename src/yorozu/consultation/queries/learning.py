"""Which desk in the end met which need: what the directory learns from."""

from collections.abc import Iterator

from yorozu.consultation.enums import NeedState, Outcome
from yorozu.consultation.models import Need

_MET = (Outcome.MET, Outcome.MOSTLY_MET)
NEWEST = 20_000


def met_needs(limit: int = NEWEST) -> Iterator[tuple[str, str]]:
    """(words, code of the desk that met it), the newest needs, in the order in which they were met; needs whose words were erased are gone."""
    rows = Need.objects.filter(state__in=(NeedState.ANSWERED, NeedState.CLOSED), outcome__in=_MET).order_by("-answered_at", "-id")
    newest = list(rows.values_list("words", "owner_desk__code")[:limit])
    yield from reversed(newest)
