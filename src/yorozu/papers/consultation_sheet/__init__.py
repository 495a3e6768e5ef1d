"""相談用紙: one page that anybody can fill in with a felt pen; its code ties it to the consultation."""

from dataclasses import dataclass, field

from yorozu.papers.rendering import render


@dataclass(frozen=True)
class Texts:
    """Every word on the sheet, so that the caller can give them in another language or with readings."""

    title: str = "相談用紙"
    title_reading: str = "そうだん ようし"
    lead: str = "どんな困りごとでもかまいません。書けるところだけ、ふだんのことばで書いてください。家族や近所の方が代わりに書いても、名前を書かなくても、受けつけます。"
    where: str = "出すところ"
    where_text: str = "お近くのよろず相談、支所、民生委員"
    fax: str = "ファックス"
    call: str = "電話でも"
    desk: str = "よろず相談"
    words: str = "困っていること"
    words_note: str = "これだけは書いてください"
    when: str = "いつまでに"
    when_choices: tuple[str, ...] = ("いますぐ", "今週中", "急がない", "わからない")
    whose: str = "だれのことですか"
    whose_choices: tuple[str, ...] = ("自分", "家族", "近所・知り合い", "その他")
    area: str = "お住まいの地区"
    area_unit: str = "地区"
    unknown: str = "わからない"
    reach: str = "連絡してよいところ"
    reach_note: str = "書かないときは、右上の番号で「相談のようす」が見られます"
    name: str = "お名前"
    phone: str = "電話"
    way: str = "連絡のしかた"
    way_choices: tuple[str, ...] = ("電話", "手紙", "家に来てほしい", "連絡しないで")
    needed: str = "必要なもの"
    needed_choices: tuple[str, ...] = ("大きな文字", "ふりがな", "点字", "手話・筆談", "外国語", "読み上げ", "車いす", "その他")
    office: str = "受けた人が書くところ"
    office_received: str = "受けた日　　　年　　月　　日　　どこで"
    office_entered: str = "書いた人　　　　　　　　　入力した日"
    number: str = "番号"
    passphrase: str = "合言葉"
    keep: str = "切りとって、お持ちください"
    form: str = "様式 S-01　2026年11月版"
    more: str = "書ききれないときは、別の紙を足してください"
    qr_alt: str = "この用紙の番号のページの二次元コード"


@dataclass(frozen=True, kw_only=True)
class ConsultationSheet:
    """One sheet: its code (with hyphen) and passphrase, the city's telephone and fax, all words.

    `readings`: for a text of `texts`, its parts as (part, reading or empty): the same word may be read in two ways.
    """

    city: str
    code: str
    passphrase: str
    url: str
    phone: str
    fax: str
    large: bool = False
    readings: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    texts: Texts = field(default_factory=Texts)


def consultation_sheet(row: ConsultationSheet) -> bytes:
    """The PDF: one A4 page, black only; at most two in large print (22 pt)."""
    return render("consultation_sheet", row, qr=row.url)
