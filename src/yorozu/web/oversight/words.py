"""A row of the audit as people read it: sentences in place of codes and keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.consultation.enums import ShareField
from yorozu.kernel import clock
from yorozu.oversight.operations.auditing import Read
from yorozu.oversight.queries import AuditRow, desk_of, label
from yorozu.web.consultation.trace_words import ACTIONS, DENIED, KINDS, PURPOSES


@dataclass(frozen=True)
class Shown:
    """One row in words; `about`: the person or need whose rows one may want to see next."""

    at: datetime
    actor_id: UUID | None
    actor: str
    post: str
    desk: str
    act: str
    denied: bool
    thing: str
    why: str
    about: UUID | None
    number: int


def shown(read: Read) -> list[Shown]:
    """Every row of the page."""
    return [_shown(row, read) for row in read.page.rows]


def _shown(row: AuditRow, read: Read) -> Shown:
    one = row.entry
    words = DENIED if one.decision == "deny" else ACTIONS
    about = one.person_id or (one.thing_id if one.kind.lower() in ("need", "person") else None)
    return Shown(one.at.astimezone(clock.TOKYO), one.actor_id, one.actor_name or actor_kind(one.actor_kind), one.post, desk_of(one, read.labels),
                 str(words.get(one.action, one.action)), one.decision == "deny", _thing(row, read), why(one.purpose, one.fields), about, one.number)  # fmt: skip


def _thing(row: AuditRow, read: Read) -> str:
    kind = str(KINDS.get(row.entry.kind.lower(), row.entry.kind))
    if row.listed:
        return _("%(kind)s %(n)s件の一覧") % {"kind": kind, "n": row.listed}
    return f"{kind} {label(row.entry, read.labels)}".strip()


def actor_kind(kind: str) -> str:
    """Who acted, where no account did."""
    names: dict[str, Callable[[], str]] = {"resident": lambda: _("相談した人"), "system": lambda: _("よろず（自動）"), "anonymous": lambda: _("サインインしていない人")}
    return names[kind]() if kind in names else kind


def why(purpose: str, fields: list[str]) -> str:
    """For what, and which of the fields that people know."""
    labels = dict(ShareField.choices)
    kind = "need" if purpose.startswith("need N-") else "release" if purpose.startswith("release R") else ""
    said = f"{KINDS[kind]} {purpose.partition(' ')[2]}" if kind else str(PURPOSES.get(purpose, purpose))
    return " ".join(part for part in (said, "、".join(str(labels[one]) for one in fields if one in labels)) if part)
