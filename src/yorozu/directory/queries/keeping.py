"""What waits at the directory: reports, questions, records to confirm or to telephone about; and a record's history by field."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yorozu.directory.enums import Dataset, QuestionKind, ReportSubject, TaskState, Verification
from yorozu.directory.formats.columns import COLUMNS, standard_title
from yorozu.directory.models import ConfirmationAsk, PlaceQuestion, Service, WrongReport
from yorozu.directory.queries.list_names import list_title
from yorozu.directory.queries.narrowing import of_our_city
from yorozu.directory.queries.parts import part_field_label, seen_of
from yorozu.directory.queries.values import PREFETCH, values_of
from yorozu.kernel import clock
from yorozu.kernel.access import Actor, Permission
from yorozu.kernel.models import HistoryEntry
from yorozu.language.phones import display_phone

LINK_SALT = "yorozu.directory.confirm"
OLD = timedelta(days=365)  # a record that nobody has looked at for so long is to be asked about
MOST = 50
QUESTIONS = 25  # of an import, on a page
NOBODY_TO_ASK = (Dataset.AED, Dataset.WIFI, Dataset.TOILET, Dataset.HYDRANT, Dataset.CULTURE, Dataset.TOURISM, Dataset.EVACUATION)
FIELDS = {
    "verification": _("確かめたか"), "confirm_by": _("確かめる日"), "last_checked_on": _("確かめた日"), "last_checked_by": _("確かめた人"), "status": _("活動"),
    "withheld_at": _("のせない"), "withheld_wish": _("提供者の希望"), "phones": _("電話"), "times": _("開いている時間"), "holidays": _("祝日"), "extras": _("そのほかの列"),
    "accepting": _("いま受けつけていますか"), "accepting_until": _("いつまで"), "places_left": _("あと何人"), "alert": _("まっ先に伝えること"),
    "terms": _("くらしの場面"), "wait_time": _("待つ時間"), "interpretation": _("通訳・手話"), "keeper_id": _("世話をする窓口"), "is_free": _("無料"),
    "has_transport": _("送迎"), "owner_email": _("確かめるときのメール"), "owner_phone": _("確かめるときの電話"), "subject": _("まちがいの知らせ"), "answer": _("答え"), "application": _("申込方法"), "access": _("バリアフリー"), "state": _("知らせへの答え"),
}  # fmt: skip


STATE_SHOWN = ("accepting", "accepting_until", "places_left", "alert", "wait_time", "interpretation", "status", "owner_email", "owner_phone", "keeper_id")


def confirm_token(ask_id: UUID) -> str:
    """The token of a confirmation's link: signed, the same each time; the database holds its digest only."""
    return signing.Signer(salt=LINK_SALT).sign(ask_id.hex)


@dataclass(frozen=True)
class Kept:
    """A record on a list of work."""

    id: UUID
    name: str
    place: str
    phone: str
    has_mail: bool
    confirm_by: date | None
    checked_on: date | None
    state: str


def _in_question() -> QuerySet[Service]:
    return Service.objects.filter(of_our_city(), verification__in=(Verification.ASKED, Verification.LAPSED), withheld_at__isnull=True)


def without_mail() -> Q:
    """Records whose owner can only be telephoned."""
    return Q(owner_email="") & ~Q(email__contains="@")


def old_records() -> QuerySet[Service]:
    """Published records of our city that nobody has looked at for a year; things without anybody to ask (AED, toilets …) aren't among them."""
    before = clock.today() - OLD
    rows = Service.objects.published().filter(of_our_city(), verification=Verification.VERIFIED).exclude(dataset__in=NOBODY_TO_ASK)
    return rows.filter(Q(last_checked_on__lt=before) | Q(last_checked_on__isnull=True))


def to_telephone(*, limit: int = MOST) -> tuple[Kept, ...]:
    """Records that were asked about or have lapsed and have no mail address: the nearest day first."""
    rows = _in_question().filter(without_mail())
    return tuple(_kept(one) for one in rows.prefetch_related("phones", "places__location").order_by("confirm_by", "id")[:limit])


def asked_by_mail(*, limit: int = MOST) -> tuple[Kept, ...]:
    """Records whose owner was asked by mail and hasn't answered: the nearest day first."""
    rows = _in_question().exclude(without_mail())
    return tuple(_kept(one) for one in rows.prefetch_related("phones", "places__location").order_by("confirm_by", "id")[:limit])


def grown_old(*, limit: int = MOST) -> tuple[Kept, ...]:
    """Records that nobody has looked at for a year, the oldest first."""
    return tuple(_kept(one) for one in old_records().prefetch_related("phones", "places__location").order_by("last_checked_on", "id")[:limit])


def _kept(one: Service) -> Kept:
    number = one.owner_phone or next((phone.number for phone in one.phones.all() if phone.kind == "voice"), "")
    place = next((link.location.address for link in one.places.all()), "")
    return Kept(one.pk, one.name, place, display_phone(number), bool(one.owner_email or one.email), one.confirm_by, one.last_checked_on,
                str(Verification(one.verification).label))  # fmt: skip


@dataclass(frozen=True)
class ReportRow:
    """One "this is wrong" on the list."""

    id: UUID
    service_id: UUID
    name: str
    subject: str
    words: str
    reported_at: datetime


def open_reports(actor: Actor, *, limit: int = MOST) -> tuple[ReportRow, ...]:
    """Reports that wait at the actor's desks (all of them for who looks after the whole directory), the oldest first."""
    rows = WrongReport.objects.filter(state=TaskState.OPEN).select_related("service")
    if not (actor.is_system or actor.has(Permission.IMPORT_DIRECTORY)):
        rows = rows.filter(desk__in=actor.desks(Permission.EDIT_DIRECTORY))
    return tuple(ReportRow(one.pk, one.service_id, one.service.name, str(ReportSubject(one.subject).label), one.words, one.reported_at)
                 for one in rows.order_by("reported_at", "id")[:limit])  # fmt: skip


@dataclass(frozen=True)
class QuestionRow:
    """One question of an import."""

    id: UUID
    kind: str
    name: str
    place: str
    list_name: str
    other: str
    other_place: str
    asked_at: datetime
    service_id: UUID


def open_questions(*, after: str = "", limit: int = QUESTIONS) -> tuple[QuestionRow, ...]:
    """Questions without an answer about records of our city, the oldest first."""
    asked, _bar, pk = after.partition("|")
    waiting = _waiting()
    try:
        moment = datetime.fromisoformat(asked) if pk else None
        beyond = Q(asked_at__gt=moment) | Q(asked_at=moment, id__gt=UUID(pk)) if moment and moment.tzinfo else Q()
    except ValueError:
        beyond = Q()
    rows = waiting.filter(beyond).select_related("service", "other", "source").prefetch_related(
        "service__places__location", "other__places__location", "service__sources").order_by("asked_at", "id")[:limit]  # fmt: skip
    return tuple(_question(one) for one in rows)


def question_page(*, after: str = "") -> tuple[tuple[QuestionRow, ...], str, int]:
    """A page of questions, the key of the next one (empty on the last), and how many wait in all."""
    rows = open_questions(after=after, limit=QUESTIONS + 1)
    last = rows[QUESTIONS - 1] if len(rows) > QUESTIONS else None
    return rows[:QUESTIONS], f"{last.asked_at.isoformat()}|{last.id}" if last else "", _waiting().count()


def _waiting() -> QuerySet[PlaceQuestion]:
    return PlaceQuestion.objects.filter(of_our_city("service__area"), answer="")


def _question(one: PlaceQuestion) -> QuestionRow:
    lists = [one.source.list_name] if one.source else [source.list_name for source in one.service.sources.all()]
    same = one.kind == QuestionKind.SAME_PLACE
    return QuestionRow(one.pk, one.kind, one.service.name, _place(one.service), "、".join(dict.fromkeys(lists)), one.other.name if same and one.other else "",
                       _place(one.other) if one.other else "", one.asked_at, one.service_id)  # fmt: skip


def _place(service: Service) -> str:
    return next((link.location.full_address for link in service.places.all()), "")


@dataclass(frozen=True)
class FieldChange:
    """One field that changed: when, by whom, before, after."""

    at: datetime
    by: str
    post: str
    action: str
    field: str
    label: str
    before: str
    after: str


def history_of_service(service_id: UUID, *, limit: int = 100) -> tuple[FieldChange, ...]:
    """Every change of a record by field, the latest first."""
    rows = HistoryEntry.objects.filter(kind="service", thing_id=service_id).order_by("-at", "-id")[:limit]
    return tuple(FieldChange(one.at, one.by_name, one.post, one.action, name, field_label(name), said(one.before.get(name)), said(value))
                 for one in rows for name, value in one.after.items())  # fmt: skip


def said(value: Any) -> str:
    """A field's value in words, as it stands in histories and previews."""
    if isinstance(value, dict):
        return "、".join(f"{key}：{one}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(" ".join(map(str, one)) if isinstance(one, list) else str(one) for one in value)
    return "" if value is None else str(value)


@dataclass(frozen=True)
class AskPage:
    """What an owner sees behind the link: the record, and until when."""

    service_id: UUID
    name: str
    address: str
    phones: tuple[str, ...]
    hours: str
    confirm_by: date | None
    fields: dict[str, Any]  # what the owner may change here


OWNERS = ("phones", "hours_note", "fees", "description", "accepting", "accepting_until", "places_left", "alert")


def ask_page(token: str) -> AskPage | None:
    """The record that a link is about; None for one that is unknown, used or old."""
    try:
        ask_id = UUID(signing.Signer(salt=LINK_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    ask = ConfirmationAsk.objects.filter(pk=ask_id, answered_at__isnull=True, expires_at__gt=clock.now()).select_related("service").first()
    if ask is None:
        return None
    service = ask.service
    held = service_for_edit(service.pk)
    fields = {name: held.fields[name] for name in OWNERS if name in held.fields} if held else {}
    return AskPage(service.pk, service.name, _place(service), tuple(display_phone(one.number) for one in service.phones.all()), service.hours_note,
                   service.confirm_by, fields)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A record as staff see it: its fields for the form, and how fresh it is."""

    id: UUID
    name: str
    state: str
    withheld: bool
    lists: tuple[str, ...]
    fields: dict[str, Any]
    seen: str


def service_for_edit(service_id: UUID) -> Held | None:
    """A record, withheld or not."""
    one = Service.objects.prefetch_related(*PREFETCH).filter(pk=service_id).first()
    if one is None:
        return None
    values = values_of(one)
    state = {name: getattr(one, name) for name in STATE_SHOWN}
    fields = {**values, **state, "phones": "、".join(display_phone(number) for number in values.get("phones", ())),
              "terms": list(one.terms.order_by("code").values_list("code", flat=True))}  # fmt: skip
    return Held(one.pk, one.name, str(Verification(one.verification).label), one.withheld_at is not None,
                tuple(dict.fromkeys(list_title(source.list_name, source.dataset) for source in one.sources.all())), fields, seen_of(one))  # fmt: skip


def field_label(name: str) -> str:
    """A field's name as it stands on the form or in the standard's columns."""
    if name in FIELDS:
        return str(FIELDS[name])
    if told := part_field_label(name):
        return told
    return standard_title(name).removesuffix("_連結表記") if name in COLUMNS else name
