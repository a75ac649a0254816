"""The words of the sentences about applications."""

from __future__ import annotations

import re

import pytest

from support.language import applications
from support.language.applications import (
    PageSight,
    Person,
    PersonDeed,
    Put,
    application,
    person,
    person_deed,
    put,
    sight,
)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("", Put()),
        (" on 3 nodes", Put(count=3)),
        (" that nobody has installed yet", Put(installed=False)),
    ],
)
def test_where_an_application_is(word: str, meant: Put) -> None:
    assert put(word) == meant


def test_an_application_goes_by_its_name() -> None:
    assert application("WordPress") == "wordpress"
    assert application("Laravel") == "laravel"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("the editor", Person("editor")),
        ("a visitor", Person("visitor")),
        ("the developer", Person("developer")),
        ("a program", Person("program")),
        ("the editor in another browser", Person("editor", other=True)),
        ('the reader at node "b"', Person("reader", node="b")),
        (
            "the editor in another browser through the gateway",
            Person("editor", other=True, gateway=True),
        ),
    ],
)
def test_who_uses_it(word: str, meant: Person) -> None:
    assert re.fullmatch(applications.TYPES["Person"].pattern, word)  # type: ignore[attr-defined]
    assert person(word) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("logs in", PersonDeed("log in")),
        ('has logged in with the password "x"', PersonDeed("log in", ("x",))),
        (
            'publishes the post "Fog" with the text "a \\"b\\""',
            PersonDeed("publish", ("Fog", 'a "b"')),
        ),
        ('has changed the post "Fog" to say "Sun"', PersonDeed("edit", ("Fog", "Sun"))),
        ('changes the password to "x"', PersonDeed("password", ("x",))),
        ('chooses the password "x" by the link of the mail', PersonDeed("mail", ("x",))),
        ('chooses the theme "T"', PersonDeed("theme", ("T",))),
        ('runs "php artisan"', PersonDeed("run", ("php artisan",))),
        ('fills in the form at "/a" with "b=1"', PersonDeed("form", ("/a", "b=1"))),
        ("fills in the form of the installer", PersonDeed("install")),
        ('calls "GET /a" with the JSON "{}"', PersonDeed("call", ("GET /a", "{}"))),
    ],
)
def test_what_a_person_does(word: str, meant: PersonDeed) -> None:
    assert re.fullmatch(applications.TYPES["PersonDeed"].pattern, word)  # type: ignore[attr-defined]
    assert person_deed(word) == meant


def test_what_nobody_can_do_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody can do that"):
        person_deed("sings")


def test_what_a_page_says() -> None:
    assert sight('sees "a" and then "b"') == PageSight(("a", "b"))
    assert sight('does not see "a"') == PageSight(("a",), there=False)
