"""Limits on guessing: by (account or number, address) together, by delay, so that an attacker can't lock the owner out."""

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import transaction

from yorozu.kernel import clock
from yorozu.kernel.models import Throttle

DELAYS = (0, 0, 0, 5, 15, 60, 300)  # seconds to wait after the n-th failure in a row
LONGEST = timedelta(seconds=DELAYS[-1])  # a longer wait can only come from a clock that has been set back since: it counts for nothing
FORGOTTEN = timedelta(hours=12)


def range_of(address: str, *, wide: bool = False) -> str:
    """The network that one connection is given: an IPv4 address, the /64 of an IPv6 one. `wide`: what one attacker rents (/24, /48)."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or parsed
    bits = (24 if wide else 32) if parsed.version == 4 else (48 if wide else 64)
    return str(ip_network((parsed, bits), strict=False))


def key_of(kind: str, name: str, address: str, *, wide: bool = False) -> str:
    """A digest: the table tells nobody who tried what. Who asks counts by their network, or changing the last digits would begin anew."""
    text = "\x1f".join((kind, name.strip().casefold(), range_of(address, wide=wide) if address else ""))
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def seconds_to_wait(key: str) -> int:
    """How long until the next try counts; 0: now."""
    now = clock.now()
    row = Throttle.objects.filter(pk=key, blocked_until__gt=now, blocked_until__lte=now + LONGEST).first()
    return _seconds(row.blocked_until) if row and row.blocked_until else 0


def _seconds(until: datetime) -> int:
    return int((until - clock.now()).total_seconds()) + 1


@transaction.atomic
def begin(key: str, *, free: int = 0) -> int:
    """Begin a try: the seconds to wait instead, or 0 after counting it as failed until `succeeded` says otherwise.
    The first `free` tries of half a day cost nothing.

    Counted before it is tried and under the row's lock, so that thirty guesses at once are thirty failures and not one.
    """
    row, _ = Throttle.objects.select_for_update().get_or_create(pk=key, defaults={"last_at": clock.now()})
    if row.blocked_until and clock.now() < row.blocked_until <= clock.now() + LONGEST:
        return _seconds(row.blocked_until)
    _count(row, free)
    return 0


def begin_all(*tries: tuple[str, int]) -> int:
    """Begin a try that counts in several places, each a key with what is free there; the longest wait of them."""
    return max([begin(key, free=free) for key, free in tries])


def _count(row: Throttle, free: int) -> None:
    now = clock.now()
    row.failures = 1 if now - row.last_at > FORGOTTEN else row.failures + 1
    row.last_at = now
    row.blocked_until = now + timedelta(seconds=DELAYS[max(0, min(row.failures - free, len(DELAYS) - 1))])
    row.save()


@transaction.atomic
def succeeded(key: str) -> None:
    """Right at last: the count begins anew."""
    Throttle.objects.filter(pk=key).delete()


def forget_old() -> int:
    """Remove counts that no longer make anybody wait."""
    return Throttle.objects.filter(last_at__lt=clock.now() - FORGOTTEN).delete()[0]
