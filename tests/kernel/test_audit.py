"""What is noted together is whole or isn't there, and says what single notes say."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yorozu.kernel.access import SYSTEM
from yorozu.kernel.audit import noted_together, record_write
from yorozu.kernel.models import AuditEntry, HistoryEntry

pytestmark = pytest.mark.django_db


def test_acts_noted_together_take_two_statements_and_leave_the_same_rows() -> None:
    things = [uuid4() for _ in range(3)]
    with CaptureQueriesContext(connection) as asked, noted_together():
        for number, thing in enumerate(things):
            with noted_together():
                record_write(SYSTEM, action=f"act {number}", kind="need", thing_id=thing, after={"n": number})
        assert not AuditEntry.objects.exists()
    assert sum(one["sql"].startswith("INSERT") for one in asked.captured_queries) == 2
    assert list(AuditEntry.objects.order_by("action").values_list("thing_id", "action", "fields")) == [(one, f"act {n}", ["n"]) for n, one in enumerate(things)]
    assert list(HistoryEntry.objects.order_by("action").values_list("thing_id", "after")) == [(one, {"n": n}) for n, one in enumerate(things)]


def test_what_fails_notes_nothing_and_leaves_nothing_behind() -> None:
    with pytest.raises(RuntimeError), noted_together():
        record_write(SYSTEM, action="act", kind="need", thing_id=uuid4())
        raise RuntimeError
    assert not AuditEntry.objects.exists()
    record_write(SYSTEM, action="later", kind="need", thing_id=uuid4())
    assert AuditEntry.objects.get().action == "later"
