"""お知らせの手紙: tells that there is news and whom to call, never what it is about (others open letters too)."""

from dataclasses import dataclass

from yorozu.papers.rendering import render


@dataclass(frozen=True, kw_only=True)
class LetterSheet:
    """One letter, folded in three; name and address stand where the window of a 長形3号 envelope shows them."""

    city: str
    to_name: str
    to_address: str
    day: str
    number: str
    desk: str
    phone: str
    url: str
    large: bool = False
    title: str = "お知らせ"
    lead: str = "受けつけたことについて、お知らせがあります。"
    ask: str = "下の電話番号に電話をください。くわしいことをお話しします。"
    online: str = "インターネットでも見られます。受付番号と合言葉を入れてください。"
    number_label: str = "受付番号"
    qr_alt: str = "相談のようすのページの二次元コード"


def letter_sheet(row: LetterSheet) -> bytes:
    """The PDF, one A4 page."""
    return render("letter_sheet", row, qr=row.url)
