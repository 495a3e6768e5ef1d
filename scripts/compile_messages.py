"""Message catalogues (.po) to what gettext reads (.mo), by Babel: no msgfmt on a bare machine."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "src" / "yorozu" / "locale"

for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
    # Babel knows no locale `ja_X-easy`; the catalogue needs none to be compiled.
    catalogue = read_po(source.open("rb"), locale=None)
    with source.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)
