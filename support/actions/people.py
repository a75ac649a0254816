"""What people do with applications: each with a browser that keeps its cookies."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable
from typing import Any

from support.actions import connections, filling, redis_cli
from support.assertions import eventually, expect
from support.clients import wordpress
from support.clients.browser import Browser, File, form_of
from support.clients.http import Exchange, Request
from support.clients.postings import Postings
from support.errors import Broken
from support.language.applications import Person, PersonDeed
from support.settings import ROOT
from support.topologies import Node
from support.world import World

VISITOR = "visitor"
API = "/api/"  # where the addresses begin that are called as they stand
BEGUN = 3  # posts are acknowledged before a scenario goes on
ACCOUNTS = {
    "administrator": wordpress.ADMINISTRATOR,
    "editor": wordpress.EDITOR,
    "reader": wordpress.READER,
}
FILES = {  # the suite's own, by the ending of the name that a person gives them
    ".png": ("image.png", "image/png"),
    ".txt": ("plain.txt", "text/plain"),
    ".php": ("index.php", "application/x-php"),
}


def browser(world: World, who: Person) -> Browser:
    """The person's browser, at the node that is meant; a visitor without an account has a new one
    each time."""

    def send(request: Request) -> Exchange:
        return world.send_to(node_of(world, who), request)

    if who.name == VISITOR and not who.other:
        return Browser(send)
    key = f"{who.name}{' in another browser' if who.other else ''}"
    found = world.people.browsers.setdefault(key, Browser(send))
    found.send = send
    return found


def node_of(world: World, who: Person) -> Node:
    """Whom the browser asks."""
    if who.gateway:
        return world.gateway
    return world.named(who.node) if who.node else world.node


def account(who: Person) -> wordpress.Person:
    """The person's account.

    Raises:
        Broken: a visitor has none.
    """
    if who.name not in ACCOUNTS:
        raise Broken(f"a {who.name} has no account")
    return ACCOUNTS[who.name]


def do(world: World, who: Person, deed: PersonDeed) -> None:
    """The person does it; what the browser shows then is the last answer."""
    _Hands(world, who, deed).act()


class _Hands:
    """One deed of one person."""

    def __init__(self, world: World, who: Person, deed: PersonDeed) -> None:
        self.world, self.who, self.deed = world, who, deed
        self.browser = browser(world, who)

    def act(self) -> None:
        """Does what the deed's kind says."""
        kinds: dict[str, Callable[[], Any]] = {
            "log in": self.log_in,
            "log out": lambda: wordpress.log_out(self.browser),
            "open": lambda: self.browser.get(self.first),
            "search": lambda: wordpress.search(self.browser, self.first),
            "publish": lambda: self.write("posts", "publish"),
            "page": lambda: self.write("pages", "publish"),
            "draft": lambda: self.write("posts", "draft"),
            "quick draft": lambda: wordpress.jot_down(self.browser, self.first),
            "schedule": lambda: self.write("posts", wordpress.SCHEDULED),
            "edit": lambda: wordpress.edit(self.browser, self.first, self.deed.text(1)),
            "edit half": self.edit_half,
            "keep publishing": self.keep_publishing,
            "trash": lambda: wordpress.trash(self.browser, self.first),
            "upload": self.upload,
            "upload half": self.upload_half,
            "comment": self.comment,
            "approve": lambda: wordpress.approve(self.browser, self.first),
            "activate": lambda: wordpress.switch_plugin(self.browser, self.first, "activate"),
            "deactivate": lambda: wordpress.switch_plugin(self.browser, self.first, "deactivate"),
            "theme": lambda: wordpress.choose_theme(self.browser, self.first),
            "rename": lambda: wordpress.rename(self.browser, self.first),
            "password": self.change_password,
            "lost": lambda: wordpress.ask_for_password(self.browser, account(self.who)),
            "mail": self.follow_mail,
            "call": self.call,
            "install": self.install,
            "form": self.form,
            "run": self.run,
        }
        kinds[self.deed.kind]()

    @property
    def first(self) -> str:
        """The first text of the sentence."""
        return filling.filled(self.world, self.deed.text(0))

    def log_in(self) -> None:
        own = account(self.who)
        known = self.world.people.passwords.get(self.who.name, own.password)
        wordpress.log_in(self.browser, own, self.deed.text(0, known))

    def write(self, kind: str, status: str) -> None:
        made = wordpress.write(self.browser, kind, status, self.first, self.deed.text(1))
        self.world.people.made["post"] = _target(made["link"])

    def file(self) -> File:
        """The suite's own file, under the name that the sentence gives it."""
        name = self.deed.text(0)
        source, media = FILES[name[name.rindex(".") :]]
        return File(name, (ROOT / "docroot" / source).read_bytes(), media)

    def upload_half(self) -> None:
        made = self.browser.with_cookies(wordpress.uploading(self.browser, self.file()))
        connections.half_of(self.world, node_of(self.world, self.who), made)

    def edit_half(self) -> None:
        made = wordpress.editing(self.browser, self.first, self.deed.text(1))
        made = self.browser.with_cookies(made)
        connections.half_of(self.world, node_of(self.world, self.who), made)

    def keep_publishing(self) -> None:
        anywhere = not (self.who.node or self.who.gateway)
        nodes = self.world.nodes if anywhere else [node_of(self.world, self.who)]
        postings = Postings(nodes, self.browser.cookies)
        self.world.people.postings = postings
        self.world.on_end(postings.stop)

        def acknowledged() -> None:
            count = len(postings.acknowledged)
            expect(count >= BEGUN, "the posts that were acknowledged", f"{BEGUN} of them", count)

        eventually(acknowledged, "first data")

    def upload(self) -> None:
        file = self.file()
        self.world.people.uploaded = file.content
        address = wordpress.upload(self.browser, file)
        if address:
            self.world.people.made["picture"] = _target(address)

    def comment(self) -> None:
        wordpress.comment(self.browser, self.deed.text(0), self.deed.text(1))

    def change_password(self) -> None:
        wordpress.change_password(self.browser, self.first)
        self.world.people.passwords[self.who.name] = self.first

    def follow_mail(self) -> None:
        mails = sorted((node_of(self.world, self.who).directory / "mails").glob("*.txt"))
        if not mails:
            raise Broken("WordPress has sent no mail")
        text = mails[-1].read_text(encoding="utf-8")
        wordpress.choose_password(self.browser, text, self.first)
        self.world.people.passwords[self.who.name] = self.first

    def install(self) -> None:
        node = node_of(self.world, self.who)
        patient = Browser(lambda request: self.world.send_to(node, request, "first data"))
        wordpress.install(patient)

    def form(self) -> None:
        given = dict(urllib.parse.parse_qsl(self.deed.text(1), keep_blank_values=True))
        page = self.browser.page(self.first)
        target, fields = form_of(page, next(iter(given)))
        self.browser.post(target or self.first, {**fields, **given})

    def run(self) -> None:
        place = node_of(self.world, self.who).site
        redis_cli.run_program(self.world, self.first, place)

    def call(self) -> None:
        method, _, route = self.first.partition(" ")
        body = self.deed.text(1)
        if route.startswith(API):
            self.call_plainly(method, route, body)
            return
        wordpress.call(self.browser, method, route, body.encode() if body else None)

    def call_plainly(self, method: str, route: str, body: str) -> None:
        headers = (("Accept", "application/json"), ("Content-Type", "application/json"))
        self.browser.ask(Request(method, route, headers, body.encode()), follow=False)


def _target(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(("", "", parts.path, parts.query, ""))
