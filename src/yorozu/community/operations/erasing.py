"""The end of what is known of people: the record, its history, its terms, and a household in which nobody is left."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from yorozu.community.models import Household, Person
from yorozu.kernel import drafts
from yorozu.kernel.access import Actor, Permission, require
from yorozu.kernel.audit import blank_history, record_writes
from yorozu.kernel.search import forget_documents


@transaction.atomic
def erase_people(*, by: Actor, ids: Collection[UUID]) -> list[UUID]:
    """Delete these people; nothing may point to them any more. Returns the households that went with the last of their members."""
    require(by, Permission.END_DATA)
    people = Person.objects.filter(pk__in=ids)
    houses = {one for one in people.order_by("pk").values_list("household", flat=True) if one}
    people.delete()
    empty = Household.objects.filter(pk__in=houses).exclude(Exists(Person.objects.filter(household=OuterRef("pk"))))
    gone = list(empty.order_by("pk").values_list("pk", flat=True))
    Household.objects.filter(pk__in=gone).delete()
    blank_history([*ids, *gone])
    forget_documents([*ids, *gone])
    drafts.forget_about([str(one) for one in (*ids, *gone)])
    record_writes(by, action="erase_person", kind="person", thing_ids=ids)
    record_writes(by, action="erase_household", kind="household", thing_ids=gone)
    return gone
