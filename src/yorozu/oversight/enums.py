"""Closed lists of oversight: stable English codes, Japanese labels in one place."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadingRule(models.TextChoices):
    """Why a look is shown to who answers for it; the same codes as in data/reading_rules.toml."""

    MANY = "many", _("短い時間に、たくさんの人")
    NIGHT = "night", _("夜、窓口が閉まっているとき")
    SAME_ADDRESS = "same_address", _("見た人と同じ住所")
    NEIGHBOUR = "neighbour", _("見た人のとなり")
    SAME_NAME = "same_name", _("見た人と同じ、少ない苗字")
    OUTSIDE = "outside", _("窓口が受け持っていない人")
    REPEATED = "repeated", _("相談がないのに、くり返し")


class Verdict(models.TextChoices):
    """What became of a finding. None is ever taken off the list."""

    OPEN = "open", _("まだ見ていない")
    FOLLOW_UP = "follow_up", _("調べている")
    IN_ORDER = "in_order", _("問題ない")


class RightsKind(models.TextChoices):
    """What somebody may ask about their own data (個人情報保護法 76条, 90条, 98条)."""

    DISCLOSURE = "disclosure", _("自分の記録の写しがほしい（開示）")
    CORRECTION = "correction", _("まちがいを直してほしい（訂正）")
    SUSPENSION = "suspension", _("使うのをやめてほしい（利用停止）")


class RightsState(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", _("返事を待っています")
    GRANTED = "granted", _("返事のとおりに、これからします")
    ANSWERED = "answered", _("終わりました")


class RightsAnswer(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", _("希望のとおりにします")
    PARTLY = "partly", _("一部だけ、希望のとおりにします")
    REFUSED = "refused", _("希望のとおりにできません")


@dataclass(frozen=True)
class Term:
    """What the law says of one kind of request: the last day, how far it may be put off, and what else holds."""

    asked_by: str  # the article by which it may be asked
    limit: str  # … by which there is a last day
    much: str  # … by which there is more time where very much is asked, or it takes very long
    days: int = 30
    more_days: int = 30
    part_days: int = 0  # where very much is asked: from the day of asking to the answer for a fair part (84条)


# 個人情報の保護に関する法律: 83条, 94条, 102条 (30 days, once 30 more for a good reason that is told in writing at once); 84条 (very much: a fair
# part within 60 days, told within the first 30), 95条 and 103条 (a time that is fair, told within the first 30). The day of asking isn't counted
# (民法 140条). A city's ordinance may set shorter days (108条), not longer ones.
TERMS: dict[str, Term] = {
    RightsKind.DISCLOSURE: Term("第76条", "第83条", "第84条", part_days=60),
    RightsKind.CORRECTION: Term("第90条", "第94条", "第95条"),
    RightsKind.SUSPENSION: Term("第98条", "第102条", "第103条"),
}


class ReleaseKind(models.TextChoices):
    """Which list of people leaves the house."""

    PEOPLE = "people", _("住民の一覧")
    NEEDS = "needs", _("相談の一覧")


class ReleaseState(models.TextChoices):
    """Where the leave to take a list out stands; that its file was fetched is a time and a count, not a state."""

    ASKED = "asked", _("確認を待っています")
    CONFIRMED = "confirmed", _("受けとれます")
    REFUSED = "refused", _("断られました")
    WITHDRAWN = "withdrawn", _("取り下げました")
    EXPIRED = "expired", _("期限が過ぎました")


ALONE = 100  # people whom one person alone may take out in a file (個人情報保護法施行規則 43条: a leak of more must be reported)
ANSWER_DAYS = 7  # so long a request waits for the second person
FETCH_HOURS = 24  # so long its file can be fetched
FORGET_DAYS = 30  # after its end the words of the search go: whom each file named stands in the audit
LAW = "個人情報の保護に関する法律"
REMIND_DAYS = 7  # before the last day its desk is told
CARRY_OUT_DAYS = 30  # after an answer that grants: so long it may take until it is done (87条4項 has the asker say how within as many)
