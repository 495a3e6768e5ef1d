"""What of a need can be handed on, field by field, and what consent covers each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yorozu.community.enums import CommunicationNeed
from yorozu.community.queries import age_of
from yorozu.consultation.enums import DETAIL_FIELDS, Asker, ConsentState, EntryKind, ShareField
from yorozu.consultation.models import Consent, Need
from yorozu.consultation.rules import fields_of
from yorozu.kernel.access import Actor
from yorozu.language.phones import display_phone


@dataclass(frozen=True)
class ShareChoice:
    """One tick on the つなぐ form. `consent`: the state of the newest consent that names the field, or empty."""

    code: str
    label: str
    value: str
    consent: str
    consent_label: str
    covered: bool


def shareable(actor: Actor, need: Need) -> dict[str, str]:
    """Each field that holds something and that `actor` may see, with its value in words."""
    seen = fields_of(actor, need)
    return {code: value for code, value in held_values(need).items() if code in seen}


def held_values(need: Need) -> dict[str, str]:
    """Every field that holds something, whoever may see it, with its value in words."""
    return {code: value for code, value in _values(need) if value}


def _values(need: Need) -> Iterable[tuple[str, str]]:
    row = need.consultation
    yield ShareField.WORDS, need.words
    said = row.asker_name or row.asker != Asker.UNSAID
    yield ShareField.ASKER, f"{row.asker_name}（{Asker(row.asker).label}）" if said else ""
    yield ShareField.PHONE, " ".join(part for part in (display_phone(row.asker_phone), row.asker_phone_note) if part)
    person = row.person
    if person is not None:
        yield ShareField.PERSON, f"{person.name}（{person.kana}）" if person.kana else person.name
        yield ShareField.AGE, age_of(person)
    yield ShareField.ADDRESS, row.asker_address or (person.address if person else "")
    yield ShareField.COMMUNICATION, "、".join(
        str(CommunicationNeed(one).label) for one in row.communication if one in CommunicationNeed.values)  # fmt: skip
    details: dict[str, list[str]] = {}
    for detail in need.details.order_by("at", "id"):
        details.setdefault(detail.field, []).append(detail.text)
    for code in DETAIL_FIELDS:
        yield code, "\n".join(details.get(code, []))
    notes = need.entries.filter(kind__in=(EntryKind.NOTE, EntryKind.CONTACT)).order_by("at", "id")
    yield ShareField.RECORD, "\n".join(notes.values_list("text", flat=True))


def share_choices(need: Need, values: dict[str, str]) -> tuple[ShareChoice, ...]:
    """The ticks of the つなぐ form, in a fixed order; `values` as `shareable` or the need's page holds them."""
    states: dict[str, str] = {}
    for consent in Consent.objects.filter(need=need).order_by("asked_at", "id"):
        states.update(dict.fromkeys(consent.fields, consent.state))
    return tuple(
        ShareChoice(code, str(label), values[code], states.get(code, ""),
                    str(ConsentState(states[code]).label) if code in states else _("聞いていない"),
                    states.get(code, "") in (ConsentState.GIVEN, ConsentState.PRESUMED))
        for code, label in ShareField.choices if code in values
    )  # fmt: skip
