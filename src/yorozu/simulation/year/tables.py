"""A year and a comparison as tables for a terminal."""

from collections.abc import Sequence
from typing import Any


def _lines(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    cells = [list(header), *[["–" if value is None else str(value) for value in row] for row in rows]]
    widths = [max(_width(row[place]) for row in cells) for place in range(len(header))]
    out = []
    for row in cells:
        first, *rest = (value + " " * (width - _width(value)) if not place else " " * (width - _width(value)) + value
                        for place, (value, width) in enumerate(zip(row, widths, strict=True)))  # fmt: skip
        out.append("  ".join([first, *rest]).rstrip())
    return "\n".join(out)


def _width(text: str) -> int:
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def year_table(result: dict[str, Any]) -> str:
    """What became of every need."""
    wait, became = result["days_to_first_answer"], result["became"]
    head = (f"{result['needs']} needs in {result['days']} days from {result['first']}, seed {result['seed']}, scenario {result['scenario']}\n"
            f"met {became['met']} · partly {became['partly']} · unmet {became['unmet']} · ended otherwise {became['other']} · open {became['open']}\n"
            f"days to the first answer: half within {wait['p50']}, nine of ten within {wait['p90']}; none yet: {wait['none_yet']}\n"
            f"lifts {result['lifted']} (times lifted: {', '.join(f'{k}×: {n}' for k, n in result['times_lifted'].items())})\n"
            f"violations at any midnight: {result['violations']} · {result['seconds']} s, of them processor {result['processor_seconds']} s · "
            f"without syncing (a scratch database) · digest {result['digest']}")  # fmt: skip
    fields = _lines(("field", "needs", "met", "partly", "unmet", "otherwise", "open"),
                    [(one["name"] or "–", one["needs"], one["met"], one["partly"], one["unmet"], one["other"], one["open"]) for one in result["by_field"]])  # fmt: skip
    districts = _lines(("district", "needs", "p50", "p90", "lifted"),
                       [(one["name"], one["needs"], one["first_answer"]["p50"], one["first_answer"]["p90"], one["lifted"]) for one in result["by_district"]])  # fmt: skip
    busiest = sorted(result["by_desk"], key=lambda one: (-(one["busy"] or 0), one["desk"]))[:25]
    desks = _lines(("the 25 busiest desks", "busy", "contacts", "ended", "holds", "asked", "accepted", "declined", "silent"),
                   [(one["name"], f"{one['busy']:.0%}" if one["busy"] is not None else None, one["contacts"], one["ended"], one["holds"], one["asked"],
                     one["accepted"], one["declined"], one["silent"]) for one in busiest])  # fmt: skip
    happened = _lines(("what happened", "times"), list(result["happened"].items()))
    costs = sorted(result["milliseconds"], key=lambda act: -result["milliseconds"][act] * result["operations"][act])
    acts = _lines(("operation", "times", "ms each (processor)"), [(act, result["operations"][act], result["milliseconds"][act]) for act in costs])
    return "\n\n".join((head, fields, districts, desks, happened, acts))


def sentence(row: dict[str, Any]) -> str:
    """`篠ノ井地区: first answer 3.1 → 1.9 days (-1.2; 95 %: -1.5 to -0.8)`."""
    said = f"{row['place']}: {row['what']} {row['before']:.{row['digits']}f} → {row['after']:.{row['digits']}f}{row['unit']}"
    if row["low"] is None:
        return f"{said} (one seed only: no interval)"
    sure = "" if row["sure"] else "; may be luck"
    return f"{said} ({row['difference']:+.{row['digits']}f}; 95 %: {row['low']:+.{row['digits']}f} to {row['high']:+.{row['digits']}f}{sure})"


def comparison_table(result: dict[str, Any]) -> str:
    """The sentences, the changed places first."""
    head = f"{result['a']} → {result['b']}: {result['seeds']} seeds from {result['seed']}, {result['needs']} needs in {result['days']} days each"
    return "\n".join([head, *(sentence(row) for row in result["rows"])])
