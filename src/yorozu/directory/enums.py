"""Closed lists of the directory."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dataset(models.TextChoices):
    """Families of municipal lists (自治体標準オープンデータセット). The last four aren't lists of places."""

    PUBLIC_FACILITY = "public_facility", _("公共施設")
    CARE_SERVICE = "care_service", _("介護サービス事業所")
    MEDICAL = "medical", _("医療機関")
    CHILDCARE = "childcare", _("子育て施設")
    EVACUATION = "evacuation", _("避難場所")
    AED = "aed", _("AED")
    WELFARE = "welfare", _("福祉施設")
    NPO = "npo", _("団体・グループ")
    WIFI = "wifi", _("公衆無線LAN")
    TOILET = "toilet", _("公衆トイレ")
    CULTURE = "culture", _("文化財")
    TOURISM = "tourism", _("観光施設")
    HYDRANT = "hydrant", _("消防水利")
    SERVICE = "service", _("相談・サービス")
    PLACES = "places", _("そのほかの場所")
    EVENT = "event", _("イベント")
    POPULATION = "population", _("人口")
    ORGANISATION = "organisation", _("市の組織")
    CATALOGUE = "catalogue", _("オープンデータの目録")


NOT_PLACES = frozenset({Dataset.EVENT, Dataset.POPULATION, Dataset.ORGANISATION, Dataset.CATALOGUE})
DATASET_FIELDS: dict[str, tuple[str, ...]] = {
    Dataset.CARE_SERVICE: ("elderly",), Dataset.MEDICAL: ("health",), Dataset.CHILDCARE: ("children",),
    Dataset.EVACUATION: ("disaster",), Dataset.AED: ("health",), Dataset.WELFARE: ("elderly", "disability"), Dataset.HYDRANT: ("disaster",),
}  # fmt: skip


class ServiceStatus(models.TextChoices):
    """HSDS `status`."""

    ACTIVE = "active", _("しています")
    INACTIVE = "inactive", _("していません")
    DEFUNCT = "defunct", _("なくなりました")
    TEMPORARILY_CLOSED = "temporarily_closed", _("しばらく休みます")


class Accepting(models.TextChoices):
    """Whether somebody new can come now."""

    YES = "yes", _("受けつけています")
    NO = "no", _("いまは受けつけていません")
    UNKNOWN = "unknown", _("受けつけているか、聞いてください")


class Verification(models.TextChoices):
    """How sure it is that a record is still true."""

    VERIFIED = "verified", _("確かめました")
    ASKED = "asked", _("確かめているところ")
    LAPSED = "lapsed", _("確かめられませんでした")


class ScheduleKind(models.TextChoices):
    """What a row of a calendar says. `weekly`: a stretch of a weekday; the others go before it, the last one first."""

    WEEKLY = "weekly", _("毎週")
    HOLIDAY = "holiday", _("祝日")
    CLOSED = "closed", _("休み")
    EXCEPTION = "exception", _("いつもとちがう日")


class LocationKind(models.TextChoices):
    """HSDS `location_type`."""

    PHYSICAL = "physical", _("場所")
    POSTAL = "postal", _("郵便の宛先")
    VIRTUAL = "virtual", _("インターネット")


class AccessKind(models.TextChoices):
    """What helps somebody to come, move and understand at a place (second generation's columns)."""

    WHEELCHAIR = "wheelchair", _("車いすで入れる")
    WHEELCHAIR_LOAN = "wheelchair_loan", _("車いすを貸せる")
    CANE_LOAN = "cane_loan", _("つえを貸せる")
    TOILET = "toilet", _("車いすで使えるトイレ")
    OSTOMATE = "ostomate", _("オストメイトのトイレ")
    STEP_FREE = "step_free", _("スロープやエレベーター")
    TACTILE = "tactile", _("点字ブロックなど")
    READING = "reading", _("点字や読み上げ")
    ASSISTANCE_DOG = "assistance_dog", _("盲導犬・介助犬・聴導犬と入れる")
    CAPTIONS = "captions", _("字幕")
    WRITING = "writing", _("筆談")
    SIGN = "sign", _("手話")
    PRIORITY_PARKING = "priority_parking", _("優先駐車場")
    NURSING_ROOM = "nursing_room", _("授乳室")
    DIAPERS = "diapers", _("おむつ替え")
    STROLLER = "stroller", _("ベビーカーで入れる")
    STROLLER_LOAN = "stroller_loan", _("ベビーカーを貸せる")
    FOOD = "food", _("飲食できる")
    OTHER = "other", _("そのほか")


class EventStatus(models.TextChoices):
    """Whether an event takes place."""

    PLANNED = "planned", _("あります")
    CANCELLED = "cancelled", _("中止")


class QuestionKind(models.TextChoices):
    """What an import leaves to a person."""

    SAME_PLACE = "same_place", _("同じ場所ですか")
    VANISHED = "vanished", _("一覧から消えました")


class QuestionAnswer(models.TextChoices):
    """What the person decided."""

    SAME = "same", _("同じ場所")
    DIFFERENT = "different", _("別の場所")
    KEEP = "keep", _("のこす")
    RETIRE = "retire", _("終わりにする")
    NOT_YET = "not_yet", _("まだわからない")


class ReportSubject(models.TextChoices):
    """What a resident says is wrong."""

    PHONE = "phone", _("電話番号")
    HOURS = "hours", _("開いている日や時間")
    PLACE = "place", _("場所")
    CLOSED = "closed", _("もうやっていない")
    OTHER = "other", _("そのほか")


class TaskState(models.TextChoices):
    """The life of a report."""

    OPEN = "open", _("これから")
    MENDED = "mended", _("直しました")
    RIGHT = "right", _("正しいことを確かめました")
