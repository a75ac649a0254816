"""A browser without pictures: it keeps cookies, follows redirections, and sends forms.

It reads forms as they are on a page, so that what an application hides in them goes along.
"""

from __future__ import annotations

import dataclasses
import html
import html.parser
import re
import secrets
import urllib.parse
from collections.abc import Callable, Mapping

from support.assertions import Mismatch, equal
from support.clients.http import Exchange, Request

REDIRECTIONS = (301, 302, 303, 307, 308)
MOST = 10  # redirections in a row
FORM = "application/x-www-form-urlencoded"
_ATTRIBUTE = re.compile(r"""([\w-]+)=["']([^"']*)["']""")


@dataclasses.dataclass(frozen=True)
class File:
    """A file that a form uploads."""

    name: str
    content: bytes
    media: str


@dataclasses.dataclass
class Browser:
    """One person's browser.

    Attributes:
        send: sends one request of it, and keeps the exchange for the evidence.
        cookies: by name; applications of one site use one path each, so paths are not looked at.
    """

    send: Callable[[Request], Exchange]
    cookies: dict[str, str] = dataclasses.field(default_factory=dict)

    def ask(self, request: Request, *, follow: bool = True) -> Exchange:
        """Sends it with the cookies, and goes where redirections lead; the last answer.

        Raises:
            Mismatch: no answer came, or redirections have no end.
        """
        target = request.target
        for _ in range(MOST):
            exchange = self.send(self.with_cookies(request)).answered()
            self._keep(exchange)
            place = exchange.header("location")
            if not follow or exchange.status not in REDIRECTIONS or place is None:
                return exchange
            request = Request(target=_target(place, request.target))
        raise Mismatch(f"where {target} leads", "an end", f"{MOST} redirections in a row")

    def get(self, target: str) -> Exchange:
        """The page at that target."""
        return self.ask(Request(target=target))

    def page(self, target: str) -> str:
        """The text of a page that must be there.

        Raises:
            Mismatch: it was not answered with 200.
        """
        exchange = self.get(target)
        equal(f"the status of {target}", 200, exchange.status)
        return exchange.text

    def post(self, target: str, fields: Mapping[str, str], *, follow: bool = True) -> Exchange:
        """Sends a form."""
        body = urllib.parse.urlencode(fields).encode()
        return self.ask(Request("POST", target, (("Content-Type", FORM),), body), follow=follow)

    def with_cookies(self, request: Request) -> Request:
        """The request as this browser sends it."""
        if not self.cookies:
            return request
        line = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return request.with_headers(("Cookie", line))

    def _keep(self, exchange: Exchange) -> None:
        for line in exchange.all("set-cookie"):
            pair, *attributes = line.split(";")
            name, _, value = pair.strip().partition("=")
            ages = [each.strip().lower() for each in attributes]
            # Applications delete a cookie by a date in the past.
            if "max-age=0" in ages or value.strip() in ("", "deleted", "+", "%20"):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value


def upload(
    target: str, fields: Mapping[str, str], files: Mapping[str, File], *headers: tuple[str, str]
) -> Request:
    """A form with files (multipart/form-data), and perhaps with further headers."""
    limit = secrets.token_hex(12)
    opening = f"--{limit}\r\nContent-Disposition: form-data"
    parts = [
        f'{opening}; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()
    ]
    for name, file in files.items():
        head = f'{opening}; name="{name}"; filename="{file.name}"'
        parts.append(f"{head}\r\nContent-Type: {file.media}\r\n\r\n".encode())
        parts.append(file.content + b"\r\n")
    body = b"".join(parts) + f"--{limit}--\r\n".encode()
    media = f"multipart/form-data; boundary={limit}"
    return Request("POST", target, (("Content-Type", media), *headers), body)


def _target(place: str, base: str) -> str:
    """The target of a redirection, which stays on the site."""
    parts = urllib.parse.urlsplit(urllib.parse.urljoin(base, place))
    return urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))


class _Forms(html.parser.HTMLParser):
    """Collects the fields of each form, with what a browser would send of them as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.targets: list[str] = []  # of each
        self._list = ""  # the name of the list whose options come
        self._text = ""  # the name of the field whose text comes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.found.append({})
            self.targets.append(given.get("action", ""))
        if not self.found:
            return
        if tag == "option" and self._list:
            self._option(given)
        elif name and tag == "select":
            self._list = name
        elif name and tag == "textarea":
            self._text = name
            self.found[-1][name] = ""
        elif name and tag == "input":
            kind = given.get("type", "text")
            if kind not in ("checkbox", "radio", "submit", "button", "file") or "checked" in given:
                self.found[-1][name] = given.get("value", "")

    def _option(self, given: dict[str, str]) -> None:
        # The first one stands for itself until another one is selected.
        if "selected" in given:
            self.found[-1][self._list] = given.get("value", "")
        else:
            self.found[-1].setdefault(self._list, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._list = ""
        elif tag == "textarea":
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text:
            self.found[-1][self._text] += data


def form(page: str, field: str) -> dict[str, str]:
    """The fields of the form that has that field, with the values that they have on the page.

    Raises:
        Mismatch: no form of the page has it.
    """
    return form_of(page, field)[1]


def form_of(page: str, field: str) -> tuple[str, dict[str, str]]:
    """The same, and where the form is sent: its target, which may be empty.

    Raises:
        Mismatch: no form of the page has it.
    """
    forms = _Forms()
    forms.feed(page)
    for target, fields in zip(forms.targets, forms.found, strict=True):
        if field in fields:
            return target, fields
    named = " and ".join(", ".join(sorted(fields)) for fields in forms.found)
    raise Mismatch("the page's forms", f"one with the field {field}", named or "none")


def words(page: str) -> str:
    """What a page says: its text, without markup, scripts and styles."""
    bare = re.sub(r"(?s)<!--.*?-->|<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", page)
    return " ".join(html.unescape(bare).split())


def link(page: str, label: str, part: str) -> str:
    """Where the link leads that is called so, and whose address has that part.

    Raises:
        Mismatch: the page has no such link.
    """
    for tag, inside in re.findall(r"(?s)<a\b([^>]*)>(.*?)</a>", page):
        given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}
        if part in given.get("href", "") and label in (given.get("aria-label"), words(inside)):
            return given["href"]
    raise Mismatch("the links of the page", f"one called {label!r} to {part}", "none")
