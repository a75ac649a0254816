"""The types of the sentences about applications: which one, where, and what people do with it.

Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.patterns import COUNT, with_pattern

_TEXT = values.TEXT


@with_pattern(r"WordPress|Laravel")
def application(word: str) -> str:
    """Which application, by its name: `WordPress`, or `Laravel` (a small one of our own)."""
    return word.lower()


@dataclasses.dataclass(frozen=True)
class Put:
    """Where an application is: on one node, or on `count` that share a database, and perhaps a
    folder of uploads; whether it was installed."""

    count: int = 0
    installed: bool = True
    uploads: bool = False


@with_pattern(
    rf"(?: that nobody has installed yet| on (?:{COUNT}) nodes(?: that share their uploads)?)?"
)
def put(word: str) -> Put:
    """Where an application is: on one node where it is not said; ` on 3 nodes` that share a
    database, and perhaps ` that share their uploads` (the same folder, mounted on each). Its
    installer has run, but for ` that nobody has installed yet`."""
    if word.endswith("yet"):
        return Put(installed=False)
    if not word:
        return Put()
    return Put(types.count(word.split()[1]), uploads=word.endswith("uploads"))


@dataclasses.dataclass(frozen=True)
class Person:
    """Who uses an application.

    Attributes:
        name: `administrator`, `editor`, `reader`; `visitor` who has no account.
        other: in another browser than before.
        node: whom the browser asks; empty for the scenario's first.
        gateway: it asks whichever node the gateway chooses.
    """

    name: str
    other: bool = False
    node: str = ""
    gateway: bool = False


@with_pattern(
    r"(?:the (?:administrator|editor|reader|developer)|a visitor|a program)(?: in another browser)?"
    r'(?: at node "[a-z]+"| through the gateway)?'
)
def person(word: str) -> Person:
    """Who uses an application: `the administrator`, `the editor`, `the reader` (who has an account
    and may write nothing), `the developer`, `a visitor`, `a program` (who have none). Each has a
    browser, which keeps cookies and goes where it is led; ` in another browser` is another one. It
    asks the only node, or the one of ` at node "b"`, or ` through the gateway`: a browser keeps its
    cookies wherever it asks."""
    node = re.search(r'at node "([a-z]+)"', word)
    return Person(
        re.split(" ", word.removeprefix("the ").removeprefix("a "))[0],
        "in another browser" in word,
        node[1] if node else "",
        word.endswith("gateway"),
    )


@dataclasses.dataclass(frozen=True)
class PersonDeed:
    """What a person does: its kind, and the texts of the sentence in their order."""

    kind: str
    texts: tuple[str, ...] = ()

    def text(self, number: int, default: str = "") -> str:
        """One of its texts, or what stands for it where it was not said."""
        return self.texts[number] if number < len(self.texts) else default


@dataclasses.dataclass(frozen=True)
class _Phrase:
    """How a deed is said: in the present, in the past, and what follows."""

    kind: str
    now: str
    before: str
    rest: str = ""

    @property
    def regex(self) -> str:
        return rf"(?:{self.now}|{self.before}){self.rest}"


_PHRASES = (
    _Phrase("log in", "logs in", "has logged in", rf"(?: with the password {_TEXT})?"),
    _Phrase("log out", "logs out", "has logged out"),
    _Phrase("open", "opens", "has opened", rf" {_TEXT}"),
    _Phrase("search", "searches for", "has searched for", rf" {_TEXT}"),
    _Phrase(
        "publish", "publishes", "has published", rf" the post {_TEXT}(?: with the text {_TEXT})?"
    ),
    _Phrase("page", "publishes", "has published", rf" the page {_TEXT}(?: with the text {_TEXT})?"),
    _Phrase("draft", "drafts", "has drafted", rf" the post {_TEXT}(?: with the text {_TEXT})?"),
    _Phrase("quick draft", "jots down", "has jotted down", rf" {_TEXT} on the dashboard"),
    _Phrase("schedule", "schedules", "has scheduled", rf" the post {_TEXT}"),
    _Phrase("edit", "changes", "has changed", rf" the post {_TEXT} to say {_TEXT}"),
    _Phrase("keep publishing", "keeps publishing", "keeps publishing", " posts"),
    _Phrase(
        "edit half",
        "sends",
        "has sent",
        rf" half of a change of the post {_TEXT} to say {_TEXT}",
    ),
    _Phrase("trash", "deletes", "has deleted", rf" the post {_TEXT}"),
    _Phrase("upload", "uploads", "has uploaded", rf" the (?:picture|file) {_TEXT}"),
    _Phrase("upload half", "uploads", "has uploaded", rf" half of the picture {_TEXT}"),
    _Phrase("comment", "comments", "has commented", rf" {_TEXT} on the post {_TEXT}"),
    _Phrase("approve", "approves", "has approved", rf" the comment {_TEXT}"),
    _Phrase("activate", "activates", "has activated", rf" the plugin {_TEXT}"),
    _Phrase("deactivate", "deactivates", "has deactivated", rf" the plugin {_TEXT}"),
    _Phrase("theme", "chooses", "has chosen", rf" the theme {_TEXT}"),
    _Phrase("rename", "renames", "has renamed", rf" the site to {_TEXT}"),
    _Phrase("password", "changes", "has changed", rf" the password to {_TEXT}"),
    _Phrase("lost", "asks", "has asked", " for a new password"),
    _Phrase("mail", "chooses", "has chosen", rf" the password {_TEXT} by the link of the mail"),
    _Phrase("call", "calls", "has called", rf" {_TEXT}(?: with the JSON {_TEXT})?"),
    _Phrase("install", "fills in", "has filled in", " the form of the installer"),
    _Phrase("form", "fills in", "has filled in", rf" the form at {_TEXT} with {_TEXT}"),
    _Phrase("run", "runs", "has run", rf" {_TEXT}"),
)


@with_pattern("|".join(phrase.regex for phrase in _PHRASES))
def person_deed(word: str) -> PersonDeed:
    """What a person does, by the application's own pages and interfaces, in the tense of the
    sentence: `logs in` (perhaps ` with the password "x"`), `logs out`, `opens "/wp-admin/"`,
    `searches for "tide"`; `publishes the post "Fog"` (or the page; perhaps ` with the text "..."`),
    `drafts the post "Fog"`, `jots down "Fog" on the dashboard`, `schedules the post "Fog"` (for an
    hour later), `changes the post "Fog" to say "..."`, `sends half of a change of the post
    "Fog" to say "..."` (and the rest is still to come), `deletes the post "Fog"`, `keeps publishing
    posts` (one after the other, each with a text of its own; who is
    refused goes on at the next node, where none is named); `uploads the
    picture "boat.png"` (the suite's own picture under that name), the file, or half of the picture
    (and the rest is still to come); `comments "Ahoy" on the post "Fog"`, `approves the comment
    "Ahoy"`; `activates` or `deactivates the plugin "Tide Table"`, `chooses the theme "Twenty
    Twenty-One"`, `renames the site to "..."`; `changes the password to "x"`, `asks for a new
    password`, `chooses the password "x" by the link of the mail`; `calls "POST /wp/v2/posts"` (of
    its REST API, or any address below /api/; perhaps ` with the JSON "{}"`); `fills in the form of
    the installer`; `fills in the form at "/boats/new" with "name=Fog&berth=7"` (what else the page
    has in it goes along); `runs "php artisan migrate"` (the target's own program with these words,
    in the application's directory)."""
    for phrase in _PHRASES:
        if re.fullmatch(phrase.regex, word):
            return PersonDeed(phrase.kind, tuple(map(types.text, re.findall(_TEXT, word))))
    raise ValueError(f"{word!r}: nobody can do that")


@dataclasses.dataclass(frozen=True)
class PageSight:
    """What a person sees on a page: these texts one after another, or not that one; or every post
    that was acknowledged."""

    texts: tuple[str, ...]
    there: bool = True
    acknowledged: bool = False


_ACKNOWLEDGED = "sees every acknowledged post once, and none by halves"


@with_pattern(rf"sees {_TEXT}(?: and then {_TEXT})*|does not see {_TEXT}|{_ACKNOWLEDGED}")
def sight(word: str) -> PageSight:
    """What a page says, without its markup: `sees "a"`, `sees "a" and then "b"` (with anything
    between them), `does not see "a"` (and no error of the server's in its place); `sees every
    acknowledged post once, and none by halves`, of those that somebody has kept publishing, in the
    REST API: title and text of each are there, or neither is."""
    if word == _ACKNOWLEDGED:
        return PageSight((), acknowledged=True)
    return PageSight(tuple(map(types.text, re.findall(_TEXT, word))), word.startswith("sees"))


TYPES: dict[str, Callable[[str], Any]] = {
    "Application": application,
    "Put": put,
    "Person": person,
    "PersonDeed": person_deed,
    "PageSight": sight,
}
