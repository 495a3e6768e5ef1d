"""この相談を見た人: day, role and reason, as the asker reads it; no private names, and nobody else's consultation."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from yorozu.community.queries import family_names_of
from yorozu.consultation.models import Consultation, Need
from yorozu.kernel import clock
from yorozu.kernel.models import AuditEntry, AuditSubject


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
    needs = list(Need.objects.filter(consultation=row).order_by("id").values_list("pk", "owner_user_id"))
    contacts = family_names_of(owner for _pk, owner in needs)
    counted: Counter[tuple[date, str, str, str]] = Counter()
    for on, role, action, actor_id, times in _looks([row.pk, *(pk for pk, _owner in needs)]):
        contact = contacts.get(actor_id, "") if actor_id else ""
        counted[on, role or _("職員"), contact, _reason(action)] += times
    ordered = sorted(counted.items(), key=lambda one: (-one[0][0].toordinal(), one[0][1:]))
    return tuple(PublicSight(*key, times) for key, times in ordered)


def _looks(ids: list[UUID]) -> list[tuple[date, str, str, UUID | None, int]]:
    direct = (
        AuditEntry.objects.filter(Q(thing_id__in=ids), actor_kind="staff", decision="allow")
        .annotate(on=TruncDate("at", tzinfo=clock.TOKYO)).values_list("on", "post", "action", "actor_id")
        .annotate(times=Count("pk")).order_by("on", "post", "action", "actor_id")
    )  # fmt: skip
    listed = (
        AuditSubject.objects.filter(thing_id__in=ids, entry__actor_kind="staff")
        .annotate(on=TruncDate("at", tzinfo=clock.TOKYO)).values_list("on", "entry__post", "entry__action", "entry__actor_id")
        .annotate(times=Count("entry_id")).order_by("on", "entry__post", "entry__action", "entry__actor_id")
    )  # fmt: skip
    return [*direct, *listed]


def _reason(action: str) -> str:
    """An act of the trace in the asker's words."""
    return {
        "receive": _("相談を受けるため"), "make_need": _("相談を受けるため"), "read_need": _("相談を進めるため"),
        "list_needs": _("待っているものを確かめるため"), "search_needs": _("にた相談をさがすため"),
        "open_offer": _("頼まれて、引き受けられるか考えるため"), "hand_over": _("ほかの窓口に頼むため"),
        "accept": _("引き受けるため"), "decline": _("頼まれて、返事をするため"), "record_told": _("結果を伝えるため"),
    }.get(action, _("相談を進めるため"))  # fmt: skip
