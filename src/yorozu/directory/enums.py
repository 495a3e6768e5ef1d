"""Closed lists of the directory."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Dataset(models.TextChoices):
    """Families of municipal lists (自治体標準オープンデータセット)."""

    PUBLIC_FACILITY = "public_facility", _("公共施設")
    CARE_SERVICE = "care_service", _("介護サービス事業所")
    MEDICAL = "medical", _("医療機関")
    CHILDCARE = "childcare", _("子育て施設")
    EVACUATION = "evacuation", _("避難場所")
    AED = "aed", _("AED")
    WELFARE = "welfare", _("福祉施設")
    PLACES = "places", _("そのほかの場所")


DATASET_FIELDS: dict[str, tuple[str, ...]] = {
    Dataset.CARE_SERVICE: ("elderly",), Dataset.MEDICAL: ("health",), Dataset.CHILDCARE: ("children",),
    Dataset.EVACUATION: ("disaster",), Dataset.AED: ("health",), Dataset.WELFARE: ("elderly", "disability"),
}  # fmt: skip
