"""Guessing number and passphrase: each wrong try of one number from one address makes the next wait longer."""

import unicodedata
from typing import Protocol

from django.http import HttpRequest
from django.utils.translation import gettext as _t

from yorozu.kernel import limits
from yorozu.kernel.access import ANONYMOUS, Actor
from yorozu.web.portal.address import address_of

_SHEETS = "consult-sheets"
SENT_FREELY = 40  # consultations from one address in half a day
URGENT_FREELY = 200  # more of them where words tell of danger: a shelter's, a hospital's address
DRAFTS_FREELY = 60  # consultations begun


class Enter(Protocol):
    """consultation.operations.residents.enter."""

    def __call__(self, *, number: str, passphrase: str) -> Actor | None: ...


def _key(request: HttpRequest, number: str) -> str:
    plain = unicodedata.normalize("NFKC", number).upper().translate(str.maketrans("ILO", "110"))
    typed = "".join(letter for letter in plain if letter.isalnum())[:40]
    return limits.key_of("consult-status", typed, address_of(request))


def guarded(request: HttpRequest, number: str, passphrase: str, enter: Enter) -> tuple[Actor | None, int]:
    """Try to come in: the resident, or the seconds until the next try counts. While one waits nothing is tried, so
    a right answer in that time tells nothing either; numbers that don't exist wait just as long.
    """
    key = _key(request, number)
    wait = limits.begin(key)
    if wait:
        return None, wait
    actor = enter(number=number, passphrase=passphrase)
    if actor is None:
        return None, limits.seconds_to_wait(key)
    limits.succeeded(key)
    return actor, 0


def refusal(wait: int) -> str:
    """What is said, whichever of the two was wrong, or neither."""
    wrong = _t("受付番号と合言葉の組み合わせがちがいます。控えを見て、もう一度書いてください。")
    return wrong + _t("つぎは%(seconds)s秒待ってから、ためしてください。") % {"seconds": wait} if wait else wrong


def send_wait(request: HttpRequest, *, urgent: bool) -> int:
    """Sending is free for a household, a library, a whole office; only what no people send waits. Danger is counted by itself and waits
    long after all else: without an end it would be the word by which a machine fills the desks.
    """
    kind, free = ("consult-send-urgent", URGENT_FREELY) if urgent else ("consult-send", SENT_FREELY)
    return limits.begin(limits.key_of(kind, "", address_of(request)), free=free)


def draft_wait(request: HttpRequest) -> int:
    """Seconds until this address may begin another consultation: each is kept for a week, whoever typed it."""
    return limits.begin(limits.key_of("consult-draft", "", address_of(request)), free=DRAFTS_FREELY)


def sheet_wait(request: HttpRequest) -> int:
    """Seconds until this address may print its next sheet: the fourth in a row begins to wait, at most five minutes,
    so that no machine fills the table of codes. Who is signed in at a desk prints as many as they need.
    """
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    if actor.is_staff:
        return 0
    key = limits.key_of(_SHEETS, "", address_of(request))
    return limits.begin(key)
