"""受付のひかえ: 受付番号 and 合言葉 in large letters, who will be in touch and by when."""

from dataclasses import dataclass

from yorozu.papers.rendering import render


@dataclass(frozen=True, kw_only=True)
class ReceiptSheet:
    """What the asker takes home."""

    city: str
    number: str
    passphrase: str
    url: str
    desk: str
    next_at: str
    phone: str
    title: str = "相談を受けとりました"
    number_label: str = "受付番号"
    passphrase_label: str = "合言葉"
    next_label: str = "次に連絡する日"
    note: str = "この番号と合言葉で、「相談のようす」を見たり、ことばを足したりできます。合言葉は、ほかの人に見せないでください。"
    call: str = "電話でも、いつでも聞いてください"
    qr_alt: str = "相談のようすのページの二次元コード"


def receipt_sheet(row: ReceiptSheet) -> bytes:
    """The PDF, one A4 page."""
    return render("receipt_sheet", row, qr=row.url)
