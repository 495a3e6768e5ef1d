"""What of a need can be handed on, field by field, and what consent covers each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yorozu.community.enums import CommunicationNeed
from yorozu.community.queries import age_of
from yorozu.consultation.enums import Asker, ConsentState, ShareField
from yorozu.consultation.models import Consent, Need
from yorozu.consultation.rules import IN_FORCE, fields_of, own_since
from yorozu.kernel.access import Actor
from yorozu.language.phones import display_phone

from .whole import Whole


@dataclass(frozen=True)
class ShareChoice:
    """One tick on the つなぐ form. `consent`: the state of the newest consent that names the field, or empty."""

    code: str
    label: str
    value: str
    consent: str
    consent_label: str
    only_for: str  # the one desk for which the consent holds, in words
    covered: bool


@dataclass(frozen=True)
class Held:
    """One thing that a need holds; `at`: when it was written, where it was written down and not told at the beginning."""

    code: str
    text: str
    at: datetime | None = None


def shareable(actor: Actor, need: Need) -> dict[str, str]:
    """Each field that holds something and that `actor` may see, with its value in words: what was shared with their
    desk, and what it wrote itself.
    """
    return values_of(held_by(need), fields_of(actor, need), own_since(actor, need))


def values_of(held: Iterable[Held], seen: frozenset[str], since: datetime | None) -> dict[str, str]:
    """What of `held` is in `seen`, or was written from `since` on, by field."""
    values: dict[str, list[str]] = {}
    for one in held:
        if one.code in seen or (since is not None and one.at is not None and one.at >= since):
            values.setdefault(one.code, []).append(one.text)
    return {code: "\n".join(texts) for code, texts in values.items()}


def held_by(need: Need, whole: Whole | None = None) -> tuple[Held, ...]:
    """Everything that a need holds, whoever may see it; `whole`: what hangs on it, where it was read already."""
    return tuple(one for one in (*_told(need), *_written(whole or Whole(need))) if one.text)


def _told(need: Need) -> Iterable[Held]:
    row = need.consultation
    yield Held(ShareField.WORDS, need.words)
    said = row.asker_name or row.asker != Asker.UNSAID
    yield Held(ShareField.ASKER, f"{row.asker_name}（{Asker(row.asker).label}）" if said else "")
    yield Held(ShareField.PHONE, " ".join(part for part in (display_phone(row.asker_phone), row.asker_phone_note) if part))
    person = row.person
    if person is not None:
        yield Held(ShareField.PERSON, f"{person.name}（{person.kana}）" if person.kana else person.name)
        yield Held(ShareField.AGE, age_of(person))
    yield Held(ShareField.ADDRESS, row.asker_address or (person.address if person else ""))
    yield Held(ShareField.COMMUNICATION, "、".join(
        str(CommunicationNeed(one).label) for one in row.communication if one in CommunicationNeed.values))  # fmt: skip


def _written(whole: Whole) -> Iterable[Held]:
    for code, text, at in whole.details:
        yield Held(code, text, at)
    for text, at in whole.notes:
        yield Held(ShareField.RECORD, text, at)


def share_choices(consents: Iterable[Consent], values: dict[str, str]) -> tuple[ShareChoice, ...]:
    """The ticks of the つなぐ form, in a fixed order; `consents` of the need, oldest first, `values` as `shareable` gives them."""
    newest: dict[str, Consent] = {}
    for consent in consents:
        newest.update(dict.fromkeys(consent.fields, consent))
    return tuple(_choice(code, str(label), values[code], newest.get(code)) for code, label in ShareField.choices if code in values)


def _choice(code: str, label: str, value: str, consent: Consent | None) -> ShareChoice:
    if consent is None:
        return ShareChoice(code, label, value, "", _("聞いていない"), "", False)
    only = _("%(desk)sにだけ") % {"desk": consent.desk.name} if consent.desk is not None else ""
    in_force = consent.state in IN_FORCE and consent.desk is None
    return ShareChoice(code, label, value, consent.state, str(ConsentState(consent.state).label), only, in_force)
