"""Letting go of a mapped file's pages changes nothing of what is read from it."""

import mmap
import sys
from pathlib import Path

import pytest

from yorozu.algorithms import words
from yorozu.algorithms.mapped import let_go


def resident(path: Path) -> int:
    """Kilobytes of the file that count as this process's own."""
    found, ours = 0, False
    for line in Path("/proc/self/smaps").read_text("utf-8").splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            ours = line.endswith(str(path))
        elif ours and words[0] == "Rss:":
            found += int(words[1])
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="pages are counted by Linux")
def test_pages_are_let_go_and_come_back(tmp_path: Path) -> None:
    path = tmp_path / "invented.dic"
    path.write_bytes(bytes(range(256)) * 16_000)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped:
        assert sum(mapped[::4096]) == 0 and resident(path) > 3_000
        let_go("another.dic")
        assert resident(path) > 3_000
        let_go("invented.dic")
        assert resident(path) < 1_000
        assert mapped[:] == path.read_bytes()


def test_what_is_not_mapped_is_no_matter() -> None:
    let_go("nowhere.dic")


def test_the_dictionary_is_let_go_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What each text touches of it adds up to 75 MB within some thousand."""
    gone: list[str] = []
    monkeypatch.setattr(words, "let_go", gone.append)
    before = words.analyse("父の物忘れがひどい")
    for _ in range(2 * words._LET_GO_EVERY):
        assert words.analyse("父の物忘れがひどい") == before
    assert set(gone) == {"system.dic"} and len(gone) in (2, 3)
