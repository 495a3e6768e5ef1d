"""Small HTTP clients that keep their connection: cheap enough that the server is what is measured."""

import gzip
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ask:
    """One request. `body`: a form, url-encoded; None is GET. `want`: the status that counts as an answer."""

    path: str
    body: bytes | None = None
    want: int = 200


@dataclass
class Slice:
    """What one stretch of measuring saw."""

    seconds: float = 0.0
    processor: float = 0.0
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Connection:
    """One browser: a kept connection, a session, a CSRF cookie."""

    def __init__(self, port: int, cookies: str) -> None:
        self.port, self.cookies = port, cookies
        self.socket: socket.socket | None = None
        self.rest = b""

    def ask(self, one: Ask) -> tuple[int, bytes]:
        """Status and body; opens the connection where it isn't open."""
        method = "GET" if one.body is None else "POST"
        head = f"{method} {one.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {self.cookies}\r\n"
        if one.body is not None:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(one.body)}\r\n"
        if self.socket is None:
            self.socket, self.rest = socket.create_connection(("127.0.0.1", self.port), timeout=120), b""
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(head.encode() + b"\r\n" + (one.body or b""))
        return self._answer()

    def _answer(self) -> tuple[int, bytes]:
        head = self._until(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        status, names = int(lines[0].split()[1]), {}
        for line in lines[1:]:
            name, _, value = line.partition(b":")
            names[name.strip().lower()] = value.strip()
        body = self._chunks() if names.get(b"transfer-encoding") == b"chunked" else self._exactly(int(names.get(b"content-length", 0)))
        if names.get(b"connection") == b"close":
            self.close()
        return status, body

    def _until(self, end: bytes) -> bytes:
        while end not in self.rest:
            self._more()
        found, _, self.rest = self.rest.partition(end)
        return found

    def _exactly(self, count: int) -> bytes:
        while len(self.rest) < count:
            self._more()
        found, self.rest = self.rest[:count], self.rest[count:]
        return found

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self._until(b"\r\n"), 16):
            parts.append(self._exactly(size))
            self._exactly(2)
        self._exactly(2)
        return b"".join(parts)

    def _more(self) -> None:
        assert self.socket is not None
        got = self.socket.recv(262_144)
        if not got:
            self.close()
            raise ConnectionError("the server closed the connection")
        self.rest += got

    def close(self) -> None:
        """Leave."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def drive(connections: list[Connection], make: Callable[[], Ask | None], seconds: float) -> Slice:
    """Every connection asks one after the other for `seconds`, or until `make` has no more; all at once."""
    total, lock = Slice(), threading.Lock()
    started = time.perf_counter()
    until = started + seconds

    def run(one: Connection) -> None:
        times, wrong = [], []
        while time.perf_counter() < until and (ask := make()) is not None:
            begun = time.perf_counter()
            status, body = one.ask(ask)
            times.append(time.perf_counter() - begun)
            if status != ask.want:
                wrong.append(f"{ask.path}: {status} {body[:200]!r}")
        with lock:
            total.times += times
            total.wrong += wrong

    threads = [threading.Thread(target=run, args=(one,)) for one in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total.seconds = time.perf_counter() - started
    return total


def packed(body: bytes) -> int:
    """Bytes on the wire where the proxy packs."""
    return len(gzip.compress(body, 6))
