"""Two scenarios over the same seeds: the mean of the paired differences, with Student's 95 % interval.

Each seed gives both scenarios the same residents on the same days, so that what they share by luck drops out of the difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

# The 97.5 % point of Student's t by degrees of freedom (standard tables); beyond the last one the normal's is near enough.
_T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093,
      2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """`before` and `after` are means over seeds; `low` to `high` holds the true difference 95 times of 100; None: one seed only."""

    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    seeds: int

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def paired(before: Sequence[float], after: Sequence[float]) -> Difference:
    """`before[i]` and `after[i]` are of the same seed."""
    if len(before) != len(after) or not before:
        raise ValueError("as many values before as after, at least one")
    count = len(before)
    differences = [new - old for old, new in zip(before, after, strict=True)]
    mean = sum(differences) / count
    low = high = None
    if count > 1:
        spread = sqrt(sum((one - mean) ** 2 for one in differences) / (count - 1) / count)
        reach = (_T[count - 2] if count - 2 < len(_T) else 1.96) * spread
        low, high = mean - reach, mean + reach
    return Difference(sum(before) / count, sum(after) / count, mean, low, high, count)
