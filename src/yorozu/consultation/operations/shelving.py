"""Closed needs on the boards of the desks that had a hand in them (models.ClosedAtDesk)."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from yorozu.consultation.models import ClosedAtDesk, Need
from yorozu.kernel.bulk import insert_rows

_ALL = """
INSERT INTO consultation_closedatdesk (need_id, desk_id, closed_at)
SELECT shown.need, shown.desk, shown.at FROM (
SELECT id AS need, owner_desk_id AS desk, closed_at AS at FROM consultation_need WHERE state = 'closed'
UNION SELECT n.id, c.desk_id, n.closed_at FROM consultation_need n JOIN consultation_consultation c ON c.id = n.consultation_id WHERE n.state = 'closed'
UNION SELECT n.id, h.from_desk_id, n.closed_at FROM consultation_need n JOIN consultation_handoff h ON h.need_id = n.id WHERE n.state = 'closed' AND h.state = 'accepted'
UNION SELECT n.id, h.to_desk_id, n.closed_at FROM consultation_need n JOIN consultation_handoff h ON h.need_id = n.id WHERE n.state = 'closed' AND h.state = 'accepted'
) shown WHERE NOT EXISTS (SELECT 1 FROM consultation_closedatdesk x WHERE x.need_id = shown.need AND x.desk_id = shown.desk)
"""  # migration 0005 holds the same


def shelve(need: Need, handed: Iterable[tuple[UUID, UUID]]) -> None:
    """A locked need was closed. `handed`: sender and receiver of each accepted handoff."""
    desks = {need.owner_desk_id, need.consultation.desk_id, *(desk for pair in handed for desk in pair)}
    insert_rows(ClosedAtDesk, ("need_id", "desk_id", "closed_at"), [(need.pk, desk, need.closed_at) for desk in sorted(desks)])


def take_off(need: Need) -> None:
    """It goes on."""
    ClosedAtDesk.objects.filter(need=need).delete()


def shelve_all() -> None:
    """Every closed need that was stored in bulk, past `close_need`."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
