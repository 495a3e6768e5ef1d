"""Small results of `yorozu simulate`, as the pages read them."""

from typing import Any

from yorozu.kernel.simulated import keep_result

WAIT = {"p50": 1.0, "p90": 3.5, "mean": 1.81, "answered": 9, "none_yet": 1}


def year(**changes: Any) -> dict[str, Any]:
    """A year of ten needs in two districts."""
    desk = {"ended": 8, "holds": 2, "contacts": 12, "asked": 3, "accepted": 2, "declined": 1, "silent": 0}
    return {
        "kind": "year", "seed": 1, "days": 30, "needs": 10, "first": "2026-10-01", "scenario": "いまの<まま>", "violations": 0, "lifted": 1,
        "outcomes": {"met": 5, "partly_met": 2, "unmet": 1, "none_yet": 2}, "became": {"met": 5, "partly": 2, "unmet": 1, "other": 0, "open": 2},
        "days_to_first_answer": WAIT, "times_lifted": {"0": 9, "1": 1}, "happened": {"away": 3, "people died": 1, "desks merged": 0},
        "by_field": [{"field": "money", "name": "お金", "needs": 10, "met": 5, "partly": 2, "unmet": 1, "other": 0, "open": 2}],
        "by_district": [{"district": "19", "name": "芋井地区", "needs": 6, "lifted": 1, "first_answer": WAIT},
                        {"district": "20", "name": "篠ノ井地区", "needs": 4, "lifted": 0, "first_answer": {**WAIT, "p50": None, "p90": None, "mean": None}}],
        "by_desk": [{"desk": "yorozu-19", "name": "芋井地区 よろず相談", "busy": 0.62, **desk}, {"desk": "yorozu-20", "name": "篠ノ井地区 よろず相談", "busy": None, **desk}],
        **changes,
    }  # fmt: skip


def row(place: str, code: str, before: float, after: float, reach: float | None) -> dict[str, Any]:
    """One line of a comparison."""
    less, more = (None, None) if reach is None else (after - before - reach, after - before + reach)
    return {"place": place, "code": code, "what": code, "unit": " days", "digits": 2, "before": before, "after": after, "difference": after - before,
            "low": less, "high": more, "seeds": 3, "sure": reach is not None and abs(after - before) > reach}  # fmt: skip


def keep_year(settings: Any, folder: Any) -> str:
    """A year in a data folder of the test's own; its name."""
    settings.DATA_FOLDER = folder
    keep_result("year-30d-10-s1", year())
    return "year-30d-10-s1"
