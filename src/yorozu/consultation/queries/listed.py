"""Needs on a list of somebody who may not see all of them: plain facts of each, words where they see the need or consent covers it (T7)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from yorozu.consultation.enums import ConsentState, ShareField
from yorozu.consultation.models import Consent, Need, NeedField
from yorozu.consultation.rules import IN_FORCE, seen_among
from yorozu.kernel.access import Actor, Permission


@dataclass(frozen=True)
class Listed:
    """One of them. `words` are empty for who may not read them; `is_seen`: its page opens for this reader."""

    number: str
    fields: tuple[str, ...]
    words: str
    is_seen: bool


def listed(actor: Actor, ids: Collection[UUID]) -> dict[UUID, Listed]:
    """These needs, each as far as `actor` may know it; the caller notes the look."""
    rows = list(Need.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "number", "words", "owner_desk_id", "consultation__desk_id", "area__path"))
    seen = {row[0] for row in rows} if actor.is_system else seen_among(actor, ((pk, *where) for pk, _number, _words, *where in rows))  # type: ignore[misc]
    readable = seen | _covered(actor.desks(Permission.SEE_NEED), set(ids) - seen)
    fields: dict[UUID, list[str]] = {pk: [] for pk in ids}
    for need, code in NeedField.objects.filter(need__in=ids).order_by("need", "code").values_list("need_id", "code"):
        fields[need].append(code)
    return {pk: Listed(number, tuple(fields[pk]), words if pk in readable else "", pk in seen) for pk, number, words, *_where in rows}


def _covered(desks: Collection[UUID], ids: Collection[UUID]) -> set[UUID]:
    """Needs whose words a consent in force lets one of these desks read; what was said last of them stands."""
    decided: dict[UUID, bool] = {}
    rows = Consent.objects.filter(need__in=ids).exclude(state=ConsentState.ASKED).order_by("-asked_at", "-id").values_list("need_id", "desk_id", "state", "fields")
    for need, desk, state, fields in rows if ids else ():
        if ShareField.WORDS in fields and (desk is None or desk in desks):
            decided.setdefault(need, state in IN_FORCE)
    return {need for need, yes in decided.items() if yes}
