"""Closed lists of retention: stable English codes, Japanese labels in one place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """What personal data are kept for; each has its own period. In the order in which a run takes them."""

    CONTACT = "contact", _("結果を伝えるための連絡先")
    NOTICE = "notice", _("送った知らせ")
    CASE = "case", _("相談の記録")
    RIGHT = "right", _("本人からの請求の記録")
    PERSON = "person", _("住民の記録")


class Begins(models.TextChoices):
    """The event from which a period counts."""

    CASE_CLOSED = "case_closed", _("相談がすべて終わった日")
    LAST_CASE_CLOSED = "last_case_closed", _("その人の最後の相談が終わった日")
    ANSWERED = "answered", _("返事をして、済んだ日")
    MADE = "made", _("送った日")


class Counted(models.TextChoices):
    """From which day after the event."""

    EVENT = "event", _("その日から")
    FISCAL_YEAR = "fiscal_year", _("次の年度の4月1日から")


class Act(models.TextChoices):
    """What is done when a period is over."""

    ANONYMISE = "anonymise", _("だれのことか分かるものを消す（数字の元は残す）")
    DELETE = "delete", _("行ごと消す")


class RunState(models.TextChoices):
    """How a run stands."""

    RUNNING = "running", _("動いています")
    DONE = "done", _("終わりました")
    STOPPED = "stopped", _("止めました")
    DIFFERS = "differs", _("数字が変わったので止めました")


BEGINS: dict[str, str] = {Purpose.CONTACT: Begins.CASE_CLOSED, Purpose.NOTICE: Begins.MADE, Purpose.CASE: Begins.CASE_CLOSED,
                          Purpose.RIGHT: Begins.ANSWERED, Purpose.PERSON: Begins.LAST_CASE_CLOSED}  # fmt: skip
ACTS: dict[str, str] = {Purpose.CONTACT: Act.ANONYMISE, Purpose.NOTICE: Act.DELETE, Purpose.CASE: Act.ANONYMISE, Purpose.RIGHT: Act.ANONYMISE,
                        Purpose.PERSON: Act.DELETE}  # fmt: skip
MOST_YEARS = 100
