"""Who reads which notice: the people of the desk that it is for."""

from datetime import datetime

from django.db.models import Q, QuerySet

from yorozu.kernel.access import Actor, Decision, Permission, rule
from yorozu.notices.models import Notice


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """Notices for a desk of this actor's, and every failed one for who looks after the installation."""
    notices = Notice.objects.all()
    if actor.is_system:
        return notices
    scope = Q(desk__in=actor.desks(Permission.SEE_NEED))
    if actor.has(Permission.SEE_ALL_JOBS):
        scope |= Q(state="failed")
    return notices.filter(scope)


@rule(Notice)
def _notice(actor: Actor, action: Permission, thing: Notice, now: datetime) -> Decision:
    seen = visible_to(actor).filter(pk=thing.pk).exists()
    return Decision(seen, "its desk" if seen else "another desk")
