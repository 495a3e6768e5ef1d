"""What stands on the residents' sheets, in the edition that was asked for: words by gettext, readings by the dictionary."""

import re
from dataclasses import asdict

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t

from yorozu.consultation.enums import ContactWay
from yorozu.language import codes
from yorozu.language.readings import annotate
from yorozu.papers.consultation_sheet import ConsultationSheet, Texts, consultation_sheet
from yorozu.papers.receipt_sheet import ReceiptSheet, receipt_sheet

from . import moments
from .receipt import Kept

LANGUAGES = {"easy": "ja-x-easy", "en": "en"}
WITH_READINGS = frozenset({"furigana", "easy"})
_KANJI = re.compile("[\u3005\u3400-\u9fff]")


def consultation_pdf(code: str, passphrase: str, *, edition: str) -> bytes:
    """A 相談用紙 with this code (without hyphen): standard, large, furigana, easy or en."""
    with translation.override(LANGUAGES.get(edition, "ja")):
        texts = _texts(reading=edition != "en")
        return consultation_sheet(ConsultationSheet(
            city=settings.CITY_NAME, code=codes.display_code(code), passphrase=passphrase,
            url=f"{settings.BASE_URL}/p/{code}/", phone=settings.MAIN_PHONE, fax=settings.MAIN_FAX,
            large=edition == "large", texts=texts, readings=_readings(texts) if edition in WITH_READINGS else ()))  # fmt: skip


def receipt_pdf(shown: Kept) -> bytes:
    """The receipt, in the language of the page."""
    silent = shown.way == ContactWay.NONE
    return receipt_sheet(ReceiptSheet(
        city=settings.CITY_NAME, number=shown.number, passphrase=shown.passphrase, url=f"{settings.BASE_URL}/consult/status/",
        desk=shown.desk, next_at=_t("こちらからは連絡しません") if silent else moments.by_when(shown.next_at),
        phone=settings.MAIN_PHONE, title=_t("相談を受けとりました"), number_label=_t("受付番号"), passphrase_label=_t("合言葉"),
        next_label=_t("次に連絡する日"), call=_t("電話でも、いつでも聞いてください"), qr_alt=_t("相談のようすのページの二次元コード"),
        note=_t("この番号と合言葉で、「相談のようす」を見たり、ことばを足したりできます。合言葉は、ほかの人に見せないでください。")))  # fmt: skip


def _readings(texts: Texts) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Each text of the sheet that has kanji, in parts with their readings."""
    held = {**asdict(texts), "office_received": "", "office_entered": ""}  # blanks for a clerk, who reads 年月日
    said = [part for value in held.values() for part in (value if isinstance(value, tuple) else (value,))]
    return tuple(
        (text, tuple((base, reading or "") for base, reading in annotate(text))) for text in dict.fromkeys(said) if _KANJI.search(text)
    )


def _texts(*, reading: bool) -> Texts:
    """The sheet's words in the active language; the questions stand in the order and with the numbers of the screen."""
    return Texts(
        title=_t("相談用紙"), title_reading="そうだん ようし" if reading else "",
        lead=_t("どんな困りごとでもかまいません。書けるところだけ、ふだんのことばで書いてください。"
                "家族や近所の方が代わりに書いても、名前を書かなくても、受けつけます。"),
        where=_t("出すところ"), where_text=_t("お近くのよろず相談、支所、民生委員"), fax=_t("ファックス"), call=_t("電話でも"),
        desk=_t("よろず相談"), words=_t("困っていること"), words_note=_t("これだけは書いてください"), when=_t("いつまでに"),
        when_choices=(_t("いますぐ"), _t("今週中"), _t("急がない"), _t("わからない")), whose=_t("だれのことですか"),
        whose_choices=(_t("自分"), _t("家族"), _t("近所・知り合い"), _t("その他")), area=_t("お住まいの地区"), area_unit=_t("地区"),
        unknown=_t("わからない"), reach=_t("連絡してよいところ"),
        reach_note=_t("書かないときは、右上の番号で「相談のようす」が見られます"), name=_t("お名前"), phone=_t("電話"),
        way=_t("連絡のしかた"), way_choices=(_t("電話"), _t("手紙"), _t("家に来てほしい"), _t("連絡しないで")), needed=_t("必要なもの"),
        needed_choices=(_t("大きな文字"), _t("ふりがな"), _t("点字"), _t("手話・筆談"), _t("外国語"), _t("読み上げ"), _t("車いす"),
                        _t("その他")),
        office=_t("受けた人が書くところ"), office_received=_t("受けた日　　　年　　月　　日　　どこで"),
        office_entered=_t("書いた人　　　　　　　　　入力した日"), number=_t("番号"), passphrase=_t("合言葉"),
        keep=_t("切りとって、お持ちください"), form=_t("様式 S-01　2026年11月版"), more=_t("書ききれないときは、別の紙を足してください"),
        qr_alt=_t("この用紙の番号のページの二次元コード"),
    )  # fmt: skip
