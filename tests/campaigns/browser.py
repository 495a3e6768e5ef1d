"""A client that does what a browser does: keeps cookies, reads forms off pages, sends every field back, follows redirects."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from tests.campaigns.site import HOST

Fields = dict[str, list[str]]


class CutOff(Exception):
    """The connection ended before an answer came: nobody knows what was done."""


@dataclass(frozen=True)
class Form:
    """A form as it stood on the page: where it is sent, and what would be sent if nothing were typed."""

    action: str
    fields: Fields

    def filled(self, typed: Mapping[str, str | list[str]]) -> str:
        """The body that a browser sends."""
        whole = self.fields | {name: [value] if isinstance(value, str) else value for name, value in typed.items()}
        return urlencode([(name, value) for name, values in whole.items() for value in values])


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str
    path: str
    sent_at: float
    came_at: float

    def form(self, action: str) -> Form:
        """The form that is sent to an address which ends so (empty: to the page's own)."""
        for tag, inner in _forms(self.body):
            where = _attribute(tag, "action")
            if where.endswith(action) if action else not where:
                return Form(where or self.path, _fields(inner))
        raise LookupError(f"no form for {action!r} on {self.path} ({self.status}): {_words(self.body)[:600]}")

    def has(self, action: str) -> bool:
        """Whether there is such a form."""
        return any(_attribute(tag, "action").endswith(action) for tag, _ in _forms(self.body))


@dataclass
class Browser:
    """One person's browser."""

    port: int
    address: str = "192.0.2.10"
    timeout: float = 60
    cookies: dict[str, str] = field(default_factory=dict)
    errors: list[Answer] = field(default_factory=list)  # every 5xx
    asked: int = 0
    _connection: HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Open a page; redirects are followed."""
        return self._follow(self._ask("GET", path))

    def send(self, form: Form, *, follow: bool = True, **typed: str | list[str]) -> Answer:
        """Send a form; with `follow` the page it leads to."""
        answer = self._ask("POST", form.action, form.filled(typed))
        return self._follow(answer) if follow else answer

    def send_and_hang_up(self, form: Form, **typed: str | list[str]) -> None:
        """Send all of a form, and cut the connection without reading the answer."""
        self._request("POST", form.action, form.filled(typed))
        self.hang_up()

    def hang_up(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def sign_in(self, name: str, password: str) -> None:
        """By the form, as staff do."""
        answer = self.send(self.get("/sign-in/").form(""), follow=False, username=name, password=password)
        if answer.status != 302:
            raise AssertionError(f"{name} could not sign in: {answer.status} {_words(answer.body)[:400]}")

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(5):
            if answer.status not in (301, 302, 303):
                return answer
            answer = self._ask("GET", answer.location)
        raise AssertionError(f"redirects without an end at {answer.path}")

    def _request(self, method: str, path: str, body: str | None = None) -> None:
        if self._connection is None:
            self._connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": self.address, "Accept-Language": "ja",
                   "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}  # fmt: skip
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}",
                        "Referer": f"https://{HOST}{path}", "Sec-Fetch-Site": "same-origin"}  # fmt: skip
        self._connection.request(method, path, body=body, headers=headers)

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        """Ask once; a connection that was kept open and is found closed is opened again, as browsers do."""
        sent, kept_open = time.monotonic(), self._connection is not None
        self.asked += 1
        try:
            self._request(method, path, body)
            assert self._connection is not None
            response = self._connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            self.hang_up()
            if kept_open and not isinstance(error, TimeoutError):
                return self._ask(method, path, body)
            raise CutOff(f"{method} {path}: {type(error).__name__}") from error
        self._keep(response.headers.get_all("Set-Cookie") or [])
        where = urlsplit(response.headers.get("Location") or "")
        location = where.path + (f"?{where.query}" if where.query else "")
        answer = Answer(response.status, location, text, path, sent, time.monotonic())
        if response.status >= 500:
            self.errors.append(answer)
        return answer

    def _keep(self, lines: list[str]) -> None:
        for line in lines:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip().strip('"')


def _forms(page: str) -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"<form\b([^>]*)>(.*?)</form>", page, re.DOTALL):
        if 'method="post"' in found[1]:
            yield found[1], found[2]


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1].replace("&amp;", "&") if found else ""


def _words(page: str) -> str:
    return " ".join(re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL).split())


def _fields(inner: str) -> Fields:
    reader = _Reader()
    reader.feed(inner)
    return reader.fields


class _Reader(HTMLParser):
    """Collects the successful controls of a form, as HTML calls them; buttons are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = {}
        self._area = self._select = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "input" and has.get("name"):
            kind = has.get("type", "text")
            if kind not in ("submit", "button", "file") and (kind not in ("checkbox", "radio") or "checked" in has):
                self.fields.setdefault(has["name"], []).append(has.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self._area, self._text = has.get("name", ""), ""
        elif tag == "select":
            self._select = has.get("name", "")
        elif tag == "option" and self._select and ("selected" in has or self._select not in self.fields):
            self.fields[self._select] = [has.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.fields[self._area] = [self._text.removeprefix("\n")]
            self._area = ""
        elif tag == "select":
            self._select = ""
