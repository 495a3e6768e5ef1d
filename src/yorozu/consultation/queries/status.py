"""相談のようす: what the person who asked sees. Plain words, four steps, the next contact first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yorozu.community.queries import family_names_of
from yorozu.consultation.enums import RESIDENT_STEPS, Channel, NeedState, ResidentStep
from yorozu.consultation.models import Consultation, Entry, Need
from yorozu.kernel.prebuilt import Reads
from yorozu.language.codes import display_code
from yorozu.language.phones import display_phone

from .sights import sights_of


@dataclass(frozen=True)
class PublicEntry:
    """One line that the asker may read."""

    at: datetime
    kind: str
    text: str


@dataclass(frozen=True)
class StatusNeed:
    """One need as its asker sees it."""

    id: UUID
    words: str
    step: ResidentStep
    step_index: int
    desk: str
    desk_phone: str
    who: str
    next_at: datetime | None
    next_contact: bool
    waiting_for: str
    lifted: bool
    result: str
    closed: bool
    lines: tuple[PublicEntry, ...]


@dataclass(frozen=True)
class StatusPage:
    """A consultation as its asker sees it."""

    number: str
    channel: str
    received_at: datetime
    area: str
    contact_note: str
    needs: tuple[StatusNeed, ...]
    contact_way: str
    sights: int  # lines of 「この相談を見た人」


_STEPS = tuple(ResidentStep)


def status_page(row: Consultation) -> StatusPage:
    """The page of a consultation whose look was noted (operations.residents.look)."""
    needs: list[Need] = _NEEDS.things(consultation=row.pk)
    lines: dict[UUID, list[PublicEntry]] = {need.pk: [] for need in needs}
    for need_id, *line in _LINES.rows(needs=list(lines)):
        lines[need_id].append(PublicEntry(*line))
    people = family_names_of(need.owner_user_id for need in needs)
    shown = tuple(_need(need, lines[need.pk], people) for need in needs)
    owners = tuple((need.pk, need.owner_user_id) for need in needs)
    return StatusPage(display_code(row.number), str(Channel(row.channel).label), row.received_at, row.area.name,
                      row.asker_phone_note, shown, row.contact_way, len(sights_of(row.pk, owners, people)))  # fmt: skip


def consultation_by_id(consultation_id: UUID) -> Consultation | None:
    """One consultation with its district, desk and person."""
    return next(iter(_CONSULTATION.things(key=consultation_id)), None)


_CONSULTATION = Reads(lambda key: Consultation.objects.select_related("area", "desk", "person").filter(pk=key).order_by("pk"))
_NEEDS = Reads(lambda consultation: Need.objects.filter(consultation=consultation).select_related("owner_desk", "waiting_desk").order_by("received_at", "id"))
_LINES = Reads(lambda needs: Entry.objects.filter(need__in=needs, public=True).order_by("at", "id").values_list("need_id", "at", "kind", "text"))


def _need(need: Need, lines: list[PublicEntry], people: dict[UUID, str]) -> StatusNeed:
    step = RESIDENT_STEPS[need.state]
    result = next((entry.text for entry in reversed(lines) if entry.kind == "result"), "") if need.outcome else ""
    return StatusNeed(
        id=need.pk, words=need.words, step=step, step_index=_STEPS.index(step), desk=need.owner_desk.name,
        desk_phone=display_phone(need.owner_desk.phone), who=people.get(need.owner_user_id, "") if need.owner_user_id else "",
        next_at=need.next_at, next_contact=need.next_contact, waiting_for=need.waiting_desk.name if need.waiting_desk else "",
        lifted=need.lifted, result=result, closed=need.state == NeedState.CLOSED,
        lines=tuple(lines),
    )  # fmt: skip
