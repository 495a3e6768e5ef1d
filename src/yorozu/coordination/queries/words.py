"""A reason in words: how often, when, which desks. Nothing about anybody."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from yorozu.community.queries.named import LABELS
from yorozu.coordination.enums import StuckRule
from yorozu.kernel import clock

Because = Mapping[str, Any]
Desks = Mapping[UUID, str]


def desks_in(becauses: Iterable[Because]) -> Desks:
    """The names of the desks that reasons speak of; nothing is asked where they speak of none."""
    ids = {UUID(desk) for because in becauses for _on, desk in because.get("when", ()) if desk}
    return LABELS["desk"](ids) if ids else {}


def in_words(rule: str, because: Because, desks: Desks) -> str:
    """The sentence of one reason."""
    return _SENTENCES[rule](because, desks)


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    values = {"year": day.year, "month": day.month, "day": day.day}
    return _("%(month)s月%(day)s日") % values if day.year == clock.today().year else _("%(year)s年%(month)s月%(day)s日") % values


def _listed(because: Because, desks: Desks) -> str:
    """（11月2日 きぼう相談、11月9日 介護保険課）; where there were more, the latest of them after …."""
    named = [" ".join(part for part in (_day(on), desks.get(UUID(desk), "") if desk else "") if part) for on, desk in because["when"]]
    more = "…" if because["n"] > len(named) else ""
    return _("（%(list)s）") % {"list": more + "、".join(named)}


def _refusals(because: Because, desks: Desks) -> str:
    count, apart = because["n"], {desk for _on, desk in because["when"]}
    said = _("%(n)sつの窓口に断られました") if len(apart) == count else _("%(n)s回、断られました")
    return said % {"n": count} + _listed(because, desks)


def _consent(because: Because, _desks: Desks) -> str:
    return {
        "asked": _("渡してよいかを聞いたまま、%(day)sから答えがありません。"), "refused": _("%(day)sに、ほかの窓口に渡すことを断られました。"),
        "withdrawn": _("%(day)sに、渡してよいという同意が取り消されました。"), "expired": _("渡してよいという同意の期限が切れています（%(day)s）。"),
        "kept": _("「ほかの窓口に伝えないで」と言われています（%(day)sから）。"),
    }[because["state"]] % {"day": _day(because["on"])}  # fmt: skip


def _quiet(because: Because, _desks: Desks) -> str:
    return _("%(day)sから、だれも何も書いていません。") % {"day": _day(because["last"])}


def _load(because: Because, _desks: Desks) -> str:
    return _("持っている窓口は、担い手%(people)s人で%(open)s件を持っています。%(day)sから、だれも何も書いていません。") % {
        "people": because["people"], "open": because["open"], "day": _day(because["last"])}  # fmt: skip


def _times(one: str) -> Callable[[Because, Desks], str]:
    def say(because: Because, desks: Desks) -> str:
        return _(one) % {"n": because["n"]} + _listed(because, desks)

    return say


def _noop(text: str) -> str:
    return text


gettext_noop = _noop  # marks a sentence for the catalogues; it is translated when it is said
_SENTENCES: dict[str, Callable[[Because, Desks], str]] = {
    StuckRule.REFUSALS: _refusals, StuckRule.CONSENT: _consent, StuckRule.QUIET: _quiet, StuckRule.LOAD: _load,
    StuckRule.SILENCE: _times(gettext_noop("返事がないまま期限がすぎたことが、%(n)s回あります")),
    StuckRule.HANDOFFS: _times(gettext_noop("持つ窓口が%(n)s回かわりました")), StuckRule.LIFTED: _times(gettext_noop("上の輪へ%(n)s回あがりました")),
    StuckRule.OVERDUE: _times(gettext_noop("次の一歩の日が、何もされないまま%(n)s回すぎました")),
    StuckRule.UNMET: _times(gettext_noop("満たされないまま、%(n)s回はじまりなおしました")),
    StuckRule.FIELDS: lambda because, _desks: _("くらしの面が%(n)sつ重なっていますが、ほかの窓口がまだどこも引き受けていません。") % {"n": because["n"]},
}  # fmt: skip
