"""A browser without pictures: cookies, redirections, forms."""

from __future__ import annotations

import pytest

from support.assertions import Mismatch
from support.clients.browser import Browser, File, form, form_of, link, upload, words
from support.clients.http import Exchange, Request

PAGE = """
<form action="/search"><input name="s" value="old"></form>
<form method="post"><input type="hidden" name="nonce" value="a&amp;b"><input name="title">
<input type="checkbox" name="sticky" value="1"><input type="checkbox" name="open" value="1" checked>
<input type="submit" name="save" value="Save"></form>
"""


class Site:
    """Answers one after the other, and keeps what it was asked."""

    def __init__(self, *answers: tuple[int, list[tuple[str, str]]]) -> None:
        self.answers, self.asked = list(answers), list[Request]()

    def __call__(self, request: Request) -> Exchange:
        self.asked.append(request)
        status, headers = self.answers.pop(0)
        return Exchange("a", "http://h:1", request, 0.0, status, headers=headers)


def cookies(request: Request) -> str:
    return dict(request.headers).get("Cookie", "")


def test_cookies_are_kept_sent_back_and_given_up() -> None:
    site = Site(
        (200, [("set-cookie", "a=1; path=/; HttpOnly"), ("set-cookie", "b=2; path=/")]),
        (200, [("set-cookie", "a=deleted; Max-Age=0"), ("set-cookie", "b=3")]),
        (200, []),
    )
    browser = Browser(site)
    for _ in range(3):
        browser.get("/")
    assert [cookies(request) for request in site.asked] == ["", "a=1; b=2", "b=3"]


def test_redirections_are_followed_by_get_on_the_same_site() -> None:
    site = Site((302, [("location", "http://h:1/wp-admin/?a=1#top")]), (200, []))
    assert Browser(site).post("/login", {"x": "1"}).status == 200
    assert [(each.method, each.target) for each in site.asked] == [
        ("POST", "/login"),
        ("GET", "/wp-admin/?a=1"),
    ]


def test_redirections_without_an_end_are_said() -> None:
    site = Site(*[(302, [("location", "/again")])] * 20)
    with pytest.raises(Mismatch, match="redirections in a row"):
        Browser(site).get("/again")


def test_a_page_that_must_be_there_is_said_to_be_missing() -> None:
    with pytest.raises(Mismatch, match="the status of /lost"):
        Browser(Site((404, []))).page("/lost")


def test_the_fields_of_a_form_are_those_that_a_browser_would_send() -> None:
    assert form(PAGE, "nonce") == {"nonce": "a&b", "title": "", "open": "1"}
    with pytest.raises(Mismatch, match="one with the field lost"):
        form(PAGE, "lost")


def test_a_form_says_where_it_is_sent() -> None:
    page = '<form action="/search"><input name="q"></form><form><input name="name"></form>'
    assert form_of(page, "q") == ("/search", {"q": ""})
    assert form_of(page, "name") == ("", {"name": ""})


def test_a_file_goes_out_byte_for_byte() -> None:
    site = Site((200, []))
    Browser(site).ask(upload("/up", {"a": "1"}, {"f": File("x.png", b"\0\xff", "image/png")}))
    body = site.asked[0].body
    assert b'name="a"\r\n\r\n1\r\n' in body
    assert b'filename="x.png"\r\nContent-Type: image/png\r\n\r\n\0\xff\r\n--' in body


def test_lists_and_long_texts_of_a_form_go_along() -> None:
    page = """<form><select name="role"><option value="a">A</option>
    <option value="b" selected>B</option></select><select name="zone"><option value="x">X</option>
    </select><textarea name="about">two
lines</textarea></form>"""
    assert form(page, "about") == {"role": "b", "zone": "x", "about": "two\nlines"}


def test_the_words_of_a_page_are_what_a_person_reads() -> None:
    hidden = "<script>no</script><!-- no --><style>no</style>"
    page = f"<title>A&#8211;B</title>{hidden}<p>one <b>two</b></p>"
    assert words(page) == "A–B one two"


def test_a_link_is_found_by_what_it_is_called_and_where_it_leads() -> None:
    page = '<a href="/a?x=1&amp;y=2" aria-label="Go there">Go</a><a href="/b">Go</a>'
    assert link(page, "Go there", "/a") == "/a?x=1&y=2"
    assert link(page, "Go", "/b") == "/b"
    with pytest.raises(Mismatch, match="one called 'Stay'"):
        link(page, "Stay", "/a")
