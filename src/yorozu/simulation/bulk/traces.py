"""What every act leaves behind: a line of the way, the audit, the history, the notices; the same rows as the operations'."""

from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring_ascii as quoted
from random import Random
from typing import Any

from yorozu.consultation.models import Entry
from yorozu.kernel.models import AuditEntry, HistoryEntry
from yorozu.notices.enums import TABLE, Channel, State
from yorozu.notices.models import Notice

from .moments import DAY, text_of, tokyo_of
from .rows import Batch, dashed, key_at
from .seats import Seat, Who

_KEYS = frozenset({"owner_desk", "waiting_desk", "owner_user_id", "need", "to_desk", "area"})
_NOTHING: Mapping[str, Any] = {}
_READ_AFTER = (600, 30_000)  # seconds after which somebody at the desk has opened a notice
_POSTED_AFTER = 3 * DAY


class Present(Exception):
    """The present is reached: what would come next hasn't happened yet."""


class Traces:
    """One consultation's traces: the moment it is at, and the rows so far."""

    def __init__(self, batch: Batch, random: Random, at: int, now: int) -> None:
        self.random = random
        self.at = at
        self.now = now
        self.person: str | None = None
        self._place = 0
        self._entries = batch.rows[Entry]
        self._audit = batch.rows[AuditEntry]
        self._history = batch.rows[HistoryEntry]
        self._notices = batch.rows[Notice]

    def go(self, moment: int) -> None:
        """Move on; stops the story where the present is reached."""
        if moment >= self.now:
            raise Present
        self.at = max(moment, self.at + 1)

    def key(self) -> str:
        """A new row's key; keys of one second stand in the order in which they were made."""
        self._place += 1
        return key_at(self.random, self.at, self._place)

    def line(self, need: str, kind: str, text: str, who: Who, *, desk: str | None, public: bool = False) -> None:
        """これまで."""
        self._entries.append((self.key(), need, text_of(self.at), kind, text, who.id, who.name, who.post, desk, public))

    def saw(self, who: Who, action: str, kind: str, thing: str, *, purpose: str = "", fields: str = "[]") -> None:
        """Somebody read something."""
        self._audit.append((self.key(), text_of(self.at), who.id, who.name, who.kind, who.post, who.desk, action, "allow", kind, thing,
                            self.person, purpose, fields))  # fmt: skip

    def did(
        self, who: Who, action: str, kind: str, thing: str, *, before: Mapping[str, Any] = _NOTHING, after: Mapping[str, Any] = _NOTHING,
        reason: str = "",
    ) -> None:  # fmt: skip
        """Somebody did something; `after` names everything that `before` does."""
        at, fields = text_of(self.at), listed(sorted(after)) if after else "[]"
        self._audit.append((self.key(), at, who.id, who.name, who.kind, who.post, who.desk, action, "allow", kind, thing, self.person, "",
                            fields))  # fmt: skip
        self._history.append((self.key(), at, kind, thing, action, who.id, who.name, who.post, written(before), written(after), reason))

    def tell_desk(self, kind: str, seat: Seat, need: str, *, handoff: str | None = None, urgent: bool = False, asker: str | None = None) -> None:
        """A notice for a desk: opened within the day, or waiting where that lies ahead."""
        opened = self.at + self.random.randrange(*_READ_AFTER)
        read = opened < self.now
        self._notice(kind, Channel.SCREEN, State.OPENED if read else State.WAITING, need, handoff, None, seat, opened=opened if read else None)
        if TABLE[kind].at_once or urgent:
            self._notice(kind, Channel.MAIL, State.SENT, need, handoff, None, seat, address=seat.desk.email)

    def tell_asker(self, seat: Seat, need: str, consultation: str, *, email: str, by_letter: bool) -> None:
        """A mail without content, or a letter that the desk prints."""
        if email:
            self._notice("asker_news", Channel.MAIL, State.SENT, need, None, consultation, seat, address=email)
        elif by_letter:
            posted = self.at + _POSTED_AFTER
            state = State.SETTLED if posted < self.now else State.WAITING
            self._notice("asker_news", Channel.LETTER, state, need, None, consultation, seat, opened=posted if posted < self.now else None)

    def _notice(
        self, kind: str, channel: str, state: str, need: str, handoff: str | None, consultation: str | None, seat: Seat, *,
        address: str = "", opened: int | None = None,
    ) -> None:  # fmt: skip
        at = text_of(self.at)
        sent = text_of(self.at + 20) if state == State.SENT else None
        self._notices.append((self.key(), kind, channel, state, need, handoff, consultation, seat.id, address, at, at, sent,
                              text_of(opened) if opened else None, 1 if sent else 0, ""))  # fmt: skip


def listed(names: Iterable[str]) -> str:
    """A list of plain codes as JSON."""
    inner = '", "'.join(names)
    return f'["{inner}"]' if inner else "[]"


def written(values: Mapping[str, Any]) -> str:
    """A mapping as the history keeps it, in JSON: `json.dumps` sets up anew for each of tens of millions."""
    return "{" + ", ".join([f'"{name}": {_value(name, value)}' for name, value in values.items()]) + "}" if values else "{}"


def _value(name: str, value: Any) -> str:
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int):
        return f'"{tokyo_of(value)}"' if name.endswith("_at") else str(value)
    if isinstance(value, str):
        return f'"{dashed(value)}"' if name in _KEYS else quoted(value)
    return listed(value)
