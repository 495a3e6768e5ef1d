"""Who looks at 相談のようす: the one who holds number and passphrase, for as long as they keep reading."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _t

from yorozu.kernel import clock
from yorozu.kernel.access import Actor

IDLE = timedelta(minutes=30)
NOTED = timedelta(minutes=1)  # looks that follow each other sooner aren't written down: each would be a write
_KEY = "resident"


def let_in(request: HttpRequest, actor: Actor) -> None:
    """Remember the consultation, and nothing else, in a session with a new key."""
    request.session.cycle_key()
    request.session[_KEY] = {"consultation": str(actor.consultation_id), "seen": clock.now().isoformat()}


def resident_of(request: HttpRequest) -> Actor | None:
    """The resident of this session, unless half an hour went by without a page."""
    held = request.session.get(_KEY)
    if not held:
        return None
    now = clock.now()
    if now - datetime.fromisoformat(held["seen"]) > IDLE:
        let_out(request)
        return None
    if now - datetime.fromisoformat(held["seen"]) >= NOTED:
        request.session[_KEY] = {**held, "seen": now.isoformat()}
    return Actor(kind="resident", name=_t("相談した人"), consultation_id=UUID(held["consultation"]))


def let_out(request: HttpRequest) -> None:
    """Forget the consultation; whoever comes next to this browser sees nothing."""
    if request.session.pop(_KEY, None) is not None:
        request.session.cycle_key()
