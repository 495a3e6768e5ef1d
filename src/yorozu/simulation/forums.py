"""The invented city's networks and conferences, each with its role: the route on which a stuck need comes before somebody."""

from collections.abc import Iterator

from yorozu.community.enums import AreaKind
from yorozu.community.models import Area, Desk
from yorozu.coordination.models import Forum
from yorozu.coordination.operations import add_forum, change_rule
from yorozu.kernel.access import SYSTEM
from yorozu.simulation.tables import table

QUIET_DAYS = 120


def make_forums() -> int:
    """Name them where nobody has yet, and set one rule as this city does; returns how many there are then."""
    if Forum.objects.filter(code="chonai").exists():
        return 0
    desks = {desk.code: desk for desk in Desk.objects.order_by("code")}
    made = 0
    for row in table("forums.tsv"):
        for area, desk in _where(row):
            code = row["code"] if not row["each"] else f"{row['code']}-{area.code.removeprefix('zone-')}"
            add_forum(by=SYSTEM, code=code, name=row["name"].format(place=area.name.removesuffix("地区").removesuffix("圏域")), step=row["step"], role=row["role"],
                      takes=row["takes"], area=area, desk=desks[desk], within_days=int(row["days"]), fields=row["fields"].split())  # fmt: skip
            made += 1
    change_rule(by=SYSTEM, rule="quiet", is_on=True, numbers={"days": QUIET_DAYS}, because="この1年でためしたところ、60日では多すぎたので、4か月にしました（見本）")
    return made


def _where(row: dict[str, str]) -> Iterator[tuple[Area, str]]:
    """One for each district or 圏域 of the invented city, or the one of the whole city."""
    if not row["each"]:
        yield Area.objects.get(code=row["area"]), row["desk"]
        return
    kind = {"district": AreaKind.DISTRICT, "zone": AreaKind.ZONE}[row["each"]]
    home = Area.objects.get(code="202011")
    for area in Area.objects.filter(kind=kind, path__startswith=home.path, ended_on__isnull=True).order_by("order", "code"):
        yield area, row["desk"].format(code=area.code)
