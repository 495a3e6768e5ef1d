"""A copy of what is held about somebody, and the letter that answers, in words: the same parts for the page and for the paper."""

import re
from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yorozu.consultation.queries.status import StatusNeed
from yorozu.kernel import clock
from yorozu.language.phones import display_phone
from yorozu.language.readings import annotate
from yorozu.oversight.enums import LAW, TERMS, RightsAnswer, RightsKind
from yorozu.oversight.operations import RightsLetter
from yorozu.oversight.queries.held import Held
from yorozu.papers.own_data_letter import OwnDataLetter, own_data_letter
from yorozu.papers.own_data_sheet import OwnDataSheet, Part, has_unprintable, own_data_sheet, whole

EDITIONS = ("standard", "furigana", "large")
_KANJI = re.compile("[\u3005\u3400-\u9fff]")


def copy_parts(held: Held) -> tuple[Part, ...]:
    """What the person gave, each need with its lines, consents, who was told what, who looked, what isn't in it."""
    return (
        Part(title=_("何のために持っているか"), notes=(_why_held(),)),
        Part(title=_("あなたが伝えたこと"), facts=tuple((label, whole(value)) for label, value in held.facts)),
        *(part for one in held.page.needs for part in _need(one)),
        Part(title=_("同意"), heads=(_("日"), _("同意"), _("項目")), rows=_rows(held.consents), notes=_none(held.consents)),
        Part(title=_("伝えた窓口と、伝えたこと"), heads=(_("日"), _("窓口"), _("項目")), rows=_rows(held.handed), notes=_none(held.handed)),
        Part(title=_("この相談を見た人"), heads=(_("日"), _("役目"), _("何のために")), notes=_none(held.seen),
             rows=tuple((whole(_day(on)), whole(role), whole(_sight(reason, times))) for on, role, reason, times in held.seen)),
        Part(title=_("この写しに入れていないもの"), heads=(_("種類"), _("件数")) if held.left_out else (),
             rows=tuple((whole(label), whole(_("%(count)s件") % {"count": count})) for label, count in held.left_out), notes=(*_none(held.left_out), _why_left_out())),
    )  # fmt: skip


def _need(need: StatusNeed) -> tuple[Part, Part]:
    lines = tuple((whole(_moment(line.at)), whole(line.text)) for line in need.lines)
    return (Part(title=_("困りごと"), facts=((_("ことば"), whole(need.words)), (_("いま持っている窓口"), whole(need.desk)))),
            Part(title=_("これまでのこと"), heads=(_("いつ"), _("したこと")), rows=lines, notes=_none(lines)))  # fmt: skip


def _rows(rows: tuple[tuple[datetime, str, str], ...]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    return tuple((whole(_day(at)), whole(what), whole(fields)) for at, what, fields in rows)


def _none(rows: tuple[object, ...]) -> tuple[str, ...]:
    return () if rows else (_("ありません。"),)


def _sight(reason: str, times: int) -> str:
    return _("%(reason)s（%(times)s回）") % {"reason": reason, "times": times} if times > 1 else reason


def _why_left_out() -> str:
    return _("ほかの人のことが書かれているかもしれないので、自動では入れません（個人情報の保護に関する法律 第78条第1項第2号）。職員が読んで、ほかの人のことがなければ、手で加えます。")


def _why_held() -> str:
    """利用目的, which goes with what is disclosed (82条1項)."""
    return _("市がこの記録を持っているのは、相談を受けて、合う支えにつなぎ、どうなったかを確かめるためです。")


def copy_pdf(number: int, held: Held, *, edition: str) -> bytes:
    """The copy on paper: standard, with readings over our own words, or in large letters."""
    parts, title = copy_parts(held), _("あなたについて持っている記録の写し")
    lead = _("%(city)s　受付番号 %(number)s　%(day)s現在") % {"city": settings.CITY_NAME, "number": held.page.number, "day": _moment(held.made_at)}
    missing = _("〓は、この紙の文字にない字です。もとの字は窓口で見られます。") if has_unprintable(parts) else ""
    read = edition == "furigana"
    if read:
        parts = tuple(Part(title=one.title, title_reading=_reading(one.title), facts=one.facts, heads=one.heads, rows=one.rows, notes=one.notes) for one in parts)
    return own_data_sheet(OwnDataSheet(
        city=settings.CITY_NAME, number=_number(number), title=title, lead=lead, parts=parts, unprintable=missing, large=edition == "large",
        title_reading=_reading(title) if read else "", readings=_readings(held, parts, lead, missing) if read else ()))  # fmt: skip


def _readings(held: Held, parts: tuple[Part, ...], *others: str) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Readings over what Yorozu says; what people said or wrote stands as it is."""
    ours = [*others, *(label for label, _value in held.left_out), *(label for part in parts for label, _value in part.facts)]
    ours += [text for part in parts for text in (*part.heads, *part.notes)]
    ours += [text for on, role, reason, times in held.seen for text in (role, _sight(reason, times), _day(on))]
    ours += [text for _at, _what, fields in (*held.consents, *held.handed) for text in (fields, _day(_at))]
    return tuple((text, tuple((base, said or "") for base, said in annotate(text))) for text in dict.fromkeys(ours) if _KANJI.search(text))


def _reading(text: str) -> str:
    return "".join(said or base for base, said in annotate(text))


def letter_pdf(row: RightsLetter) -> bytes:
    """The answer, or that it takes longer, with the law's article and the way to a review."""
    answer = row.answer
    return own_data_letter(OwnDataLetter(
        city=settings.CITY_NAME, to_name=_("%(name)s 様") % {"name": row.name} if row.name else "", to_address=row.address, day=_day(clock.today()),
        number=_number(row.number), title=_("請求への返事") if answer else _("返事の期限を延ばすお知らせ"), large=row.large, desk=row.desk,
        asked=_("あなたの請求：%(kind)s（%(day)s）") % {"kind": RightsKind(row.kind).label, "day": _day(row.asked_on)},
        decided=str(RightsAnswer(answer).label) if answer else _until(row), words=whole(row.answer_words if answer else row.because),
        notes=_law_notes(row), phone=display_phone(row.phone) if row.phone else settings.MAIN_PHONE))  # fmt: skip


def _until(row: RightsLetter) -> str:
    if row.rest_on:
        return _("記録がとても多いので、%(part)sまでに一部に、残りは%(rest)sまでに答えます。") % {"part": _day(row.due_on), "rest": _day(row.rest_on)}
    return _("返事を%(day)sまで延ばします。") % {"day": _day(row.due_on)}


def _law_notes(row: RightsLetter) -> tuple[str, ...]:
    term = TERMS[row.kind]
    if not row.answer:
        return (f"{LAW} {term.much if row.much else _('%(article)s第2項') % {'article': term.limit}}",)
    how = _("写しを受けとる日や方法は、この手紙がとどいてから30日以内に、下の窓口に知らせてください（第87条）。")
    return (
        f"{LAW} {term.asked_by}",
        *((_why_held(), how) if row.kind == RightsKind.DISCLOSURE and row.answer != RightsAnswer.REFUSED else ()),
        _("この返事に納得できないときは、知った日の翌日から3か月以内に、市長に審査請求ができます（行政不服審査法 第18条）。"),
        _("知った日から6か月以内に、市を相手に、裁判所に取消しの訴えを起こすこともできます（行政事件訴訟法 第14条）。審査請求をしたときは、その結果を知った日から数えます。"),
    )


def _number(number: int) -> str:
    return _("第%(number)s号") % {"number": number}


def _day(value: date) -> str:
    return date_format(value.astimezone(clock.TOKYO) if isinstance(value, datetime) else value, _("Y年n月j日"))


def _moment(value: datetime) -> str:
    return date_format(value.astimezone(clock.TOKYO), _("Y年n月j日 H:i"))
