"""How pages are shown to one browser or account: kept on the server, so that it works without scripts and on paper.

A choice is about a screen and not about a person's affairs: it is kept without a trace in the audit.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yorozu.kernel.access import Actor
from yorozu.kernel.errors import Invalid
from yorozu.kernel.models import Display, User
from yorozu.kernel.prebuilt import Reads, first

SIZES = ("standard", "large", "largest")
CONTRASTS = ("standard", "strong", "dark")
LANGUAGES = ("ja", "ja-x-easy", "en")


@dataclass(frozen=True)
class DisplayChoice:
    """`size`: 100, 125, 150 %; `contrast`: which colours; `furigana`: readings over kanji; `language`: a code."""

    size: str = "standard"
    contrast: str = "standard"
    furigana: bool = False
    language: str = "ja"


USUAL = DisplayChoice()


def display_of(*, browser: str, account: User | None = None) -> DisplayChoice:
    """The choice of the account where it has one (it was read with the account), else of the browser, else the usual one."""
    chosen = (account and account.shown) or (first(_OF_BROWSER, browser=browser) if browser else None)
    return DisplayChoice(*chosen) if chosen else USUAL


_OF_BROWSER = Reads(lambda browser: Display.objects.filter(~Q(session_key=""), session_key=browser).order_by("id").values_list(
    "size", "contrast", "furigana", "language"))  # fmt: skip


@transaction.atomic
def choose_display(choice: DisplayChoice, *, by: Actor, browser: str, user_id: UUID | None = None) -> None:
    """Keep `choice` for the account `user_id` or else for the browser; an unknown code is refused (Invalid)."""
    if choice.size not in SIZES or choice.contrast not in CONTRASTS or choice.language not in LANGUAGES:
        raise Invalid({"language": _("選べるもののなかから選んでください。")}, by=by.kind)
    values = {"size": choice.size, "contrast": choice.contrast, "furigana": choice.furigana,
              "language": choice.language}  # fmt: skip
    if user_id is not None:
        Display.objects.update_or_create(user_id=user_id, defaults=values)
    else:
        Display.objects.update_or_create(session_key=browser, defaults=values)


def switch_shortcuts(on: bool, *, by: Actor) -> None:
    """Single-key shortcuts on or off for the person's own account (WCAG 2.1.4); nothing for who has none."""
    if by.user_id is not None:
        User.objects.filter(pk=by.user_id).update(shortcuts=on)
