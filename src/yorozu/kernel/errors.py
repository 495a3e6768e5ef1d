"""Failures that are part of the work: each has a code, what it is about, and a sentence for the person."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Message = str | Promise


class YorozuError(Exception):
    """An anticipated failure. `code` is stable and English, `message` is translated when it is shown."""

    code = "error"
    message: Message = _("うまくいきませんでした。もう一度おためしください。")

    def __init__(self, message: Message | None = None, **data: Any) -> None:
        if message is not None:
            self.message = message
        self.data = data
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class NotFound(YorozuError):
    """There is no such thing, or none that this person may know of."""

    code = "not-found"
    message = _("さがしているものは見つかりませんでした。")


class Denied(NotFound):
    """The person may not. Shown exactly as a missing thing is, so that nothing is learnt from the difference."""

    code = "denied"


class Refused(YorozuError):
    """The act isn't possible as things stand; the message says why and what to do instead."""

    code = "refused"


class Stale(Refused):
    """Somebody else was first; what was typed is kept and shown again."""

    code = "stale"
    message = _("この画面を開いたあとで、ほかの人が先に進めました。いまのようすを確かめてください。")


class Invalid(YorozuError):
    """What was typed can't be used: `field_errors` gives a sentence for each field."""

    code = "invalid"

    def __init__(self, field_errors: Mapping[str, Message], **data: Any) -> None:
        self.field_errors = dict(field_errors)
        super().__init__(next(iter(field_errors.values()), self.message), **data)
