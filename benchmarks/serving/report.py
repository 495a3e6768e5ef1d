"""The table that `make bench` prints: every subject, each engine and size side by side."""

from typing import Any

HEAD = ("", "requests/s", "floor", "ratio", "cpu ms", "floor cpu ms", "ratio of cpu", "p50 ms", "p99 ms", "bytes gzip", "queries", "growth of p50")


def table(found: dict[str, dict[str, Any]]) -> str:
    """As Markdown, so that it can stand in RESULTS.md as it is."""
    lines = []
    for name, one in found.items():
        first = next(key for key in found if key.split()[0] == name.split()[0])
        before = {row["name"]: row["p50"] for row in found[first]["rows"]}
        lines += [f"### {name} needs", "", f"| {' | '.join(HEAD)} |", "|" + " --- |" * len(HEAD)]
        for row in one["rows"]:
            growth = f"{row['p50'] / before[row['name']]:.2f}" if name != first and before.get(row["name"]) else ""
            cells = (row["name"], row["rate"], row["floor"], row["ratio"], row["cpu"], row["floor_cpu"], row["cpu_ratio"], row["p50"], row["p99"], row["bytes"], row["queries"], growth)
            lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
        memory = one["memory_mb"]
        lines += ["", f"Memory of a worker after it: {memory['worker']:.0f} MB (floor {memory['floor']:.0f} MB)."]
        lines += [f"`{command}`: {said['seconds']} s, of it {said['said']}." for command, said in one["commands"].items()] + [""]
    return "\n".join(lines)
