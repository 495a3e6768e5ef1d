"""Areas and organisations."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from yorozu.community.enums import AreaKind, DeskKind, OrganisationKind
from yorozu.community.models import Area, Desk, Organisation
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM, Actor, Permission, require
from yorozu.kernel.audit import record_write
from yorozu.kernel.errors import Invalid, Refused

from .desks import open_desk

_CIRCLES = list(AreaKind.values)


@transaction.atomic
def add_area(*, by: Actor, code: str, kind: str, name: str, parent: Area | None, **details: Any) -> Area:
    """A new circle below `parent`; a narrower circle lies in a wider one, never the other way."""
    require(by, Permission.EDIT_CITY)
    if Area.objects.filter(code=code).exists():
        raise Invalid({"code": _("このコードは、もう使われています。")})
    if (parent is None) != (kind == AreaKind.CITY) or (parent and _CIRCLES.index(parent.kind) >= _CIRCLES.index(kind)):
        raise Invalid({"parent": _("ひとつ広い輪を選んでください。")})
    area = Area(code=code, kind=kind, name=name, parent=parent, path=f"{parent.path if parent else '/'}{code}/", **details)
    area.save(force_insert=True)
    record_write(by, action="add_area", kind="area", thing_id=area.pk, after={"code": code, "name": name})
    return area


@transaction.atomic
def change_area(*, by: Actor, area: Area, name: str, kana: str = "") -> None:
    """Another name or reading."""
    require(by, Permission.EDIT_CITY, area)
    before = {"name": area.name, "kana": area.kana}
    area.name, area.kana = name.strip(), kana.strip()
    if not area.name:
        raise Invalid({"name": _("名前を入れてください。")})
    area.save(update_fields=["name", "kana"])
    record_write(by, action="change_area", kind="area", thing_id=area.pk, before=before, after={"name": area.name, "kana": area.kana})


@transaction.atomic
def end_area(*, by: Actor, area: Area) -> None:
    """Merged or dissolved; refused while anything narrower or any desk in use lies in it."""
    require(by, Permission.EDIT_CITY, area)
    if area.children.filter(ended_on__isnull=True).exists() or area.desks.filter(closed_on__isnull=True).exists():
        raise Refused(_("この中に、まだ使われている輪か窓口があります。先に移してください。"))
    area.ended_on = clock.today()
    area.save(update_fields=["ended_on"])
    record_write(by, action="end_area", kind="area", thing_id=area.pk, after={"ended_on": str(area.ended_on)})


@transaction.atomic
def add_organisation(*, by: Actor, code: str, name: str, kind: str, **details: Any) -> Organisation:
    """A body that runs desks."""
    require(by, Permission.EDIT_CITY)
    if Organisation.objects.filter(code=code).exists():
        raise Invalid({"code": _("このコードは、もう使われています。")})
    organisation = Organisation.objects.create(code=code, name=name, kind=kind, **details)
    record_write(by, action="add_organisation", kind="organisation", thing_id=organisation.pk, after={"code": code, "name": name})
    return organisation


@transaction.atomic
def change_organisation(*, by: Actor, organisation: Organisation, **changes: str) -> None:
    """Another name, reading, telephone … of a body that runs desks."""
    require(by, Permission.EDIT_CITY)
    unknown = set(changes) - {"name", "kana", "kind", "phone", "email", "url", "address"}
    if unknown:
        raise TypeError(sorted(unknown))
    before = {name: getattr(organisation, name) for name in changes}
    for name, value in changes.items():
        setattr(organisation, name, value.strip())
    if not organisation.name:
        raise Invalid({"name": _("名前を入れてください。")})
    organisation.save(update_fields=list(changes))
    record_write(by, action="change_organisation", kind="organisation", thing_id=organisation.pk, before=before, after=changes)


@transaction.atomic
def found_city(*, code: str, name: str) -> Desk:
    """A new installation's city, its organisation and its desk of last resort (rule L4), from the machine itself."""
    if Area.objects.filter(kind=AreaKind.CITY).exists():
        raise Refused(_("市は、もうあります。"))
    area = add_area(by=SYSTEM, code=code, kind=AreaKind.CITY, name=name, parent=None)
    body = add_organisation(by=SYSTEM, code="city", name=name, kind=OrganisationKind.CITY)
    return open_desk(by=SYSTEM, code=settings.LAST_RESORT_DESK, name=_("%(city)s よろず相談") % {"city": name}, kind=DeskKind.YOROZU,
                     organisation=body, area=area, opened_on=clock.today())  # fmt: skip
