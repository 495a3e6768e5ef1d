"""Why a look is shown to who answers for it, in a sentence."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from yorozu.kernel import clock
from yorozu.oversight.enums import ReadingRule

_SENTENCES: dict[str, Callable[[], str]] = {
    ReadingRule.MANY: lambda: _("%(since)sから%(until)sまでのあいだに、%(count)s人のページを開きました。"),
    ReadingRule.NIGHT: lambda: _("夜（%(since)sから%(until)sまで）、窓口が閉まっているときに、%(count)s人のページを開きました。"),
    ReadingRule.SAME_ADDRESS: lambda: _("見られた人の住所が、この職員と同じ名前の住民の住所と同じです。%(count)s回開きました。"),
    ReadingRule.NEIGHBOUR: lambda: _("見られた人の住所が、この職員と同じ名前の住民のとなりです。%(count)s回開きました。"),
    ReadingRule.SAME_NAME: lambda: _("見られた人が、この職員と同じ、少ない苗字です。%(count)s回開きました。"),
    ReadingRule.OUTSIDE: lambda: _("窓口が一度も受け持っていない人のページを、1日に%(count)s人開きました。"),
    ReadingRule.REPEATED: lambda: _("この人の相談を持っていないのに、続けて%(count)s回開きました。"),
}  # fmt: skip


def reason(one: Any) -> str:
    """The sentence of a finding."""
    times = {name: f"{moment.astimezone(clock.TOKYO):%H:%M}" for name, moment in (("since", one.since), ("until", one.until))}
    return _SENTENCES[one.rule]() % {**times, "count": one.count}
