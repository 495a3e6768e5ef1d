"""The districts under their 圏域, as somebody who lives there looks for them."""

import unicodedata
from dataclasses import dataclass

import jaconv

from yorozu.community.enums import AreaKind
from yorozu.community.models import Area


@dataclass(frozen=True)
class DistrictChoice:
    """One district: its name, its reading, the towns that lie in it."""

    code: str
    name: str
    kana: str
    towns: tuple[str, ...]


@dataclass(frozen=True)
class DistrictGroup:
    """One 圏域 and its districts, in the city's order."""

    name: str
    choices: tuple[DistrictChoice, ...]


def district_groups() -> tuple[DistrictGroup, ...]:
    """Every 圏域 with its districts."""
    rows = list(Area.objects.filter(kind__in=(AreaKind.ZONE, AreaKind.DISTRICT), ended_on__isnull=True).order_by("order", "code"))
    zones = {row.pk: row.name for row in rows if row.kind == AreaKind.ZONE}
    held: dict[str, list[DistrictChoice]] = {name: [] for name in zones.values()}
    for row in rows:
        if row.kind == AreaKind.DISTRICT:
            choice = DistrictChoice(row.code, row.name, row.kana, tuple(str(town) for town in row.towns))
            held.setdefault(zones.get(row.parent_id, "") if row.parent_id else "", []).append(choice)
    return tuple(DistrictGroup(name, tuple(choices)) for name, choices in held.items() if choices)


def narrowed(groups: tuple[DistrictGroup, ...], typed: str) -> tuple[DistrictGroup, ...]:
    """The districts whose name, reading or a town's name holds what was typed; all of them where nothing was."""
    text = _plain(typed)
    kept = (DistrictGroup(group.name, tuple(one for one in group.choices if _holds(one, text))) for group in groups)
    return tuple(group for group in kept if group.choices)


def _holds(choice: DistrictChoice, text: str) -> bool:
    return not text or any(text in _plain(word) for word in (choice.name, choice.kana, *choice.towns))


def _plain(text: str) -> str:
    return str(jaconv.kata2hira(unicodedata.normalize("NFKC", text))).replace("地区", "").strip()
