"""この相談を見た人: day, role and reason, as the asker reads it; no private names, and nobody else's consultation."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from yorozu.community.queries import family_names_of
from yorozu.consultation.models import Consultation, Need
from yorozu.kernel import clock
from yorozu.kernel.models import AuditEntry, AuditSubject
from yorozu.kernel.prebuilt import Reads


@dataclass(frozen=True)
class PublicSight:
    """Who looked on one day: the role, the family name only of the one who calls, what for, how often."""

    on: date
    role: str
    contact: str
    reason: str
    times: int


def public_sights(row: Consultation) -> tuple[PublicSight, ...]:
    """Staff who saw this consultation or a need of it, searches and lists too, newest day first.

    Counted in the database, so that a board that is opened often hides nobody; the asker's own looks aren't listed.
    """
    needs = tuple(Need.objects.filter(consultation=row).order_by("id").values_list("pk", "owner_user_id"))
    return sights_of(row.pk, needs, family_names_of(owner for _pk, owner in needs))


def sights_of(consultation_id: UUID, needs: Sequence[tuple[UUID, UUID | None]], contacts: Mapping[UUID, str]) -> tuple[PublicSight, ...]:
    """`public_sights` of a consultation whose needs (id, who calls) and callers' names are known."""
    counted: Counter[tuple[date, str, str, str]] = Counter()
    for on, role, action, actor_id, times in _looks([consultation_id, *(pk for pk, _owner in needs)]):
        contact = contacts.get(actor_id, "") if actor_id else ""
        counted[on, role or _("職員"), contact, _reason(action)] += times
    ordered = sorted(counted.items(), key=lambda one: (-one[0][0].toordinal(), one[0][1:]))
    return tuple(PublicSight(*key, times) for key, times in ordered)


def _looks(ids: list[UUID]) -> list[tuple[date, str, str, UUID | None, int]]:
    return [*_DIRECT.rows(ids=ids), *_LISTED.rows(ids=ids)]


def _by_day(rows: "QuerySet[Any, Any]", *columns: str) -> "QuerySet[Any, Any]":
    """Day, role, act, who and how often."""
    days: QuerySet[Any, Any] = rows.annotate(on=TruncDate("at", tzinfo=clock.TOKYO)).values("on", *columns).annotate(times=Count("pk"))
    return days.order_by("on", *columns).values_list("on", *columns, "times")


_DIRECT = Reads(lambda ids: _by_day(AuditEntry.objects.filter(thing_id__in=ids, actor_kind="staff", decision="allow"), "post", "action", "actor_id"))
_LISTED = Reads(lambda ids: _by_day(AuditSubject.objects.filter(thing_id__in=ids, entry__actor_kind="staff"),
                                    "entry__post", "entry__action", "entry__actor_id"))  # fmt: skip


def _reason(action: str) -> str:
    """An act of the trace in the asker's words."""
    return {
        "receive": _("相談を受けるため"), "make_need": _("相談を受けるため"), "read_need": _("相談を進めるため"),
        "list_needs": _("待っているものを確かめるため"), "search_needs": _("にた相談をさがすため"),
        "open_offer": _("頼まれて、引き受けられるか考えるため"), "hand_over": _("ほかの窓口に頼むため"),
        "accept": _("引き受けるため"), "decline": _("頼まれて、返事をするため"), "record_told": _("結果を伝えるため"),
        "copy_of_data": _("あなたの請求に答えるため"),
    }.get(action, _("相談を進めるため"))  # fmt: skip
