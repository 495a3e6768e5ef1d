"""Every sheet as paper: pages, tags, the code at a fax's resolution, letters that can't be printed."""

import random

import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from yorozu.papers.consultation_sheet import ConsultationSheet, consultation_sheet
from yorozu.papers.handoff_sheet import HandoffSheet, handoff_sheet
from yorozu.papers.own_data_letter import OwnDataLetter, own_data_letter
from yorozu.papers.own_data_sheet import OwnDataSheet, Part, own_data_sheet, whole
from yorozu.papers.receipt_sheet import ReceiptSheet, receipt_sheet
from yorozu.papers.rendering import GETA, missing_glyphs, printable
from yorozu.web.consultation.public.sheet_rows import consultation_pdf

URL = "http://127.0.0.1:8000/p/7K3M94QD/"


def consultation(**changes: object) -> bytes:
    row = {"city": "見本市", "code": "7K3M-94QD", "passphrase": "さくら・みかん・でんしゃ", "url": URL, "phone": "026-000-0000",
           "fax": "026-000-0001", **changes}  # fmt: skip
    return consultation_sheet(ConsultationSheet(**row))  # type: ignore[arg-type]


def handoff(**changes: object) -> bytes:
    row = {"city": "見本市", "number": "N-2026-ABC1234", "url": URL, "urgent": "", "from_desk": "芋井地区 よろず相談", "from_phone": "026-000-0001",
           "to_desk": "西部 地域包括支援センター", "to_phone": "026-000-0002", "offered_at": "11月23日 10:00", "due_at": "11月26日 17:15",
           "offered_by": "見本 さくら", "area": "芋井地区", "shared": (("ことば", "父の物忘れ"),), "message": "", "consent": "娘（口頭）", **changes}  # fmt: skip
    return handoff_sheet(HandoffSheet(**row))  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_the_consultation_sheet_is_one_tagged_page() -> None:
    pdf = consultation()
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert b"/StructTreeRoot" in pdf or b"pdfuaid" in pdf
    for word in ("困っていること", "7K3M-94QD", "さくら・みかん・でんしゃ", "026-000-0000"):
        assert word in text_of(pdf)


@pytest.mark.parametrize(("edition", "pages"), [("standard", 1), ("large", 2), ("furigana", 1), ("easy", 1), ("en", 1)])
def test_every_edition_keeps_its_pages_and_the_part_to_keep(edition: str, pages: int) -> None:
    """The strip with number and passphrase, and the clerk's corner, stand on the last page with the rest of it."""
    pdf = pypdfium2.PdfDocument(consultation_pdf("7K3M94QD", "たんぽぽ・とうもろこし・どうぶつえん", edition=edition))
    assert len(pdf) == pages
    last = pdf[pages - 1].get_textpage().get_text_range()
    assert "たんぽぽ・とうもろこし・どうぶつえん" in last, "the passphrase is not broken over two lines"


def test_large_print_takes_two_pages_at_most() -> None:
    assert 1 <= len(pypdfium2.PdfDocument(consultation(large=True))) <= 2


def test_equal_rows_give_equal_bytes() -> None:
    assert consultation() == consultation()


def faxed(pdf: bytes, *, seed: int) -> list[zxingcpp.Barcode]:
    """The codes that can be read off the first page at a fax's standard resolution, tilted and spotted."""
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=204 / 72).to_pil().convert("L")
    squeezed = page.resize((page.width, page.height * 98 // 204)).rotate(1.2, fillcolor=255, expand=True)
    pixels = np.array(squeezed) > 128
    noise = np.random.default_rng(seed).random(pixels.shape) < 0.03
    came = Image.fromarray(((pixels ^ noise) * 255).astype("uint8")).resize((squeezed.width, squeezed.height * 204 // 98))
    return list(zxingcpp.read_barcodes(came.convert("L")))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_code_survives_a_fax(seed: int) -> None:
    assert [one.text for one in faxed(consultation(), seed=seed)] == [URL]


def test_the_handoff_sheet_shows_what_was_ticked_and_nothing_else() -> None:
    text = text_of(handoff())
    assert "父の物忘れ" in text
    assert "電話番号" not in text


def test_a_handoff_sheet_says_that_nothing_is_shown_and_its_answer_names_the_offer() -> None:
    text = text_of(handoff(shared=()))
    assert "電話で、話せることだけ聞いてください" in text
    pages = pypdfium2.PdfDocument(handoff(shared=tuple((f"こと{n}", "父の物忘れ\n" * 60) for n in range(3))))
    assert len(pages) > 1
    for page in pages:  # a page that comes alone out of a fax machine still says whose it is
        assert "N-2026-ABC1234" in page.get_textpage().get_text_range()


def test_the_code_of_a_handoff_survives_a_fax() -> None:
    url = "https://yorozu.city.example.lg.jp/desk/handoffs/0b0e4f1c-95a2-4f4b-9a6e-50c21f2b7ad0/"
    assert [one.text for one in faxed(handoff(url=url), seed=4)] == [url]


def test_what_was_typed_is_text_and_never_markup() -> None:
    text = text_of(handoff(shared=(("ことば", '#panic(1) *x* $1$ \\ "'),)))
    assert "#panic(1) *x* $1$" in text


def test_a_hundred_thousand_letters_are_cut_with_a_word() -> None:
    pdf = handoff(shared=(("ことば", "あ" * 100_000),))
    assert len(pypdfium2.PdfDocument(pdf)) <= 2
    assert "つづきは画面で" in text_of(pdf).replace("\r\n", "")


def test_letters_outside_the_font_are_said_and_never_left_out() -> None:
    assert missing_glyphs("髙﨑さんと𠮷田さん") == ["𠮷"]
    assert printable("𠮷田😀") == f"{GETA}田{GETA}"
    assert printable("葛󠄀飾") == "葛飾", "a variation selector takes no room"


def test_the_receipt_names_who_calls_and_when() -> None:
    text = text_of(receipt_sheet(ReceiptSheet(city="見本市", number="7K3M-94QD", passphrase="さくら・みかん・でんしゃ", url=URL,
                                              desk="芋井地区 よろず相談", next_at="11月26日（木）", phone="026-000-0000")))  # fmt: skip
    assert "7K3M-94QD" in text and "芋井地区" in text


def test_random_text_prints() -> None:
    source = random.Random(7)
    for _ in range(3):
        letters = "".join(chr(source.choice((source.randrange(32, 0x3000), source.randrange(0x4E00, 0x9FFF), 0x202E, 0x1F600))) for _ in range(200))
        assert handoff(message=letters)[:5] == b"%PDF-"


def test_a_copy_of_ones_own_data_is_tagged_numbered_and_cuts_nothing() -> None:
    long = "".join(f"その{n}" for n in range(3000))
    part = Part(title="これまでのこと", heads=("いつ", "したこと"), rows=((whole("11月23日"), whole(long)),), notes=("ありません。",))
    pdf = own_data_sheet(OwnDataSheet(city="見本市", number="第1号", title="写し", lead="受付番号 7K3M-94QD", parts=(part,), large=True))
    assert b"/StructTreeRoot" in pdf and "その2999" in text_of(pdf).replace("\r\n", "")
    pages = pypdfium2.PdfDocument(pdf)
    assert len(pages) > 2
    for page in pages:
        assert "第1号" in page.get_textpage().get_text_range()


def test_a_letter_that_answers_stands_behind_an_envelopes_window_and_runs_on() -> None:
    row = OwnDataLetter(city="見本市", to_name="見本 花子 様", to_address="見本市桜1-2", day="2026年12月1日", number="第1号", title="請求への返事", asked="あなたの請求：開示",
                        decided="希望のとおりにできません", words=whole("わけ" * 1500), notes=("第76条",), desk="芋井地区 よろず相談", phone="026-000-0000")  # fmt: skip
    text = text_of(own_data_letter(row))
    assert "見本 花子 様" in text and "第76条" in text and "つづきは画面で" not in text
