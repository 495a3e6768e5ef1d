"""Closed lists of coordination: stable English codes, Japanese labels in one place; the numbers that each rule comes with."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class StuckRule(models.TextChoices):
    """By what a need is found to be stuck; the same codes as in algorithms/stuck.py."""

    REFUSALS = "refusals", _("何度も断られた")
    SILENCE = "silence", _("頼んでも返事がない")
    HANDOFFS = "handoffs", _("窓口が何度もかわった")
    LIFTED = "lifted", _("上の輪へ何度もあがった")
    OVERDUE = "overdue", _("予定の日が何度もすぎた")
    UNMET = "unmet", _("終わったのに、満たされていない")
    QUIET = "quiet", _("長いあいだ動きがない")
    CONSENT = "consent", _("同意がなく、つなげない")
    FIELDS = "fields", _("困りごとが重なり、ほかの窓口が入っていない")
    LOAD = "load", _("窓口の手がいっぱいで、動きがない")


@dataclass(frozen=True)
class Number:
    """One number of a rule: what it counts, how it comes, and between what it may lie."""

    label: str | Promise
    default: int
    least: int
    most: int


_TIMES, _DAYS = 50, 730
NUMBERS: Mapping[str, Mapping[str, Number]] = {
    StuckRule.REFUSALS: {"n": Number(_("断られた回数"), 3, 1, _TIMES)},
    StuckRule.SILENCE: {"n": Number(_("返事がなかった回数"), 2, 1, _TIMES)},
    StuckRule.HANDOFFS: {"n": Number(_("窓口がかわった回数"), 3, 1, _TIMES)},
    StuckRule.LIFTED: {"n": Number(_("上の輪へあがった回数"), 2, 1, _TIMES)},
    StuckRule.OVERDUE: {"n": Number(_("予定の日がすぎた回数"), 3, 1, _TIMES)},
    StuckRule.UNMET: {"n": Number(_("満たされずにもう一度はじまった回数"), 2, 1, _TIMES)},
    StuckRule.QUIET: {"days": Number(_("何も書かれていない日数"), 60, 1, _DAYS)},
    StuckRule.CONSENT: {"days": Number(_("同意がないままの日数"), 14, 1, _DAYS)},
    StuckRule.FIELDS: {"n": Number(_("くらしの面の数"), 3, 1, _TIMES), "days": Number(_("ほかの窓口が入らない日数"), 14, 1, _DAYS)},
    StuckRule.LOAD: {"n": Number(_("担い手1人あたりの相談の数"), 40, 1, 1000), "days": Number(_("何も書かれていない日数"), 21, 1, _DAYS)},
}
EXPLAINED: Mapping[str, str | Promise] = {
    StuckRule.REFUSALS: _("頼んだ窓口に、この回数断られた相談です。どこかが引き受けると、数えなおします。"),
    StuckRule.SILENCE: _("頼んだ窓口から、期限までに返事がなかったことが、この回数あった相談です。どこかが引き受けると、数えなおします。"),
    StuckRule.HANDOFFS: _("持つ窓口が、この回数かわった相談です。たらい回しになっていないかを見ます。"),
    StuckRule.LIFTED: _("下の輪で決まらず、この回数上の輪へあがった相談です。"),
    StuckRule.OVERDUE: _("次の一歩の日が、何もされないまま、この回数すぎた相談です。"),
    StuckRule.UNMET: _("終わったあとにもう一度はじまった回数と、満たされずに残りを次の困りごととした回数を合わせて数えます。"),
    StuckRule.QUIET: _("この日数、人が何も書いていない相談です。先の日を決めただけで止まっている相談を見つけます。"),
    StuckRule.CONSENT: _("渡してよいかの同意が、断られた・取り消された・聞いたまま答えがない、または「ほかの窓口に伝えないで」と言われて、この日数がすぎ、どこにもつなげていない相談です。"),
    StuckRule.FIELDS: _("くらしの面がこの数以上重なっているのに、この日数、ほかの窓口がどこも引き受けていない相談です。"),
    StuckRule.LOAD: _("担い手1人あたりの相談がこの数以上の窓口で、この日数、人が何も書いていない相談です。窓口の数は、毎朝数えたものです。"),
}
UNTRIED = frozenset({StuckRule.LOAD})  # rests on what is counted each morning: other mornings can't be counted back


class EndedWhy(models.TextChoices):
    """Why a mark ended."""

    MOVED_ON = "moved_on", _("動きがあった")
    ANSWERED = "answered", _("結果が決まった")
    CLOSED = "closed", _("相談が終わった")
    RULE = "rule", _("決まりがかわった")


class ForumStep(models.TextChoices):
    """The steps of the route, from the closest up; the last one can't pass a need on."""

    WORKER = "worker", _("地区のワーカー")
    SPECIALIST = "specialist", _("きぼう相談・専門のネットワーク")
    DISTRICT = "district", _("地区ケア会議")
    ZONE = "zone", _("圏域の会議")
    CITY = "city", _("庁内の会議")


STEPS = tuple(ForumStep.values)
MOST_DAYS = 120  # working days that a forum may take until it talks about a need
URGENT_DAYS = 1  # … about one that is 至急
