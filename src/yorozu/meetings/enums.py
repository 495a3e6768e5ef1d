"""Closed lists of meetings: stable English codes, Japanese labels in one place."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CIRCLES = ("group", "ward", "district", "zone", "city")


class Secrecy(models.TextChoices):
    """Who may know what is said."""

    NONE = "none", _("だれが読んでもよい")
    DUTY = "duty", _("委員と事務局だけ")
    LAW = "law", _("委員だけ（法律の守秘義務）")


class MeetingState(models.TextChoices):
    """A meeting's life."""

    PLANNED = "planned", _("予定")
    CALLED = "called", _("呼びました")
    HELD = "held", _("終わりました")
    CANCELLED = "cancelled", _("中止")


class MinutesState(models.TextChoices):
    """Its minutes' life."""

    NONE = "none", _("まだ")
    DRAFT = "draft", _("下書き")
    AGREED = "agreed", _("確かめました")
    PUBLISHED = "published", _("公開しました")


class ItemState(models.TextChoices):
    """What became of an item. `heard`: formal, nothing had to be decided."""

    OPEN = "open", _("これから")
    DECIDED = "decided", _("決まりました")
    TALKED = "talked", _("話し合いました")
    LEFT = "left", _("今日はしません")
    HEARD = "heard", _("聞きました")


class DutyState(models.TextChoices):
    """What became of a decision."""

    OPEN = "open", _("これから")
    DONE = "done", _("できました")
    DROPPED = "dropped", _("しなくてよくなりました")
    ABOVE = "above", _("上の会議で決めなおしました")


class Step(models.TextChoices):
    """One line of what happened to a decision."""

    DECIDED = "decided", _("決まりました")
    REMINDED = "reminded", _("日を過ぎたので知らせました")
    NOT_DONE = "not_done", _("まだできていません")
    LIFTED = "lifted", _("上へあげました")
    MOVED = "moved", _("窓口がなくなったので移しました")
    DONE = "done", _("できました")
    DROPPED = "dropped", _("しなくてよくなりました")
    ABOVE = "above", _("上の会議で決めなおしました")


class Reply(models.TextChoices):
    """What a member answered to the call."""

    NONE = "none", _("返事なし")
    COMING = "coming", _("出ます")
    NOT_COMING = "not_coming", _("出られません")


DECISION = "decision"  # kind of the thing on a higher agenda: something decided below that wasn't done
MOST_ITEMS = 40
MOST_MEMBERS = 200
GRACE_DAYS = 5  # working days that a decision gets after its date passed the first time
LIFT_DAYS = 10  # … that the next circle has, where no meeting of its own is planned
EARLY_MINUTES = 60  # so long before its beginning the room can be opened
CALL_DAYS = 7  # a call that goes out later than this is said to be short
LATE_HOURS = 24  # cancelled or moved within so many hours: everybody is called by telephone too
LOST_DAYS = 14  # a meeting that is still open so long after its end is a finding of `check`
