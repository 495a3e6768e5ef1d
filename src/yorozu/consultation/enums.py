"""Closed lists of a consultation and a need: stable English codes, Japanese labels in one place."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How the words came in."""

    PHONE = "phone", _("電話")
    WALK_IN = "walk_in", _("来所")
    VISIT = "visit", _("訪問")
    WEB = "web", _("ウェブ")
    RELAY = "relay", _("電話リレー")
    POST = "post", _("郵便・紙")
    FAX = "fax", _("ファックス")


class Urgency(models.TextChoices):
    """急ぎ, in the order of the keys 1 to 4."""

    NOW = "now", _("至急")
    TODAY = "today", _("今日中")
    WEEK = "week", _("今週")
    NONE = "none", _("急がない")


URGENCY_RANK: dict[str, int] = {Urgency.NOW: 0, Urgency.TODAY: 1, Urgency.WEEK: 2, Urgency.NONE: 3}


class Asker(models.TextChoices):
    """Who brings the words, seen from the person they are about."""

    SELF = "self", _("本人")
    FAMILY = "family", _("家族")
    NEIGHBOUR = "neighbour", _("近所・知り合い")
    PROFESSIONAL = "professional", _("委員・事業者など")
    UNSAID = "unsaid", _("言わない")


class ContactWay(models.TextChoices):
    """How the asker wants to be told."""

    PHONE = "phone", _("電話")
    LETTER = "letter", _("手紙")
    VISIT = "visit", _("家に来てほしい")
    SCREEN = "screen", _("「相談のようす」で見る")
    NONE = "none", _("連絡しないで")


class NeedState(models.TextChoices):
    """A need's life; "reopened" is a mark, not a state."""

    RECEIVED = "received", _("受けとりました")
    SEEKING = "seeking", _("さがしています")
    WITH_HELPER = "with_helper", _("つなぎました")
    ANSWERED = "answered", _("結果が決まりました")
    CLOSED = "closed", _("終わりました")


class HandoffState(models.TextChoices):
    """An offer's life; "seen" is a time, not a state."""

    OFFERED = "offered", _("返事待ち")
    ACCEPTED = "accepted", _("引き受けました")
    DECLINED = "declined", _("引き受けられません")
    WITHDRAWN = "withdrawn", _("取り下げました")
    SILENT = "silent", _("返事がありませんでした")


class HandoffKind(models.TextChoices):
    """An offer by a desk, or a lift by the platform one circle up."""

    OFFER = "offer", _("つなぐ")
    LIFT = "lift", _("上の輪へ")


class Outcome(models.TextChoices):
    """What became of a need: five steps, and four other ways to end."""

    MET = "met", _("解決した")
    MOSTLY_MET = "mostly_met", _("ほぼ解決した")
    PARTLY_MET = "partly_met", _("一部だけ解決した")
    HARDLY_MET = "hardly_met", _("ほとんど解決していない")
    UNMET = "unmet", _("解決できなかった")
    HEARD = "heard", _("お話を聞いた")
    NO_CONTACT = "no_contact", _("連絡がとれなかった")
    WITHDRAWN_BY_PERSON = "withdrawn_by_person", _("本人がやめた")
    MOVED_OR_DIED = "moved_or_died", _("転出・死亡")


NAMES_WHAT_WAS_MISSING = (Outcome.MOSTLY_MET, Outcome.PARTLY_MET, Outcome.HARDLY_MET, Outcome.UNMET)


class Missing(models.TextChoices):
    """What was missing where a need was not met whole; counts in the gap."""

    NIGHT = "night", _("夜に頼れる人・サービス")
    HOLIDAY = "holiday", _("休日に頼れる人・サービス")
    SERVICE = "service", _("合うサービスがない")
    CAPACITY = "capacity", _("空きがない")
    COST = "cost", _("費用が払えない")
    TRANSPORT = "transport", _("行く足がない")
    ELIGIBILITY = "eligibility", _("制度の条件に合わない")
    HELPERS = "helpers", _("手伝う人がいない")
    LANGUAGE = "language", _("ことばが通じない")
    OTHER = "other", _("そのほか")


class ToldHow(models.TextChoices):
    """How the person who asked was told the result."""

    PHONE = "phone", _("電話で")
    FACE = "face", _("会って")
    LETTER = "letter", _("手紙で")
    SCREEN = "screen", _("「相談のようす」で")
    MAIL = "mail", _("メールで")
    OTHER = "other", _("ほかの方法で")


class ConsentState(models.TextChoices):
    """同意: asked, and what was said."""

    ASKED = "asked", _("聞いている")
    GIVEN = "given", _("同意あり")
    REFUSED = "refused", _("同意なし")
    WITHDRAWN = "withdrawn", _("撤回")
    EXPIRED = "expired", _("期限切れ")
    PRESUMED = "presumed", _("同意なしで渡せる場合")


class ConsentHow(models.TextChoices):
    """How consent was given."""

    ORAL = "oral", _("口頭")
    PAPER = "paper", _("書面")
    SCREEN = "screen", _("画面")


class EntryKind(models.TextChoices):
    """What a line of the way says."""

    RECEIVED = "received", _("受けとりました")
    NOTE = "note", _("書きたし")
    CONTACT = "contact", _("連絡")
    STEP = "step", _("次の一歩")
    URGENCY = "urgency", _("急ぎ")
    OFFERED = "offered", _("頼みました")
    LIFTED = "lifted", _("上の輪へあげました")
    ANSWERED = "answered", _("返事")
    MOVED = "moved", _("持つ窓口が変わりました")
    CONSENT = "consent", _("同意")
    RESULT = "result", _("結果")
    TOLD = "told", _("伝えました")
    CLOSED = "closed", _("終わりました")
    REOPENED = "reopened", _("もう一度はじめました")
    WORD = "word", _("相談した人から")
    LINKED = "linked", _("ほかの相談と合わせました")


class ShareField(models.TextChoices):
    """What can be ticked when a need is handed over, field by field."""

    WORDS = "words", _("ことば")
    ASKER = "asker", _("話した人")
    PHONE = "phone", _("電話番号")
    PERSON = "person", _("本人の名前")
    AGE = "age", _("本人の年齢")
    ADDRESS = "address", _("住所")
    COMMUNICATION = "communication", _("読む・聞くための希望")
    HEALTH = "health", _("からだ・病気のこと")
    CARE = "care", _("介護・障害の認定")
    MONEY = "money", _("家計のこと")
    FAMILY = "family", _("家族のこと")
    RECORD = "record", _("これまでの書きたし")


DETAIL_FIELDS = (ShareField.HEALTH, ShareField.CARE, ShareField.MONEY, ShareField.FAMILY)


class ResidentStep(StrEnum):
    """The four steps that a resident sees."""

    RECEIVED = "received"
    SEEKING = "seeking"
    WITH_HELPER = "with_helper"
    CLOSED = "closed"


RESIDENT_STEPS: dict[str, ResidentStep] = {
    NeedState.RECEIVED: ResidentStep.RECEIVED,
    NeedState.SEEKING: ResidentStep.SEEKING,
    NeedState.WITH_HELPER: ResidentStep.WITH_HELPER,
    NeedState.ANSWERED: ResidentStep.WITH_HELPER,
    NeedState.CLOSED: ResidentStep.CLOSED,
}


ERASED = "（保存期間が過ぎたので、消しました）"  # stands where words stood; one text, so that nothing can be read out of it
