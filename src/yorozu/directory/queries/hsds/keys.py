"""Ids of what HSDS gives a row of its own and we keep in a column, and the sweeping out of what is empty."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

Json = dict[str, Any]
_SPACE = UUID("6d0f8f4e-5f0b-5d52-9a6e-0c5a1f0d7c11")
_AT_DESK = 0x5A17_C0DE_0001  # turned in the random bits, so that the desk is found again without a table


def derived(*parts: object) -> str:
    """An id that is the same each time; nobody asks for it."""
    return str(uuid5(_SPACE, "/".join(str(one) for one in parts)))


def at_desk(desk_id: UUID) -> UUID:
    """The id of a desk's service_at_location; the same again leads back to the desk."""
    return UUID(int=desk_id.int ^ _AT_DESK)


def kept(row: Mapping[str, Any]) -> Json:
    """Without what isn't known: HSDS leaves such a key out."""
    return {key: value for key, value in row.items() if value is not None and value != "" and value != []}


def web_address(text: str) -> str:
    """An address that a machine can follow, or nothing."""
    plain = text.strip()
    return plain if plain.startswith(("https://", "http://")) and plain.isascii() and " " not in plain else ""


def mail_address(text: str) -> str:
    """A mail address, or nothing."""
    plain = text.strip()
    return plain if "@" in plain.strip("@") and plain.isascii() and " " not in plain else ""
