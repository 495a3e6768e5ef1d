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
