"""What of a page's answer may be kept."""

from __future__ import annotations

import time

import pytest

from reference.http import dates
from reference.http.messages import Headers, Response
from reference.php import keeping


def lifetime(
    said: dict[str, str], most: float = 300, status: int = 200, asked: str = ""
) -> float | None:
    """Return for how long an answer with these headers (`_` for `-`) is kept."""
    headers = Headers((name.replace("_", "-"), value) for name, value in said.items())
    request = Headers([("cache-control", asked)] if asked else [])
    return keeping.lifetime(request, Response(status, headers), most)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ({}, 300),
        ({"cache_control": "public"}, 300),
        ({"cache_control": "public, max-age=60"}, 60),
        ({"cache_control": "max-age=3600"}, 300),
        ({"cache_control": "max-age=60, s-maxage=10"}, 10),
        ({"cache_control": 'max-age="60"'}, 60),
        ({"cache_control": "max-age=soon"}, None),
        ({"cache_control": "max-age=0, must-revalidate"}, None),
        ({"cache_control": "Private"}, None),
        ({"cache_control": 'private="set-cookie"'}, None),
        ({"cache_control": "public, no-store"}, None),
        ({"cache_control": "no-cache"}, None),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, None),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT", "cache_control": "max-age=60"}, 60),
        ({"vary": "Accept-Encoding"}, 300),
        ({"vary": "Accept-Encoding, Cookie"}, None),
        ({"vary": "*"}, None),
        ({"set_cookie": "a=b"}, None),
    ],
)
def test_how_long_an_answer_is_kept(said: dict[str, str], seconds: float | None) -> None:
    assert lifetime(said) == seconds


def test_an_answer_for_good_is_kept_as_long_as_it_says() -> None:
    assert lifetime({}, 0) == 0
    assert lifetime({"cache_control": "max-age=60"}, 0) == 60


def test_a_date_ends_the_time() -> None:
    found = lifetime({"expires": dates.write(time.time() + 100)})
    assert found is not None
    assert 98 < found <= 100


def test_nothing_is_kept_of_other_answers_or_against_the_visitors_wish() -> None:
    assert lifetime({}, status=404) is None
    assert lifetime({}, asked="no-store") is None


@pytest.mark.parametrize(
    ("asked", "spared"),
    [
        ({}, True),
        ({"cache-control": "max-age=60"}, True),
        ({"cache-control": "no-cache"}, False),
        ({"cache-control": "max-age=0"}, False),
        ({"pragma": "no-cache"}, False),
        ({"pragma": "no-cache", "cache-control": "max-age=60"}, True),
        ({"if-match": '"a"'}, False),
        ({"if-unmodified-since": "Thu, 01 Jan 1970 00:00:00 GMT"}, False),
    ],
)
def test_whom_the_page_itself_answers(asked: dict[str, str], spared: bool) -> None:
    assert keeping.may_be_spared(Headers(asked.items())) is spared


def test_a_304_says_what_its_200_said_but_for_the_content() -> None:
    headers = [("etag", '"a"'), ("content-type", "text/html"), ("vary", "Accept-Encoding")]
    assert keeping.of_not_modified(Headers(headers)) == [headers[0], headers[2]]


def test_what_may_have_changed_a_page() -> None:
    assert keeping.changes_something("POST", 303)
    assert not keeping.changes_something("POST", 403)
    assert not keeping.changes_something("OPTIONS", 200)
