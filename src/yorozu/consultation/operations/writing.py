"""How every operation of this system takes a need in its hand and leaves its line on the way."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from yorozu.consultation.enums import EntryKind
from yorozu.consultation.events import NeedChanged
from yorozu.consultation.models import Entry, Need
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission, may, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.bulk import insert_one, update_one
from yorozu.kernel.errors import Denied, NotFound, Refused, Stale
from yorozu.kernel.events import emit
from yorozu.kernel.prebuilt import Reads
from yorozu.kernel.search import move_document


def locked(need_id: UUID) -> Need:
    """The need, locked until the transaction ends (PostgreSQL; SQLite's transaction is the lock).

    Locked first and read afterwards: a lock on a joined row would find the join to the old owner gone after its wait,
    and PostgreSQL would answer with no row at all.
    """
    if connection.features.has_select_for_update and not _LOCK.rows(key=need_id):
        raise NotFound
    found: list[Need] = _WHOLE.things(key=need_id)
    if not found:
        raise NotFound
    found[0].kept = _columns(found[0])  # type: ignore[attr-defined]
    return found[0]


_LOCK = Reads(lambda key: Need.objects.select_for_update().filter(pk=key).order_by("pk").values_list("pk"))
_WHOLE = Reads(lambda key: Need.objects.select_related("owner_desk__area", "area", "consultation", "waiting_desk").filter(pk=key).order_by("pk"))


def hold_needs(ids: Collection[UUID]) -> None:
    """Lock needs until the transaction ends, in the order of their keys, as everybody does who locks several: for who writes down what follows from them."""
    if connection.features.has_select_for_update:
        list(Need.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _columns(need: Need) -> dict[str, Any]:
    """What stands in the need's row now, by column."""
    return {field.attname: getattr(need, field.attname) for field in Need._meta.concrete_fields}


def in_hand(by: Actor, need_id: UUID, permission: Permission = Permission.WORK_NEED) -> Need:
    """The need, locked, for an actor who may work on it; missing and forbidden look the same.

    `Stale`, with the name of who holds it now, for a worker who may still read it: it left their desk while they wrote.
    `Refused` where its time is over and its words are gone: what is written now would stand without what it answers.
    """
    need = locked(need_id)
    try:
        require(by, permission, need)
    except Denied:
        if by.desks(permission) and may(by, Permission.SEE_NEED, need):
            raise Stale(_("この相談は、いま%(desk)sが持っています。ここで書いたことは、相談にはまだ入っていません。") % {"desk": need.owner_desk.name}) from None
        raise
    return unerased(need)


def unerased(need: Need) -> Need:
    """The need; refused where its words are gone."""
    if need.erased_at is not None:
        raise Refused(_("この相談の記録は、保存期間が過ぎたので消しました。新しい相談としてはじめてください。"))
    return need


def keep(need: Need, *, by: Actor, action: str, reason: str = "", fields: Sequence[str]) -> None:
    """Save `fields` of the need with its history and audit; counts its version, and tells the house: so it comes last in an act."""
    columns = {name: Need._meta.get_field(name).attname for name in fields}  # type: ignore[union-attr]
    kept = getattr(need, "kept", None) or Need.objects.filter(pk=need.pk).values(*columns.values()).get()  # made or read without a lock
    before = {name: kept[column] for name, column in columns.items()}
    need.version += 1
    update_one(need, [*fields, "version"])
    need.kept = _columns(need)  # type: ignore[attr-defined]
    after = {name: getattr(need, column) for name, column in columns.items()}
    changed = {name for name in fields if str(before[name]) != str(after[name])}
    if "owner_desk" in changed:
        move_document(need.pk, owner=need.owner_desk_id)
    record_write(by, action=action, kind="need", thing_id=need.pk, person_id=need.consultation.person_id,
                 before={name: before[name] for name in changed}, after={name: after[name] for name in changed},
                 reason=reason)  # fmt: skip
    changed_now(need)


def changed_now(need: Need) -> None:
    """Tell the house that something was done to a need, when all of it is written."""
    emit(NeedChanged(need_id=need.pk, desk_id=need.owner_desk_id))


def line(need: Need, kind: EntryKind, text: str, *, by: Actor, public: bool = False, **extra: Any) -> Entry:
    """Add a line to the need's way; `public` lines are read by the asker."""
    mine = by.desks(Permission.RECORD_NEED)
    desk_id = need.owner_desk_id if by.is_system or need.owner_desk_id in mine else next(iter(sorted(mine)), None)
    entry = Entry(need=need, at=clock.now(), kind=kind, text=text, by_id=by.user_id, by_name=by.name[:120], post=by.title[:200],
                  desk_id=desk_id, public=public, **extra)  # fmt: skip
    insert_one(entry)
    return entry
