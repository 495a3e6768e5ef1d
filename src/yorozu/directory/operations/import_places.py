"""Lists of places: new ones, the same place from two lists, one that a person decides about, an export of ours that comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yorozu.algorithms.places import Sight
from yorozu.directory.enums import DATASET_FIELDS, QuestionAnswer, QuestionKind
from yorozu.directory.formats.identity import address_key
from yorozu.directory.formats.rows import PlaceRow, place_of
from yorozu.directory.formats.standard import line_again
from yorozu.directory.formats.tables import Line
from yorozu.directory.models import PlaceQuestion, Service, ServiceTerm, Source
from yorozu.directory.queries.matching import Match, matches_of
from yorozu.directory.queries.values import PREFETCH, external_id_of, values_of
from yorozu.kernel.access import Actor
from yorozu.language.names import fold_name

from .intake import Known, Row, Taken
from .place_writing import Finder, add_places, change_place


@dataclass
class PlaceFamily:
    """How places are taken in."""

    by: Actor
    dataset: str
    list_name: str
    find: Finder
    at: datetime
    column: str = "service"
    titles: tuple[str, ...] = ()
    _others: bool = field(init=False)

    def __post_init__(self) -> None:
        """Where nothing stands in another list there is nothing to compare with."""
        self._others = Service.objects.exclude(sources__list_name=self.list_name).exists()

    def read(self, line: Line) -> PlaceRow:
        """The place of a line."""
        return place_of(line, family=self.dataset)

    def own(self, row: Row, line: Line) -> dict[str, Any] | None:
        """An export that comes back: what it says now against what the record says, in the same columns."""
        if not isinstance(row, PlaceRow) or not row.own_id:
            return None
        service = Service.objects.filter(pk=row.own_id).prefetch_related(*PREFETCH).first()
        if service is None:
            return None
        before = place_of(line_again(values_of(service), self.titles, line.number, external_id=external_id_of(service)), family=self.dataset).values()
        after = row.values()
        names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        return {"id": service.pk, "before": before, "after": {name: after.get(name) for name in names}} if names else {}

    def take(self, rows: Sequence[Row], *, write: bool) -> list[Taken]:
        """New places, or ones that other lists hold already."""
        places = [row for row in rows if isinstance(row, PlaceRow)]
        found = self._matches(places) if self._others else [None] * len(places)
        same = [one is not None and one.verdict.answer == "same" for one in found]
        fresh = [row for row, merged in zip(places, same, strict=True) if not merged]
        ids = iter(self._add(fresh) if write else [UUID(int=0)] * len(fresh))
        taken = [Taken(one.service_id, merged=True) if merged and one else Taken(next(ids), asks=one is not None)
                 for one, merged in zip(found, same, strict=True)]  # fmt: skip
        if write:
            self._join(places, taken)
            self._ask([(one, match) for one, match in zip(taken, found, strict=True) if one.asks and match])
        return taken

    def _matches(self, rows: Sequence[PlaceRow]) -> list[Match | None]:
        sights = [Sight(fold_name(row.name)[:300], address_key(row.address)[:300], row.latitude, row.longitude, frozenset(row.phones)) for row in rows]
        return matches_of(sights, list_name=self.list_name, dataset=self.dataset)

    def _add(self, rows: Sequence[PlaceRow]) -> list[UUID]:
        return add_places(rows, by=self.by, dataset=self.dataset, find=self.find, list_name=self.list_name, at=self.at)

    def _join(self, rows: Sequence[PlaceRow], taken: Sequence[Taken]) -> None:
        """A second list fills what the record doesn't say; what the two say differently stands with their sources."""
        merged = {one.thing_id: row for one, row in zip(taken, rows, strict=True) if one.merged}
        for service in Service.objects.filter(pk__in=merged).prefetch_related(*PREFETCH).select_related("area"):
            row = merged[service.pk]
            before = values_of(service)
            after = row.values()
            changes = {name: value for name, value in after.items() if name not in before}
            if extras := {title: value for title, value in row.extras.items() if title not in service.extras}:
                changes["extras"] = {**service.extras, **extras}
            if access := {kind: text for kind, text in row.access.items() if kind not in before.get("access", {})}:
                changes["access"] = {**before.get("access", {}), **access}
            change_place(service, changes, by=self.by, action="join_list", before=before, find=self.find, checked_by=self.list_name, at=self.at)
            self._add_terms(service)

    def _add_terms(self, service: Service) -> None:
        known = {one.code for one in service.terms.all()}
        ServiceTerm.objects.bulk_create(ServiceTerm(service=service, code=code) for code in DATASET_FIELDS.get(self.dataset, ()) if code not in known)

    def _ask(self, unsure: Sequence[tuple[Taken, Match]]) -> None:
        PlaceQuestion.objects.bulk_create(
            PlaceQuestion(kind=QuestionKind.SAME_PLACE, service_id=one.thing_id, other_id=match.service_id, score=match.verdict.score,
                          because=list(match.verdict.because), asked_at=self.at)
            for one, match in unsure
        )  # fmt: skip

    def change(self, thing_id: UUID, changes: Mapping[str, Any], *, before: Mapping[str, Any], row: Row, write: bool) -> None:
        """The list says something else now in these fields; what staff changed in others stays."""
        if not write:
            return
        service = Service.objects.select_related("area").prefetch_related(*PREFETCH).get(pk=thing_id)
        told = dict(changes)
        for name in ("extras", "access"):
            if name in told:
                own: Mapping[str, Any] = values_of(service).get(name, {})
                gone = set(before.get(name) or {}) - set(told[name] or {})
                told[name] = {key: value for key, value in {**own, **(told[name] or {})}.items() if key not in gone}
        change_place(service, told, by=self.by, action="import_service", before=before, find=self.find, checked_by=self.list_name, at=self.at)

    def vanish(self, gone: Sequence[Known]) -> None:
        """Ask about each that stands in no other list any more; nothing is deleted."""
        ids = {one.thing_id for one in gone}
        still = set(Source.objects.filter(service_id__in=ids, vanished_on__isnull=True).values_list("service_id", flat=True))
        asked = set(PlaceQuestion.objects.filter(kind=QuestionKind.VANISHED, answer__in=("", QuestionAnswer.KEEP, QuestionAnswer.RETIRE),
                                                 service_id__in=ids).values_list("service_id", flat=True))
        PlaceQuestion.objects.bulk_create(
            PlaceQuestion(kind=QuestionKind.VANISHED, service_id=one.thing_id, source_id=one.source_id, asked_at=self.at)
            for one in gone if one.thing_id not in still | asked
        )  # fmt: skip
