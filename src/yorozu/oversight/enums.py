"""Closed lists of oversight: stable English codes, Japanese labels in one place."""

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
    ANSWERED = "answered", _("返事をしました")


class RightsAnswer(models.TextChoices):
    """What was decided."""

    GRANTED = "granted", _("希望のとおりにします")
    PARTLY = "partly", _("一部だけ、希望のとおりにします")
    REFUSED = "refused", _("希望のとおりにできません")


LAW: dict[str, tuple[str, int]] = {
    # The article by which there is a last day, and its days; each may be put off once by as many more (83条2項, 94条2項, 102条2項).
    RightsKind.DISCLOSURE: ("個人情報の保護に関する法律 第83条", 30), RightsKind.CORRECTION: ("個人情報の保護に関する法律 第94条", 30),
    RightsKind.SUSPENSION: ("個人情報の保護に関する法律 第102条", 30),
}  # fmt: skip
MORE_DAYS = 30
