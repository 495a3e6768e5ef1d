"""The parts of a record that come in rows: which fields each has, what they are called, and how they stand today."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yorozu.directory.enums import AccessKind, ScheduleKind
from yorozu.directory.models import (
    Accessibility,
    Contact,
    CostOption,
    Language,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
)
from yorozu.language.phones import display_phone

DAYS = "月火水木金土日"


@dataclass(frozen=True)
class Part:
    """One kind of rows: its table, its fields, what a row is called in the history, and which rows of the table are its own."""

    label: str | Promise
    model: type[Model]
    fields: tuple[str, ...]
    called: Callable[[Mapping[str, Any]], str]
    only: Mapping[str, Any]
    ordered: bool = False
    once: tuple[str, ...] = ()  # no two rows with the same


def _days(row: Mapping[str, Any]) -> str:
    return "〜".join(dict.fromkeys(str(row[name]) for name in ("valid_from", "valid_to") if row[name]))


PARTS: dict[str, Part] = {
    "costs": Part(_("費用"), CostOption, ("option", "amount", "description", "valid_from", "valid_to"), lambda row: row["option"] or row["description"], {}, True),
    "languages": Part(_("使えることば"), Language, ("code", "name", "note"), lambda row: row["name"] or row["code"], {}, once=("code",)),
    "access": Part(_("来やすさ"), Accessibility, ("kind", "available", "details"), lambda row: str(AccessKind(row["kind"]).label), {}, once=("kind",)),
    "documents": Part(_("持ってくるもの"), RequiredDocument, ("document", "url"), lambda row: row["document"], {}, True),
    "contacts": Part(_("聞くところ"), Contact, ("title", "department", "phone", "email", "note"), lambda row: row["title"], {}, True),
    "areas": Part(_("使える地区"), ServiceArea, ("area", "name", "description"), lambda row: row["name"] or row["area"], {}),
    "week": Part(_("開いている時間"), Schedule, ("weekday", "weeks", "opens", "closes", "valid_from", "valid_to", "note"),
                 lambda row: f"{DAYS[row['weekday']]} {row['opens']:%H:%M}", {"kind": ScheduleKind.WEEKLY}),
    "days": Part(_("祝日・休み・いつもとちがう日"), Schedule, ("kind", "valid_from", "valid_to", "opens", "closes", "note"),
                 lambda row: f"{ScheduleKind(row['kind']).label} {_days(row)}".strip(),
                 {"kind__in": (ScheduleKind.HOLIDAY, ScheduleKind.CLOSED, ScheduleKind.EXCEPTION)}),
}  # fmt: skip
FIELD_LABELS: dict[str, str | Promise] = {
    "option": _("だれの・何の費用か"), "amount": _("金額（円）"), "description": _("説明"), "valid_from": _("この日から"), "valid_to": _("この日まで"), "code": _("ことば"),
    "note": _("ひとこと"), "kind": _("種類"), "available": _("あるか"), "details": _("くわしく"), "document": _("持ってくるもの"), "url": _("ホームページ"),
    "title": _("係の名前"), "department": _("課や部"), "phone": _("電話"), "email": _("メール"), "area": _("地区"), "name": _("名前"), "weekday": _("曜日"),
    "weeks": _("第何週"), "opens": _("はじまり"), "closes": _("おわり"),
}  # fmt: skip


def rows_of(service: Service, part: Part) -> list[Any]:
    """The part's rows of a record as they stand in the table."""
    model: Any = part.model
    if model is Accessibility:
        return list(model.objects.filter(location__services__service=service).order_by("kind", "id"))
    rows = model.objects.filter(service=service, **part.only)
    if model is Contact:
        rows = rows.prefetch_related("phones")
    if model is ServiceArea:
        rows = rows.select_related("area")
    return list(rows.order_by("weekday", "opens", "id") if model is Schedule else rows.order_by("order", "id") if part.ordered else rows.order_by("id"))


def told(row: Any, part: Part) -> dict[str, Any]:
    """A row's fields as a form shows them."""
    values = {name: getattr(row, name) for name in part.fields if name not in ("phone", "area")}
    if "phone" in part.fields:
        values["phone"] = next((display_phone(one.number) for one in row.phones.all() if one.kind == "voice"), "")
    if "area" in part.fields:
        values["area"] = row.area.code if row.area else ""
    return {name: values[name] for name in part.fields}


@dataclass(frozen=True)
class PartPage:
    """A part of a record on its page."""

    service_id: UUID
    name: str
    label: str
    seen: str  # the record as it was when this was read
    rows: list[dict[str, Any]]


def part_page(service_id: UUID, name: str) -> PartPage | None:
    """The rows of a part, or None where there is no such record or part."""
    part, service = PARTS.get(name), Service.objects.filter(pk=service_id).first()
    if part is None or service is None:
        return None
    rows = [{"id": str(row.pk), **told(row, part)} for row in rows_of(service, part)]
    return PartPage(service.pk, service.name, str(part.label), seen_of(service), rows)


def seen_of(service: Service) -> str:
    """A mark of a record's last change: who sends another one back has read an older state."""
    return service.changed_at.isoformat() if service.changed_at else "-"


def part_names() -> list[tuple[str, str]]:
    """(name, label) of every part."""
    return [(name, str(part.label)) for name, part in PARTS.items()]


def part_field_label(path: str) -> str:
    """`costs/大人/amount` of the history as people read it; empty for what is no path of a part."""
    name, bar, rest = path.partition("/")
    if not bar or name not in PARTS:
        return ""
    called, _bar, field = rest.rpartition("/") if rest.rpartition("/")[2] in PARTS[name].fields else (rest, "", "")
    return " ".join(one for one in (str(PARTS[name].label), called, str(FIELD_LABELS.get(field, ""))) if one)
