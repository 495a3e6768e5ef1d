"""Rows taken out of the audit: numbered, for a purpose, guarded, whole or told to be cut off, and in bounded memory."""

import csv
import io
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests.town import MONDAY, Town
from yorozu.consultation import operations as do
from yorozu.jobs.cli import parser
from yorozu.kernel import clock
from yorozu.kernel.access import SYSTEM
from yorozu.kernel.audit import record_denial, record_read, record_writes
from yorozu.kernel.errors import Invalid, NotFound
from yorozu.kernel.models import AuditEntry, HistoryEntry
from yorozu.oversight import operations as look
from yorozu.oversight.models import Extract
from yorozu.oversight.operations import Asked
from yorozu.oversight.queries import AuditFilter
from yorozu.web.oversight.extracts import written

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]
WHY = "七月の苦情の調べ"


def taken(town: Town, filter: AuditFilter | None = None, *, shape: str = "csv") -> tuple[Extract, bytes]:
    asked = filter or AuditFilter()
    made = look.begin_extract(by=town.actor("auditor"), asked=Asked(WHY, asked, shape))
    return made, b"".join(written(made, asked, language="ja"))


def test_the_file_says_who_what_for_and_its_number_and_its_rows_are_the_audits(town: Town) -> None:
    do.read_need(by=town.actor("imoi"), need_id=town.take_down().need_ids[0])
    there = AuditEntry.objects.count()
    made, file = taken(town)
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    head, body = dict(rows[:5]), rows[7:-1]
    assert file.startswith(b"\xef\xbb\xbf") and head["目的"] == WHY and head["作った人"].startswith("auditor 見本") and head["書き出しの番号"] == "第1号"
    assert rows[-1] == ["ここまで", f"{len(body)}行"] and there <= len(body) <= there + 1
    assert "相談を開いた" in {row[4] for row in body} and {len(row) for row in body} == {len(rows[6])}
    made.refresh_from_db()
    assert (made.rows, made.by_name, made.shape) == (len(body), "auditor 見本", "csv") and made.ended_at
    assert taken(town)[0].number == 2


def test_json_lines_hold_every_key(town: Town) -> None:
    need_id = town.take_down().need_ids[0]
    do.read_need(by=town.actor("imoi"), need_id=need_id)
    made, file = taken(town, AuditFilter(action="read_need"), shape="jsonl")
    head, row, end = (json.loads(line) for line in file.decode().splitlines())
    assert head["serial"] == made.number and head["purpose"] == WHY and head["filter"] == {"action": "read_need"}
    assert row["thing_id"] == str(need_id) and row["action"] == "read_need" and row["actor"] == "imoi 見本" and row["act"] == "相談を開いた"
    assert end == {"end": True, "rows": 1}


@pytest.mark.parametrize("start", ["=1+1", "+81", "-2", "@x", "\t=1", "＝1", "＋1"])
def test_no_cell_is_a_formula(town: Town, start: str) -> None:
    record_read(SYSTEM, action="read_need", kind="need", thing_id=uuid4(), purpose=f"{start} 悪い")
    _, file = taken(town)
    cells = [cell for row in csv.reader(io.StringIO(file.decode("utf-8-sig"))) for cell in row]
    assert f"'{start} 悪い" in cells and f"{start} 悪い" not in cells


def test_nothing_is_taken_out_without_a_purpose_or_a_post(town: Town) -> None:
    for purpose in ("", "  ", "x", "\x00\x00\x00\x00"):
        with pytest.raises(Invalid):
            look.begin_extract(by=town.actor("auditor"), asked=Asked(purpose, AuditFilter()))
    for who in ("imoi", "admin", "official"):
        with pytest.raises(NotFound):
            look.begin_extract(by=town.actor(who), asked=Asked(WHY, AuditFilter()))
    assert not Extract.objects.exists()


def test_it_stands_in_the_audit_with_its_purpose_before_a_row_goes(town: Town, person_id: UUID) -> None:
    made = look.begin_extract(by=town.actor("auditor"), asked=Asked(WHY, AuditFilter(about=person_id)))
    assert AuditEntry.objects.filter(action="export_audit", thing_id=made.pk, actor_name="auditor 見本").exists()
    assert AuditEntry.objects.filter(action="export_audit", thing_id=person_id, purpose=WHY).exists()
    assert HistoryEntry.objects.get(thing_id=made.pk).reason == WHY


def test_one_that_was_cut_off_says_so(town: Town) -> None:
    for _ in range(3):
        record_denial(SYSTEM, action="see_need", kind="Need", thing_id=uuid4(), reason="x")
    made = look.begin_extract(by=town.actor("auditor"), asked=Asked(WHY, AuditFilter()))
    going = written(made, AuditFilter(), language="ja")
    first = next(going)
    going.close()  # type: ignore[attr-defined]
    made.refresh_from_db()
    assert made.rows is None and made.ended_at is None and "ここまで" not in first.decode()


def test_what_is_written_meanwhile_is_in_no_piece(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yorozu.oversight.operations.extracting.BATCH", 2)
    for _ in range(5):
        record_denial(SYSTEM, action="see_need", kind="Need", thing_id=uuid4(), reason="before")
    made = look.begin_extract(by=town.actor("auditor"), asked=Asked(WHY, AuditFilter(denied=True)))
    pieces = []
    with clock.at(made.made_at + timedelta(seconds=5)):
        for piece in written(made, AuditFilter(denied=True), language="ja"):
            pieces.append(piece.decode())
            record_denial(SYSTEM, action="see_need", kind="Need", thing_id=uuid4(), reason="after")
    text = "".join(pieces)
    assert len(pieces) == 4 and text.count("before") == 5 and "after" not in text


def test_memory_doesnt_grow_with_the_rows(town: Town) -> None:
    def peak(rows: int) -> int:
        with clock.at(MONDAY):
            record_writes(SYSTEM, action="import_service", kind="service", thing_ids=[uuid4() for _ in range(rows)])
        made = look.begin_extract(by=town.actor("auditor"), asked=Asked(WHY, AuditFilter()))
        tracemalloc.start()
        size = sum(len(piece) for piece in written(made, AuditFilter(), language="ja"))
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > rows * 100
        return top

    few, many = peak(3_000), peak(12_000)
    assert many < few * 1.5


@pytest.mark.loops("the file is read a batch at a time")
def test_the_button_asks_what_for_and_sends_the_file_to_who_asked(as_: As, town: Town) -> None:
    client, other = as_("auditor"), as_("admin")
    assert as_("imoi").get("/desk/audit/").status_code == 404
    assert client.post("/desk/audit/extracts/", {"shape": "csv", "what_for": ""}).status_code == 422
    sent = client.post("/desk/audit/extracts/", {"shape": "csv", "what_for": WHY, "denied": "1", "purpose": "", "about": "", "actor": ""})
    assert sent.status_code == 302 and WHY not in sent["Location"]
    assert other.get(sent["Location"]).status_code == 404
    answer: Any = client.get(sent["Location"])
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="audit-00001.csv"' and "denied=True" in text and "記録を見ようとした" in text
    with clock.at(clock.now() + timedelta(hours=2)), suppress(NotFound):
        assert client.get(sent["Location"]).status_code in (404, 302)
    assert Extract.objects.get().rows


def run(*words: str) -> int:
    asked = parser().parse_args(["audit", "export", *words])
    return int(asked.run(asked))


def test_the_command_writes_a_file_in_an_auditors_name(town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    need_id = town.take_down().need_ids[0]
    number = do.read_need(by=town.actor("imoi"), need_id=need_id).number
    file = tmp_path / "rows.jsonl"
    common = ("--purpose", WHY, "--out", str(file), "--format", "jsonl")
    assert run(*common, "--by", "imoi") == 1 and "no post" in capsys.readouterr().err
    assert run(*common, "--by", "nobody") == 1
    assert run(*common, "--by", "auditor", "--about", "だれもいない") == 1 and not file.exists()
    assert run(*common, "--by", "auditor", "--about", number, "--actor", "imoi", "--action", "read_need", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert said["rows"] == 1 == lines[-1]["rows"] and lines[1]["thing_id"] == str(need_id) and said["serial"] == lines[0]["serial"]
    assert run(*common, "--by", "auditor") == 2 and "is there already" in capsys.readouterr().err
    assert run("--purpose", "   ", "--by", "auditor") == 1


def test_the_command_says_what_is_missing() -> None:
    ended = subprocess.run([sys.executable, "-m", "yorozu.jobs", "audit", "export", "--by", "x"], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2 and "--purpose" in ended.stderr
