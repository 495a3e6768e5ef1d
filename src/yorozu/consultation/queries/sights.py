"""この相談を見た人: day, role and reason, as the asker reads it; no private names, and nobody else's consultation."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from yorozu.community.queries import family_names_of
from yorozu.consultation.models import Consultation, Need
from yorozu.kernel import clock
from yorozu.kernel.models import AuditEntry, AuditSubject

LIMIT = 300


@dataclass(frozen=True)
class PublicSight:
    """Who looked on one day: the role, the family name only of the one who calls, what for, how often."""

    on: date
    role: str
    contact: str
    reason: str
    times: int


def public_sights(row: Consultation) -> tuple[PublicSight, ...]:
    """Staff who saw this consultation or a need of it, newest day first; the asker's own looks aren't listed."""
    needs = list(Need.objects.filter(consultation=row).order_by("id").values_list("pk", "owner_user_id"))
    ids = [row.pk, *(pk for pk, _owner in needs)]
    staff = Q(actor_kind="staff", decision="allow")
    direct = AuditEntry.objects.filter(staff, thing_id__in=ids).order_by("-at", "-id")[:LIMIT]
    listed = AuditSubject.objects.filter(thing_id__in=ids).select_related("entry").order_by("-at", "-id")[:LIMIT]
    entries = {entry.pk: entry for entry in [*direct, *(one.entry for one in listed if one.entry.actor_kind == "staff")]}
    contacts = family_names_of(owner for _pk, owner in needs)
    counted: dict[tuple[date, str, str, str], int] = {}
    for entry in sorted(entries.values(), key=lambda one: (one.at, str(one.pk)), reverse=True):
        contact = contacts.get(entry.actor_id, "") if entry.actor_id else ""
        key = (entry.at.astimezone(clock.TOKYO).date(), entry.post or _("職員"), contact, _reason(entry.action))
        counted[key] = counted.get(key, 0) + 1
    return tuple(PublicSight(*key, times) for key, times in counted.items())


def _reason(action: str) -> str:
    """An act of the trace in the asker's words."""
    return {
        "receive": _("相談を受けるため"), "make_need": _("相談を受けるため"), "read_need": _("相談を進めるため"),
        "list_needs": _("待っているものを確かめるため"), "search_needs": _("にた相談をさがすため"),
        "open_offer": _("頼まれて、引き受けられるか考えるため"), "hand_over": _("ほかの窓口に頼むため"),
        "accept": _("引き受けるため"), "decline": _("頼まれて、返事をするため"), "record_told": _("結果を伝えるため"),
    }.get(action, _("相談を進めるため"))  # fmt: skip
