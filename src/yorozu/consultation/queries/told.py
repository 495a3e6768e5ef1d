"""What an asker gave and what was made of it, for a copy of their own data; and how much of it is others'."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.consultation.enums import Asker, Channel, ConsentState, ContactWay, HandoffState, ShareField
from yorozu.consultation.models import Consent, Consultation, Detail, Entry, Handoff, Need
from yorozu.language.phones import display_phone

from .needs import AskerContact, contact_of


@dataclass(frozen=True)
class Given:
    """In words."""

    facts: tuple[tuple[str, str], ...]
    consents: tuple[tuple[datetime, str, str], ...]
    handed: tuple[tuple[datetime, str, str], ...]


def given_of(row: Consultation) -> Given:
    """The consultation's own fields, each consent, each desk to which fields went."""
    facts = (
        (_("聞いたことば"), row.words), (_("受けた方法"), str(Channel(row.channel).label)), (_("だれからの相談か"), str(Asker(row.asker).label)),
        (_("名前"), row.asker_name), (_("電話番号"), display_phone(row.asker_phone)), (_("電話のしかた"), row.asker_phone_note),
        (_("メール"), row.asker_email), (_("住所"), row.asker_address), (_("連絡のしかた"), str(ContactWay(row.contact_way).label)),
        (_("受けた窓口"), row.desk.name), (_("地区"), row.area.name),
    )  # fmt: skip
    consents = Consent.objects.filter(need__consultation=row).order_by("asked_at", "id")
    handed = Handoff.objects.filter(need__consultation=row).select_related("to_desk").order_by("offered_at", "id")
    return Given(
        tuple((label, value) for label, value in facts if value),
        tuple((one.asked_at, str(ConsentState(one.state).label), _fields(one.fields)) for one in consents),
        tuple((one.offered_at, f"{one.to_desk.name}（{HandoffState(one.state).label}）", _fields(one.fields)) for one in handed),
    )


def _fields(codes: list[str]) -> str:
    labels = dict(ShareField.choices)
    return "、".join(str(labels.get(code, code)) for code in codes)


def needs_in(consultation_id: UUID) -> list[UUID]:
    """The needs that were brought with it, the first first."""
    return list(Need.objects.filter(consultation=consultation_id).order_by("received_at", "id").values_list("pk", flat=True))


def asker_in(consultation_id: UUID) -> AskerContact:
    """Name and address of who asked, for a letter that they asked for."""
    return contact_of(Consultation.objects.get(pk=consultation_id))


def left_out_of(consultation_id: UUID) -> tuple[tuple[str, int], ...]:
    """How many lines and details of a consultation aren't the asker's to read without somebody's going through them."""
    return ((_("職員が書いた、本人あてでない記録"), Entry.objects.filter(need__consultation=consultation_id, public=False).count()),
            (_("からだ・お金・家族のことの記録"), Detail.objects.filter(need__consultation=consultation_id).count()),
            (_("ほかの窓口への書きそえ"), Handoff.objects.filter(need__consultation=consultation_id).exclude(message="").count()))  # fmt: skip
