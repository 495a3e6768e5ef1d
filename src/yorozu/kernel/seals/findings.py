"""What verifying may find, in words: where, what, and what to do about it."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_TOLD = 1_000


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed. `kind` is a key of `WORDS`; `seal` and `row` say where, as far as that is known."""

    kind: str
    seal: int | None = None
    until: int | None = None  # the last of several seals
    table: str = ""
    row: int | None = None

    @property
    def message(self) -> str:
        """What was found."""
        return str(WORDS[self.kind][0])

    @property
    def cure(self) -> str:
        """What to do about it."""
        return str(WORDS[self.kind][1])


@dataclass
class Report:
    """What was looked at, and what was found; `found` counts all, `findings` holds the first of them."""

    rows: int = 0
    seals: int = 0
    unsealed: int = 0
    anchors: int = 0
    found: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Keep it, while there is room."""
        self.found += 1
        if len(self.findings) < MOST_TOLD:
            self.findings.append(finding)


_COMPARE = _("同じ番号の行をバックアップと比べ、だれがデータベースにさわれたかを調べてください。")
_FREEZE = _("データベースの写しを取って残し、錨の控え（紙や別の機械）と比べて、いつから違うかを調べてください。")
WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "edited": (_("行が書きかえられています。"), _COMPARE),
    "deleted": (_("行が消されています。"), _COMPARE),
    "inserted": (_("あとから行が入れられています。"), _COMPARE),
    "swapped": (_("行の中身が、ほかの行と入れかえられています。"), _COMPARE),
    "changed": (_("この封の行が変えられていて、どの行かを見分ける印も変えられています。"), _COMPARE),
    "missing": (_("封がぬけています。"), _FREEZE),
    "forged": (_("封が、鍵を持たないだれかに書きなおされています。"), _FREEZE),
    "key": (_("封の鍵が、設定にありません。"), _("鍵を替えたなら、前の鍵も YOROZU_AUDIT_KEY に続けて書いてください。替えていないなら、封が書きなおされています。")),
    "cut": (_("錨にある封が、データベースにありません。終わりが切りとられたか、古い写しに入れかえられています。"),
            _("バックアップから戻したのなら、失われた行を記録し、錨のファイルを別の名前で残して、新しく始めてください。そうでないなら、だれがさわれたかを調べてください。")),
    "replayed": (_("錨と違う封が、同じ番号であります。古い写しに入れかえたあと、書きつづけられています。"), _FREEZE),
    "no_anchors": (_("錨のファイルがないか、読める行がひとつもありません。"), _("YOROZU_AUDIT_ANCHORS の場所を確かめてください。なくしたなら、控えと最後の封を比べてください。")),
    "unanchored": (_("終わりの封に、錨がありません。錨のファイルが切りとられたか、書けなかったかです。"),
                   _("錨のファイルの控えと比べてください。ディスクがいっぱいだったのなら、場所をあけて `yorozu audit seal` を動かしてください。")),
    "clock": (_("行の時刻が、封の時刻と合いません。時計が戻されたか、進められています。"), _("その時間の機械の時計と、時刻合わせの記録を調べてください。")),
    "clock_seal": (_("封の時刻が、前の封より前です。時計が戻されています。"), _("その時間の機械の時計と、時刻合わせの記録を調べてください。")),
    "unsealed_gap": (_("まだ封をしていない行に、ぬけた番号があります。"), _COMPARE),
    "unguarded": (_("書きかえを断るしくみ（トリガー）が、外されています。"), _("だれが外したかを調べ、`yorozu migrate` と同じ権限で付けなおしてください（docs/how-to/audit.md）。")),
}  # fmt: skip
