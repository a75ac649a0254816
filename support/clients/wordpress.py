"""WordPress's own interfaces: its pages with their forms, and its REST API."""

from __future__ import annotations

import dataclasses
import datetime
import html
import json
import re
import urllib.parse
from typing import Any

from support.assertions import Mismatch, expect
from support.clients.browser import Browser, File, form, link, words
from support.clients.browser import upload as upload_of
from support.clients.http import Exchange, Request

TITLE = "The Harbour"
LOGIN = "/wp-login.php"
DASHBOARD = "/wp-admin/"
SCHEDULED = "future"


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
    # Twelve tables and all that is in them: `ms` says that this may be slow.
    exchange = browser.post("/wp-admin/install.php?step=2&ms=3000", fields)
    done = exchange.status == 200 and "Success!" in exchange.text
    expect(done, "what the installer says", "Success!", words(exchange.text)[:300])
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


def skip_tour(browser: Browser) -> None:
    """Closes for good what the editor shows to who writes for the first time: its pictures come
    from elsewhere."""
    chosen = {"core/edit-post": {"welcomeGuide": False}, "_modified": "2026-01-01T00:00:00.000Z"}
    body = {"meta": {"persisted_preferences": chosen}}
    _made(_send(browser, "POST", "/wp/v2/users/me", body), 200)


# -- accounts


def log_out(browser: Browser) -> Exchange:
    """Follows the dashboard's link."""
    return browser.get(_target(link(browser.page(DASHBOARD), "Log Out", "action=logout")))


def change_password(browser: Browser, password: str) -> Exchange:
    """Fills in one's own profile.

    Raises:
        Mismatch: WordPress does not say that it has changed it.
    """
    target = "/wp-admin/profile.php"
    fields = form(browser.page(target), "pass1")
    fields |= {"pass1": password, "pass2": password, "pw_weak": "1", "action": "update"}
    saved = browser.post(target, fields)
    expect("Profile updated." in saved.text, "what the profile says", "Profile updated.", saved)
    return saved


def ask_for_password(browser: Browser, person: Person) -> Exchange:
    """Fills in the form for who has lost the password."""
    return browser.post(f"{LOGIN}?action=lostpassword", {"user_login": person.name})


def choose_password(browser: Browser, mail: str, password: str) -> Exchange:
    """Follows the link of WordPress's mail, and fills in the form that it leads to.

    Raises:
        Mismatch: there is no link in it, or no form behind it.
    """
    found = re.search(r"https?://[^/\s]+(/wp-login\.php\?\S*action=rp\S*)", mail)
    if not found:
        raise Mismatch("the mail", "a link to choose a password", mail)
    fields = form(browser.page(found[1]), "rp_key")
    fields |= {"pass1": password, "pass2": password, "pw_weak": "1"}
    return browser.post(f"{LOGIN}?action=resetpass", fields)


def add_person(browser: Browser, person: Person) -> None:
    """An account more, by the REST API."""
    body = {
        "username": person.name,
        "email": person.address,
        "password": person.password,
        "roles": [person.role],
    }
    _made(_send(browser, "POST", "/wp/v2/users", body))


# -- the REST API


def call(browser: Browser, method: str, route: str, body: bytes | None = None) -> Exchange:
    """A call of the REST API, as WordPress's own scripts make it: with a nonce where one is had."""
    headers = [("Content-Type", "application/json")] if body is not None else []
    if route.endswith("/authorization-header"):
        headers.append(("Authorization", "Basic dXNlcjpwd2Q="))  # what the page's script asks with
    request = Request(method, f"/wp-json{route}", (*headers, *_nonce(browser)), body or b"")
    return browser.ask(request)


def _send(browser: Browser, method: str, route: str, body: Any = None) -> Exchange:
    return call(browser, method, route, None if body is None else json.dumps(body).encode())


def _nonce(browser: Browser) -> list[tuple[str, str]]:
    """What goes along with requests of scripts; who is not logged in has none."""
    if not any(name.startswith("wordpress_logged_in") for name in browser.cookies):
        return []
    exchange = browser.get("/wp-admin/admin-ajax.php?action=rest-nonce")
    given = re.fullmatch(r"[0-9a-f]{10}", exchange.text)
    return [("X-WP-Nonce", given[0])] if given else []


def _made(exchange: Exchange, status: int = 201) -> dict[str, Any]:
    """What a call has made, or changed.

    Raises:
        Mismatch: it was refused.
    """
    what = f"the status of {exchange.request.method} {exchange.request.target}"
    expect(exchange.status == status, what, status, f"{exchange.status}: {exchange.text[:300]}")
    found: dict[str, Any] = exchange.json()
    return found


def _find(browser: Browser, kind: str, text: str, **query: str) -> dict[str, Any]:
    """The one thing of a kind whose title, or text, is that.

    Raises:
        Mismatch: there is none, or there are several.
    """
    words_of = urllib.parse.urlencode({"search": text, **query})
    found = _made(_send(browser, "GET", f"/wp/v2/{kind}?{words_of}"), 200)
    same = [one for one in found if text in (_text(one, "title"), _text(one, "content"))]
    expect(len(same) == 1, f"the {kind} called {text!r}", "one", f"{len(same)} of {len(found)}")
    one: dict[str, Any] = same[0]  # type: ignore[assignment]
    return one


def _text(thing: Any, field: str) -> str:
    return words(thing.get(field, {}).get("rendered", ""))


# -- posts, uploads, comments


def write(browser: Browser, kind: str, status: str, title: str, text: str) -> dict[str, Any]:
    """A post or a page, as the editor saves it; a scheduled one for an hour later.

    Raises:
        Mismatch: it was refused.
    """
    body = {"title": title, "content": text, "status": status}
    if status == SCHEDULED:
        later = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=1)
        body["date_gmt"] = f"{later:%Y-%m-%dT%H:%M:%S}"
    return _made(_send(browser, "POST", f"/wp/v2/{kind}", body))


def jot_down(browser: Browser, title: str) -> Exchange:
    """Fills in the dashboard's form for a quick draft."""
    fields = form(browser.page(DASHBOARD), "post_title")
    return browser.post("/wp-admin/post.php", {**fields, "post_title": title, "content": ""})


def edit(browser: Browser, title: str, text: str) -> Exchange:
    """Saves the post of that title with another text."""
    saved = browser.ask(editing(browser, title, text))
    _made(saved, 200)
    return saved


def editing(browser: Browser, title: str, text: str) -> Request:
    """The request by which the editor saves the post of that title with another text."""
    number = _find(browser, "posts", title)["id"]
    headers = (("Content-Type", "application/json"), *_nonce(browser))
    body = json.dumps({"content": text}).encode()
    return Request("POST", f"/wp-json/wp/v2/posts/{number}", headers, body)


def published(answer: Exchange) -> list[tuple[str, str]]:
    """Title and text of each post that the REST API tells of, without their markup."""
    found = _made(answer, 200)
    return [(_text(one, "title"), _text(one, "content").strip()) for one in found]


def trash(browser: Browser, title: str) -> Exchange:
    """Moves the post of that title to the trash."""
    number = _find(browser, "posts", title)["id"]
    moved = _send(browser, "DELETE", f"/wp/v2/posts/{number}")
    _made(moved, 200)
    return moved


def upload(browser: Browser, file: File) -> str:
    """Uploads a file into the library, as the editor does; its address, empty where refused."""
    answer = browser.ask(uploading(browser, file))
    return str(answer.json()["source_url"]) if answer.status == 201 else ""


def uploading(browser: Browser, file: File) -> Request:
    """The request by which the editor uploads a file."""
    return upload_of("/wp-json/wp/v2/media", {}, {"file": file}, *_nonce(browser))


def comment(browser: Browser, text: str, title: str) -> Exchange:
    """Fills in the form below a post."""
    post = _find(browser, "posts", title)
    fields = form(browser.page(_target(post["link"])), "comment_post_ID")
    for name, value in (("author", "Guest"), ("email", "guest@harbour.test"), ("url", "")):
        if name in fields:
            fields[name] = value
    return browser.post("/wp-comments-post.php", {**fields, "comment": text})


def approve(browser: Browser, text: str) -> Exchange:
    """Lets a comment that waits for it be seen by all."""
    number = _find(browser, "comments", text, status="hold")["id"]
    done = _send(browser, "POST", f"/wp/v2/comments/{number}", {"status": "approved"})
    _made(done, 200)
    return done


def search(browser: Browser, text: str) -> Exchange:
    """Fills in the form of a visitor who looks for something."""
    return browser.get(f"/?{urllib.parse.urlencode({'s': text})}")


# -- the site


def switch_plugin(browser: Browser, name: str, action: str) -> Exchange:
    """Follows the link of the list of plugins; the action is `activate` or `deactivate`."""
    page = browser.page("/wp-admin/plugins.php")
    found = link(page, f"{action.capitalize()} {name}", f"action={action}")
    return browser.get(f"/wp-admin/{found}")


def choose_theme(browser: Browser, name: str) -> Exchange:
    """Follows the link of the list of themes, whose folders are their names in small letters."""
    folder = re.sub(r"[^a-z]", "", name.lower())
    found = link(browser.page("/wp-admin/themes.php"), "Activate", f"&stylesheet={folder}&")
    return browser.get(_target(found))


def rename(browser: Browser, title: str) -> Exchange:
    """Gives the site another title."""
    done = _send(browser, "POST", "/wp/v2/settings", {"title": title})
    _made(done, 200)
    return done


def _target(address: str) -> str:
    parts = urllib.parse.urlsplit(html.unescape(address))
    return urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))
