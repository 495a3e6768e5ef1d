"""Events tell higher systems what a lower one did, after it is certain (on commit), never before."""

import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened; subclasses carry ids and codes, no personal words."""


_E = TypeVar("_E", bound=Event)
_listeners: dict[type[Event], list[Callable[[Any], None]]] = defaultdict(list)


def listen(event_type: type[_E], listener: Callable[[_E], None]) -> None:
    """Call `listener` with each event of exactly this type; only config/wiring.py does this."""
    if listener not in _listeners[event_type]:
        _listeners[event_type].append(listener)


def emit(event: Event) -> None:
    """Tell the listeners in this same transaction: what they write stands or falls with the act itself.

    A notice that is lost because the process died between commit and listener would break T3 and T4, so
    listeners only write rows (an outbox); whatever leaves the machine is sent by the worker from those rows.
    """
    for listener in tuple(_listeners[type(event)]):
        listener(event)


def after_commit(act: Callable[[], None]) -> None:
    """For effects that may be lost, such as waking the worker."""
    transaction.on_commit(act, robust=True)
