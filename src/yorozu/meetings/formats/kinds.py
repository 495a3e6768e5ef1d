"""The kinds of meetings as data: read from a file that the city may replace."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from yorozu.meetings.enums import CIRCLES, Secrecy


@dataclass(frozen=True)
class Standing:
    """What is on every agenda of a kind."""

    title: str
    minutes: int
    formal: bool


@dataclass(frozen=True)
class Kind:
    """One kind of meeting. `majority` or `least` is its quorum; both empty: it has none."""

    code: str
    name: str
    what: str
    members: str
    circles: tuple[str, ...]
    secrecy: str
    duty: str
    majority: bool
    least: int
    published: bool
    agenda: tuple[Standing, ...]

    @property
    def is_closed(self) -> bool:
        """Whether its matters are for its members (and, by duty, its secretariat) only."""
        return self.secrecy != Secrecy.NONE

    def needed(self, called: int) -> int:
        """How many must be there to decide, of so many who were called."""
        return called // 2 + 1 if self.majority else self.least


_KEYS = {"name", "what", "members", "circles", "secrecy", "duty", "quorum", "published", "agenda"}
MOST_MINUTES = 480


@lru_cache(maxsize=4)
def kinds_from(text: str) -> dict[str, Kind]:
    """Kinds by code, in the file's order; `ValueError` says what is wrong with it."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(str(error)) from None
    if not given:
        raise ValueError("the file names no kind of meeting")
    return {code: _kind(code, said) for code, said in given.items()}


def _kind(code: str, said: object) -> Kind:
    if not isinstance(said, dict) or set(said) != _KEYS:
        raise ValueError(f"[{code}] has {', '.join(sorted(_KEYS))}, and nothing else")
    if len(code) > 40 or not code.isidentifier() or not code.isascii():
        raise ValueError(f"[{code}] is named by at most 40 of a–z, 0–9 and _")
    if wrong := [name for name in ("name", "what", "members", "duty") if not isinstance(said[name], str) or not said[name].strip()]:
        raise ValueError(f"[{code}] {wrong[0]} is a text")
    circles = tuple(said["circles"]) if isinstance(said["circles"], list) else ()
    if not circles or not set(circles) <= set(CIRCLES):
        raise ValueError(f"[{code}] circles are some of {', '.join(CIRCLES)}")
    if said["secrecy"] not in Secrecy.values:
        raise ValueError(f"[{code}] secrecy is {' or '.join(Secrecy.values)}")
    quorum = said["quorum"]
    if quorum != "majority" and (type(quorum) is not int or quorum < 0):
        raise ValueError(f"[{code}] quorum is \"majority\" or a number")
    if type(said["published"]) is not bool or (said["published"] and said["secrecy"] == Secrecy.LAW):
        raise ValueError(f"[{code}] published is true or false, and false where the law keeps it secret")
    return Kind(code, said["name"], said["what"], said["members"], circles, said["secrecy"], said["duty"], majority=quorum == "majority",
                least=0 if quorum == "majority" else quorum, published=said["published"], agenda=_agenda(code, said["agenda"]))  # fmt: skip


def _agenda(code: str, said: object) -> tuple[Standing, ...]:
    rows: list[Standing] = []
    for one in said if isinstance(said, list) else [None]:
        if not isinstance(one, list) or [type(cell) for cell in one] != [str, int, bool] or not one[0].strip() or not 0 < one[1] <= MOST_MINUTES:
            raise ValueError(f"[{code}] agenda is a list of [title, minutes, formal]")
        rows.append(Standing(one[0], one[1], one[2]))
    return tuple(rows)
