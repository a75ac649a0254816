"""WordPress's own interfaces: its pages with their forms, and its REST API."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

from support.assertions import Mismatch, equal, expect
from support.clients.browser import Browser, form
from support.clients.http import Exchange, Request

TITLE = "The Harbour"
LOGIN = "/wp-login.php"
DASHBOARD = "/wp-admin/"


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody who has an account."""

    name: str
    password: str
    role: str

    @property
    def address(self) -> str:
        """Where mails to it go."""
        return f"{self.name}@harbour.test"


ADMINISTRATOR = Person("ada", "a-lighthouse-on-7-rocks", "administrator")
EDITOR = Person("emil", "under-9-sails-to-the-north", "editor")
READER = Person("rosa", "the-4-tides-of-an-autumn", "subscriber")


def install(browser: Browser) -> Exchange:
    """Fills in the installer's form."""
    person = ADMINISTRATOR
    fields = {
        "weblog_title": TITLE,
        "user_name": person.name,
        "admin_password": person.password,
        "admin_password2": person.password,
        "admin_email": person.address,
        "blog_public": "1",
        "Submit": "Install WordPress",
        "language": "",
    }
    exchange = browser.post("/wp-admin/install.php?step=2", fields)
    done = exchange.status == 200 and "Success!" in exchange.text
    expect(done, "what the installer says", "Success!", _words(exchange.text))
    return exchange


def log_in(browser: Browser, person: Person, password: str | None = None) -> Exchange:
    """Fills in the login form; the answer that it leads to, whichever that is."""
    browser.get(LOGIN)  # it gives the cookie by which WordPress knows that there are cookies
    fields = {
        "log": person.name,
        "pwd": person.password if password is None else password,
        "wp-submit": "Log In",
        "redirect_to": DASHBOARD,
        "testcookie": "1",
    }
    return browser.post(LOGIN, fields)


def use_names_in_addresses(browser: Browser) -> None:
    """Addresses of posts are their names: `/sample-post/`."""
    target = "/wp-admin/options-permalink.php"
    fields = form(browser.page(target), "permalink_structure")
    fields |= {"selection": "/%postname%/", "permalink_structure": "/%postname%/"}
    saved = browser.post(target, {**fields, "submit": "Save Changes"})
    said = "Permalink structure updated" in saved.text
    expect(said, "what is said of new addresses", "Permalink structure updated", saved.status)


def add_person(browser: Browser, person: Person) -> None:
    """An account more, by the REST API."""
    body = {
        "username": person.name,
        "email": person.address,
        "password": person.password,
        "roles": [person.role],
    }
    created(call(browser, "POST", "/wp/v2/users", body))


def call(browser: Browser, method: str, route: str, body: Any = None) -> Exchange:
    """A call of the REST API, as WordPress's own scripts make it: with a nonce where one is had."""
    headers = [("Content-Type", "application/json")] if body is not None else []
    if browser.cookies and not browser.nonce:
        browser.nonce = _nonce(browser)
    if browser.nonce:
        headers.append(("X-WP-Nonce", browser.nonce))
    data = json.dumps(body).encode() if body is not None else b""
    return browser.ask(Request(method, f"/wp-json{route}", tuple(headers), data))


def created(exchange: Exchange) -> dict[str, Any]:
    """What a call has made.

    Raises:
        Mismatch: it has made nothing.
    """
    equal(f"the status of {exchange.request.target}", 201, exchange.status)
    found = exchange.json()
    if not isinstance(found, dict):
        raise Mismatch(f"the answer of {exchange.request.target}", "an object", exchange.text)
    return found


def _nonce(browser: Browser) -> str:
    exchange = browser.get("/wp-admin/admin-ajax.php?action=rest-nonce")
    # Who is not logged in gets none.
    return exchange.text if re.fullmatch(r"[0-9a-f]{10}", exchange.text) else ""


def _words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]*>", " ", page).split())[:300]
