"""A client that sends its form slowly holds no thread of the web server for long, and never all of them.

The server starts a thread when a request's head has come, and that thread would wait for the body. Here the body is read
aside: what is there within a moment goes straight on; what isn't waits in one of a few places, for as long as bytes
keep coming fast enough. Pages that are only read are never held up. A proxy that buffers spares even that (deploy.md).
"""

import threading
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]
CHUNK = 64 * 1024
IN_MEMORY = 2 * 1024 * 1024


class SlowBodies:
    """Wraps a WSGI application. `most`: bodies that may be waited for at the same moment; `refuse` answers to the others."""

    def __init__(
        self, application: Application, refuse: Application, *, most: int, largest: int, grace: float = 0.5, patience: float = 10.0, rate: int = 4096
    ) -> None:
        self.application, self.refuse, self.largest = application, refuse, largest
        self.grace, self.patience, self.rate = grace, patience, rate
        self.places = threading.BoundedSemaphore(most)

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """The application with the whole body at hand, or `refuse`."""
        length = _length(environ)
        if not 0 < length <= self.largest:  # nothing to read; what is too long is refused by its length alone
            return self.application(environ, start_response)
        body = self._body(environ["wsgi.input"], length)
        if body is None:
            return self.refuse(environ, start_response)
        with body:
            return self.application({**environ, "wsgi.input": body}, start_response)

    def _body(self, source: Any, length: int) -> IO[bytes] | None:
        come: SimpleQueue[IO[bytes] | None] = SimpleQueue()
        threading.Thread(target=_read, args=(source, length, come), daemon=True).start()
        try:
            return come.get(timeout=self.grace)
        except Empty:
            pass
        if not self.places.acquire(blocking=False):
            return None
        try:
            return come.get(timeout=self.patience + length / self.rate)
        except Empty:
            return None
        finally:
            self.places.release()


def _length(environ: dict[str, Any]) -> int:
    said = str(environ.get("CONTENT_LENGTH") or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def _read(source: Any, length: int, come: "SimpleQueue[IO[bytes] | None]") -> None:
    """All of it into a file at hand; None where the client went away."""
    body: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 – closed by who gets it
    left = length
    try:
        while left and (part := source.read(min(CHUNK, left))):
            body.write(part)
            left -= len(part)
        body.seek(0)
        come.put(body if not left else None)
    except Exception:
        come.put(None)

