"""How the booklet says things: hours, ages, its own words in the edition that is made."""

import unicodedata
from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache

import jaconv
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yorozu.papers.booklet import Texts

EDITIONS = ("standard", "large", "furigana", "easy")
LANGUAGES = {"easy": "ja-x-easy"}
WITH_READINGS = frozenset({"furigana", "easy"})
_ROWS = {"あ": "あいうえおぁぃぅぇぉゔ", "か": "かきくけこがぎぐげごゕゖ", "さ": "さしすせそざじずぜぞ", "た": "たちつてとだぢづでどっ", "な": "なにぬねの",
         "は": "はひふへほばびぶべぼぱぴぷぺぽ", "ま": "まみむめも", "や": "やゆよゃゅょ", "ら": "らりるれろ", "わ": "わをんゎゐゑ"}  # fmt: skip
_ROW_OF = {letter: row for row, letters in _ROWS.items() for letter in letters}


def edition_name(edition: str) -> str:
    """As it stands on the cover."""
    return {"standard": _("標準版"), "large": _("大きな文字版"), "furigana": _("ふりがな版"), "easy": _("やさしい日本語版")}[edition]


def clock_words(at: time) -> str:
    """午前8時30分, 正午, 午後5時."""
    if (at.hour, at.minute) == (12, 0):
        return _("正午")
    half = _("午前") if at.hour < 12 else _("午後")
    minutes = _("%(minutes)s分") % {"minutes": at.minute} if at.minute else ""
    return half + _("%(hours)s時") % {"hours": at.hour if at.hour <= 12 else at.hour - 12} + minutes


def hours_words(week: Iterable[tuple[int, time, time, str]], *, note: str = "") -> str:
    """Days with the same hours in one: 平日 午前8時30分〜午後5時15分、土曜日 午前9時〜正午."""
    said = _week_words(tuple(week), get_language())
    return "、".join(one for one in (said, note) if one)


@lru_cache(maxsize=512)
def _week_words(week: tuple[tuple[int, time, time, str], ...], _language: str | None) -> str:
    """Thousands of places keep the same few hours: each is put into words once in a language."""
    by_day: dict[tuple[int, str], list[str]] = {}
    for day, opens, closes, weeks in week:
        stretch = _("%(from)s〜%(until)s") % {"from": clock_words(opens), "until": clock_words(closes)}
        by_day.setdefault((day, weeks), []).append(stretch)
    groups: dict[tuple[str, str], list[int]] = {}
    for (day, weeks), stretches in by_day.items():
        groups.setdefault((weeks, "・".join(stretches)), []).append(day)
    return "、".join(f"{_days(days, weeks)} {stretches}" for (weeks, stretches), days in groups.items())


def _days(days: list[int], weeks: str) -> str:
    names: tuple[str, ...] = (_("月曜日"), _("火曜日"), _("水曜日"), _("木曜日"), _("金曜日"), _("土曜日"), _("日曜日"))
    which = _("第%(weeks)s") % {"weeks": weeks.replace(",", "・")} if weeks else ""
    if days == list(range(7)) and not weeks:
        return _("毎日")
    if days == list(range(5)) and not weeks:
        return _("平日")
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return which + _("%(from)s〜%(until)s") % {"from": names[days[0]], "until": names[days[-1]]}
    if get_language() != "ja-x-easy":  # 月・水・金曜日
        names = (*(name.removesuffix("曜日") for name in names[: days[-1]]), *names[days[-1] :])
    return which + "・".join(names[day] for day in days)


def checked_words(checked_on: date | None, today: date) -> str:
    """When an entry was checked last, and that it must be asked about where that is long ago."""
    if checked_on is None:
        return _("確かめた日はわかりません")
    said = _("%(year)s年%(month)s月に確かめました") % {"year": checked_on.year, "month": checked_on.month}
    if (today - checked_on).days > 365:
        return said + _("（1年より前です。先に電話で聞いてください）")
    return said


def index_row(kana: str) -> str:
    """Which row of the index a reading stands in; what begins otherwise comes last."""
    letter = str(jaconv.kata2hira(unicodedata.normalize("NFKC", kana).strip()))[:1]
    return _ROW_OF.get(letter, "")


def index_key(kana: str, name: str) -> tuple[int, str, str]:
    """The order of the index: by row, then by reading, width and kind of kana folded."""
    rows = list(_ROWS)
    row = index_row(kana)
    return (rows.index(row) if row else len(rows), str(jaconv.kata2hira(unicodedata.normalize("NFKC", kana))).replace(" ", ""), name)


def texts() -> Texts:
    """The booklet's own words in the active language."""
    return Texts(
        title=_("安心便利帳"), cover_lead=_("困ったとき、さがしたいとき、まずこの1冊"),
        cover_call=_("どこに聞けばいいかわからないときは"), keep=_("電話のそばに置いてください"), use=_("この本の使い方"),
        use_steps=(
            _("困りごとに近いところを、もくじでさがします。"), _("名前がわかるときは、うしろの「名前でさがす」を見ます。"),
            _("電話で「便利帳を見ました」と言ってください。"),
            _("どこに聞けばいいかわからないときは、よろず相談に電話してください。どんなことでも受けつけます。"),
        ),
        use_age=_("電話番号や時間は、変わることがあります。確かめた日を書いてあります。祝日と年末年始は、休みのところが多いです。"),
        urgent=_("いそぐとき"), urgent_lead=_("命があぶないとき、火事のとき、こわいことがあるときは、すぐに電話してください。"),
        contents=_("もくじ"), page=_("ページ"), first=_("まずは"), also=_("ここにも相談できます"), fax=_("ファックス"),
        map=_("地区の地図"), map_alt=_("地区の地図。番号の場所は、地図の下の表にあります"), map_desk=_("窓口"),
        map_place=_("場所・サービス"), map_shelter=_("避難する場所"), index=_("名前でさがす"),
        index_note=_("読みの順です。数字はページです。"), memo=_("メモ"), back_title=_("困ったときは、ここへ"),
        qr=_("いまの内容を見る"), qr_note=_("いま開いているか、何が変わったかを、インターネットで見られます。"),
        qr_alt=_("地区のページの二次元コード"), mistakes=_("まちがいに気づいたら、教えてください。"), printed=_("作った日"),
        my_notes=_("わたしの連絡先"),
        my_rows=(_("かかりつけの病院"), _("家族・親せき"), _("近所の人"), _("民生委員"), _("担当の人")),
    )  # fmt: skip
