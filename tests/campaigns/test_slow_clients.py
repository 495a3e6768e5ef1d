"""A client whose head comes slowly, or who doesn't read, holds nobody else up.

A body that comes slowly does hold a thread of the web server, which begins as soon as the head is there: the proxy must
take the whole form before it passes it on (docs/how-to/deploy.md, step 6).
"""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.campaigns.site import HOST, Site

SLOW = 40  # many times the web server's threads
LONGEST = 45.0  # seconds that everybody else may wait meanwhile on a very busy machine; held up, they would wait for ever
HEAD = f"Host: {HOST}\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.99\r\n"
PARTS = {"a head that never ends": "GET / HTTP/1.1\r\nHost: ", "a long answer that nobody reads": f"GET /find/ HTTP/1.1\r\n{HEAD}\r\n" * 30}  # fmt: skip


@contextmanager
def slow_clients(site: Site, text: str) -> Iterator[None]:
    """So many that have sent this much, and now do nothing."""
    with ExitStack() as opened:
        for _ in range(SLOW):
            one = opened.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=10))
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.sendall(text.encode())
        time.sleep(1)
        yield


@pytest.mark.parametrize("what", PARTS)
def test_slow_clients_hold_nobody_up(site: Site, what: str) -> None:
    with slow_clients(site, PARTS[what]):
        for _ in range(3):
            begun = time.monotonic()
            assert site.answers()
            assert time.monotonic() - begun < LONGEST
