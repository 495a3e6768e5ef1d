"""Closed lists of the city: stable English codes, Japanese labels in one place."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yorozu.kernel.access import Permission as P


class AreaKind(models.TextChoices):
    """The circles of the plan, the widest first."""

    CITY = "city", _("市")
    ZONE = "zone", _("圏域")
    DISTRICT = "district", _("地区")
    WARD = "ward", _("区")
    GROUP = "group", _("隣組・常会")


class OrganisationKind(models.TextChoices):
    """Who runs a desk."""

    CITY = "city", _("市役所")
    COUNCIL = "council", _("社会福祉協議会")
    DISTRICT_COUNCIL = "district_council", _("住民自治協議会")
    PROVIDER = "provider", _("事業者")
    GROUP = "group", _("団体・グループ")
    OTHER = "other", _("そのほか")


class DeskKind(models.TextChoices):
    """What a desk is in the scheme. Only a `yorozu` desk takes lifted needs of its area (rule L3)."""

    YOROZU = "yorozu", _("よろず相談")
    HOPE = "hope", _("きぼう相談")
    SUPPORT_CENTRE = "support_centre", _("地域包括支援センター")
    SECTION = "section", _("市の課・係")
    SPECIALIST = "specialist", _("専門の窓口")
    PROVIDER = "provider", _("事業者の窓口")
    GROUP = "group", _("地域の活動")


class Role(models.TextChoices):
    """担い手: what somebody is, at a desk or in an area, for a term."""

    WORKER = "worker", _("地域福祉ワーカー")
    COUNSELLOR = "counsellor", _("相談員")
    COMMISSIONER = "commissioner", _("民生児童委員")
    PROMOTER = "promoter", _("福祉推進員")
    COORDINATOR = "coordinator", _("コーディネーター")
    STAFF = "staff", _("窓口の職員")
    OFFICIAL = "official", _("市の担当職員")
    ADMINISTRATOR = "administrator", _("よろずの管理者")
    AUDITOR = "auditor", _("監査の担当")


_TAKES_NEEDS = frozenset({P.RECORD_NEED, P.SEE_NEED, P.WORK_NEED, P.HAND_OVER, P.ANSWER_HANDOFF, P.PRINT_PAPER,
                          P.SEE_PERSON, P.EDIT_PERSON, P.ANSWER_RIGHTS, P.SEE_MEETING, P.RUN_MEETINGS, P.ANSWER_DUTIES})  # fmt: skip
PERMISSIONS: dict[str, frozenset[P]] = {
    Role.WORKER: _TAKES_NEEDS | {P.SEE_BOARD_OF_AREA, P.EDIT_DIRECTORY, P.SEE_NOTICES},
    Role.COUNSELLOR: _TAKES_NEEDS | {P.SEE_NOTICES},
    Role.COMMISSIONER: frozenset({P.RECORD_NEED, P.PRINT_PAPER, P.SEE_MEETING}),
    Role.PROMOTER: frozenset({P.RECORD_NEED, P.PRINT_PAPER, P.SEE_MEETING}),
    Role.COORDINATOR: _TAKES_NEEDS | {P.SEE_BOARD_OF_AREA, P.EDIT_DIRECTORY, P.SEE_NOTICES, P.SEE_FIGURES, P.SEE_UNUSUAL},
    Role.STAFF: _TAKES_NEEDS,
    Role.OFFICIAL: frozenset({P.SEE_FIGURES, P.EDIT_DIRECTORY, P.IMPORT_DIRECTORY, P.PRINT_PAPER, P.END_DATA, P.SEE_MEETING, P.SET_STUCK_RULES}),
    Role.ADMINISTRATOR: frozenset({P.EDIT_CITY, P.EDIT_DIRECTORY, P.IMPORT_DIRECTORY, P.SEE_FIGURES, P.SEE_NOTICES,
                                   P.SEE_ALL_JOBS, P.PRINT_PAPER, P.SEE_UNUSUAL, P.END_DATA, P.SET_PERIODS, P.SET_STUCK_RULES}),
    Role.AUDITOR: frozenset({P.SEE_AUDIT, P.SEE_FIGURES, P.SEE_UNUSUAL}),
}  # fmt: skip


class CommunicationNeed(models.TextChoices):
    """情報保障: how somebody reads, hears and is reached; printed on every sheet (ux.md 4.5)."""

    LARGE_PRINT = "large_print", _("大きな文字")
    BRAILLE = "braille", _("点字")
    AUDIO = "audio", _("音訳・読み上げ")
    FURIGANA = "furigana", _("ふりがな")
    EASY = "easy", _("やさしい日本語")
    LANGUAGE = "language", _("外国語")
    SIGN = "sign", _("手話通訳")
    SUMMARY = "summary", _("要約筆記")
    WRITING = "writing", _("筆談")
    NO_PHONE = "no_phone", _("電話はできない")
    VISIT_ONLY = "visit_only", _("訪問だけ")
