"""The one table: which event tells whom, how soon, in which words. Nothing personal stands in subject or body."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a notice is about."""

    RECEIVED_URGENT = "received_urgent", _("至急の相談が入りました")
    OFFERED = "offered", _("つなぐ相談がとどきました")
    LIFTED = "lifted", _("上の輪として相談がとどきました")
    LIFTED_FROM_US = "lifted_from_us", _("上の輪にも頼みました")
    ACCEPTED = "accepted", _("引き受けられました")
    DECLINED = "declined", _("引き受けられませんでした")
    SILENT = "silent", _("返事がないまま期限をすぎました")
    WITHDRAWN = "withdrawn", _("頼みが取り下げられました")
    MOVED = "moved", _("ほかの窓口から相談がうつりました")
    OVERDUE = "overdue", _("予定の日を過ぎた相談があります")
    WORD = "word", _("相談した人から、ことばがとどきました")
    CLOSED = "closed", _("送り出した相談が終わりました")
    REOPENED = "reopened", _("相談がもう一度はじまりました")
    ASKER_NEWS = "asker_news", _("相談のようすに、お知らせがあります")
    CONFIRM_PLACE = "confirm_place", _("のせている内容を確かめてください")
    WRONG_PLACE = "wrong_place", _("案内にまちがいがあるという知らせ")
    OWN_DATA = "own_data", _("自分の記録についての請求がとどきました")
    OWN_DATA_DUE = "own_data_due", _("自分の記録についての請求の期限です")
    MEETING_CALLED = "meeting_called", _("会議のお知らせ")
    MEETING_MOVED = "meeting_moved", _("会議の日時か場所が変わりました")
    MEETING_CANCELLED = "meeting_cancelled", _("会議が中止になりました")
    MEETING_OPEN = "meeting_open", _("終わらせていない会議があります")
    DUTY_GIVEN = "duty_given", _("会議で、することが決まりました")
    DUTY_DUE = "duty_due", _("会議で決めたことの日が過ぎました")
    DUTY_LIFTED = "duty_lifted", _("会議で決めたことが、下からあがってきました")
    STUCK = "stuck", _("持っている相談が、行きづまっています")
    FORUM_ASKED = "forum_asked", _("話し合う相談がまわってきました")
    FORUM_LATE = "forum_late", _("話し合う日がすぎた相談があります")
    SIGN_IN_CHANGED = "sign_in_changed", _("サインインのしかたが変わりました")
    RELEASE_ASKED = "release_asked", _("名簿の書き出しを確かめてください")
    RELEASE_CONFIRMED = "release_confirmed", _("名簿の書き出しが認められました")
    RELEASE_REFUSED = "release_refused", _("名簿の書き出しは認められませんでした")
    RELEASE_EXPIRED = "release_expired", _("名簿の書き出しの期限が過ぎました")
    DIGEST = "digest", _("今日、待っているもの")


class Channel(models.TextChoices):
    """How a notice reaches its reader."""

    SCREEN = "screen", _("画面")
    MAIL = "mail", _("メール")
    LETTER = "letter", _("手紙")


class State(models.TextChoices):
    """A notice's life."""

    WAITING = "waiting", _("これから")
    SENT = "sent", _("送りました")
    OPENED = "opened", _("見ました")
    FAILED = "failed", _("送れませんでした")
    SETTLED = "settled", _("ほかの方法で知らせました")


@dataclass(frozen=True)
class Row:
    """One line of the table. `at_once`: by mail now, else only on the screen and in the morning's digest."""

    at_once: bool
    body: str | Promise


_OPEN_IT = _("よろずにサインインして、内容を見てください。このメールには、相談の内容は書いてありません。")
TABLE: dict[str, Row] = {
    Kind.RECEIVED_URGENT: Row(True, _OPEN_IT),
    Kind.OFFERED: Row(False, _OPEN_IT),
    Kind.LIFTED: Row(True, _OPEN_IT),
    Kind.LIFTED_FROM_US: Row(False, _OPEN_IT),
    Kind.ACCEPTED: Row(False, _OPEN_IT),
    Kind.DECLINED: Row(True, _OPEN_IT),
    Kind.SILENT: Row(True, _OPEN_IT),
    Kind.WITHDRAWN: Row(False, _OPEN_IT),
    Kind.MOVED: Row(True, _OPEN_IT),
    Kind.OVERDUE: Row(False, _OPEN_IT),
    Kind.WORD: Row(False, _OPEN_IT),
    Kind.CLOSED: Row(False, _OPEN_IT),
    Kind.REOPENED: Row(True, _OPEN_IT),
    Kind.ASKER_NEWS: Row(True, _("「相談のようす」に、お知らせがあります。受付番号と合言葉で見られます。")),
    Kind.CONFIRM_PLACE: Row(True, _("市の案内にのせている内容が、いまもこのとおりか、確かめてください。下のページで答えられます。")),
    Kind.WRONG_PLACE: Row(False, _OPEN_IT),
    Kind.OWN_DATA: Row(False, _OPEN_IT),
    Kind.OWN_DATA_DUE: Row(True, _OPEN_IT),
    Kind.MEETING_CALLED: Row(True, _("会議のお知らせです。")),
    Kind.MEETING_MOVED: Row(True, _("会議の日時か場所が変わりました。新しいものは、次のとおりです。")),
    Kind.MEETING_CANCELLED: Row(True, _("次の会議は、中止になりました。")),
    Kind.MEETING_OPEN: Row(False, _OPEN_IT),
    Kind.DUTY_GIVEN: Row(True, _OPEN_IT),
    Kind.DUTY_DUE: Row(True, _OPEN_IT),
    Kind.DUTY_LIFTED: Row(True, _OPEN_IT),
    Kind.STUCK: Row(False, _OPEN_IT),
    Kind.FORUM_ASKED: Row(False, _OPEN_IT),
    Kind.FORUM_LATE: Row(True, _OPEN_IT),
    Kind.SIGN_IN_CHANGED: Row(True, _("あなたの利用者のサインインのしかたが変わりました。自分で変えたのでも、頼んだのでもないときは、すぐに所属の管理者に電話してください。")),
    Kind.RELEASE_ASKED: Row(True, _("ある窓口の人が、たくさんの住民の名簿を書き出したいと言っています。よろずにサインインして、確かめてください。あなたが認めるまで、だれも受けとれません。")),
    Kind.RELEASE_CONFIRMED: Row(True, _("よろずにサインインして、24時間のうちに受けとってください。")),
    Kind.RELEASE_REFUSED: Row(True, _("よろずにサインインして、わけを見てください。")),
    Kind.RELEASE_EXPIRED: Row(False, _OPEN_IT),
    Kind.DIGEST: Row(True, _OPEN_IT),
}
MEETING_KINDS = (Kind.MEETING_CALLED, Kind.MEETING_MOVED, Kind.MEETING_CANCELLED)
DUTY_KINDS = (Kind.DUTY_GIVEN, Kind.DUTY_DUE, Kind.DUTY_LIFTED)
RELEASES = (Kind.RELEASE_ASKED, Kind.RELEASE_CONFIRMED, Kind.RELEASE_REFUSED, Kind.RELEASE_EXPIRED)  # to people, not to desks
SAID_ONCE = (Kind.SILENT, Kind.OVERDUE, Kind.WORD)  # a second one adds nothing while the first is unread
RETRY_MINUTES = (1, 5, 15, 60, 240)
DIGEST_HOUR, DIGEST_MINUTE = 8, 30
