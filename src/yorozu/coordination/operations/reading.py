"""Reading the list of stuck needs leaves its trace before it is shown (T6)."""

from yorozu.coordination.queries.listing import StuckFilter, StuckPage, stuck_page
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import record_list


def list_stuck(*, by: Actor, filter: StuckFilter) -> StuckPage:
    """A page of stuck needs, one trace for the page and each need on it."""
    require(by, Permission.SEE_NEED)
    page = stuck_page(by, filter)
    record_list(by, action="list_stuck", kind="need", thing_ids=[row.need_id for row in page.rows], purpose="stuck")
    return page
