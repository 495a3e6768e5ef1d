"""The invented city's borders: cells of its towns' points. The old centre's four districts share one ground, in invented parts."""

from yorozu.algorithms.cells import outlines
from yorozu.community import operations as do
from yorozu.community.models import AreaOutline
from yorozu.kernel.access import SYSTEM
from yorozu.simulation.tables import table


def draw() -> int:
    """Draw the districts' borders where there are none yet; returns how many."""
    if AreaOutline.objects.exists():
        return 0
    points = ((row["district"], float(row["lat"]), float(row["lng"])) for row in table("town_points.tsv"))
    return do.draw_outlines(by=SYSTEM, rings=outlines(points), is_approximate=True)
