"""Files made to hurt: each is refused within seconds, by a code that has a sentence."""

import io
import re
import time
import zipfile

import openpyxl
import pytest

from yorozu.directory.formats.tables import Line, NotATable, Table, read_table

HEADER, ROW = ("施設名", "住所", "電話番号"), ("見本の家", "見本市1", "026-000-0000")


def whole(data: bytes) -> tuple[list[Line], Table]:
    """Every row of a list, and the list."""
    table = read_table(data)
    return list(table.lines()), table


def workbook(change: bytes = b"", by: bytes = b"", *, more: dict[str, bytes] | None = None) -> bytes:
    """A list of one row, its sheet's XML changed by hand."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(HEADER)
    book.active.append(ROW)
    plain, out = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            body = old.read(one)
            new.writestr(one, re.sub(change, by, re.sub(rb"<dimension[^>]*>", b"", body)) if change and "sheet1" in one else body)
        for name, body in (more or {}).items():
            new.writestr(name, body)
    return out.getvalue()


def renumbered(number: int) -> bytes:
    return workbook(rb'r="([A-C]?)2"', rb'r="\g<1>' + str(number).encode() + b'"')


_BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(8)) + b"]>"  # fmt: skip
HOSTILE = {
    "a row at the sheet's end": renumbered(1_048_576), "a row beyond any sheet": renumbered(2_000_000_000),
    "entities": workbook(rb"<worksheet(.*?)<t>|<worksheet", _BOMB + rb"<worksheet\1<t>&i;"),
    "a bomb": workbook(more={"xl/media/image.png": b"\0" * (61 * 1024 * 1024)}),
    "deep brackets": b"[" * 200_000, "a long number": b'[{"a":' + b"9" * 100_000 + b"}]",
    "a hole of lines": "施設名,住所\n".encode() + b"\n" * 500_000 + "見本の家,見本市1\n".encode(),
    "no zip": b"PK\x03\x04" + b"x" * 1000,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_file_that_is_made_to_hurt_is_refused_soon(name: str) -> None:
    began = time.process_time()
    with pytest.raises(NotATable):
        whole(HOSTILE[name])
    assert time.process_time() - began < 10


def test_blank_lines_at_the_end_are_no_rows_however_many() -> None:
    lines, table = whole("施設名,住所\n見本の家,見本市1\n".encode() + b"\n" * 500_000)
    assert len(lines) == 1 and len(table.skipped) < 10


def test_a_few_blank_lines_are_said_as_before() -> None:
    _lines, table = whole("施設名,住所\n\n見本の家,見本市1\n\n".encode())
    assert [why for _line, why in table.skipped] == ["header", "blank", "blank"]


def test_the_file_itself_can_be_read() -> None:
    assert len(whole(workbook())[0]) == 1
