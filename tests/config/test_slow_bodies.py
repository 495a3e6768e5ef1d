"""Whole bodies go straight on; slow ones wait in few places, and not for ever."""

import threading
from io import BytesIO
from typing import Any

from yorozu.config.slow_bodies import SlowBodies


class Slow:
    """A body of which nothing more comes."""

    def __init__(self) -> None:
        self.gone = threading.Event()

    def read(self, size: int) -> bytes:
        self.gone.wait(5)
        return b""


def ask(product: SlowBodies, source: Any, length: object) -> list[bytes]:
    return list(product({"CONTENT_LENGTH": length, "wsgi.input": source}, lambda *_: None))


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    return [environ["wsgi.input"].read()]


def product(**changes: Any) -> SlowBodies:
    return SlowBodies(echo, lambda environ, start: [b"refused"], **{"most": 1, "largest": 10_000, "grace": 0.05, "patience": 0.2, **changes})


def test_a_whole_body_goes_on_as_it_is() -> None:
    assert ask(product(), BytesIO(b"words=a&more"), "12") == [b"words=a&more"]
    assert ask(product(), BytesIO(b"words=a"), "5") == [b"words"]


def test_what_has_no_body_or_too_much_of_it_is_not_read() -> None:
    for length in ("", "0", "-3", "9" * 20, "10001", "x"):
        assert ask(product(), BytesIO(b"unread"), length) == [b"unread"]


def test_what_does_not_come_is_refused_in_time() -> None:
    assert ask(product(), Slow(), "4000") == [b"refused"]


def test_no_more_than_so_many_are_waited_for() -> None:
    one = product(patience=3)
    first = threading.Thread(target=ask, args=(one, slow := Slow(), "4000"))
    first.start()
    threading.Event().wait(0.3)
    assert ask(one, Slow(), "4000") == [b"refused"]  # at once: the only place is taken
    assert ask(one, BytesIO(b"fine"), "4") == [b"fine"]
    slow.gone.set()
    first.join(5)


def test_a_client_that_goes_away_is_refused() -> None:
    assert ask(product(), BytesIO(b"half"), "40") == [b"refused"]
