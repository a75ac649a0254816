"""WordPress's own interfaces, as its pages and its API answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.assertions import Mismatch
from support.clients import wordpress
from support.clients.browser import Browser
from support.clients.http import Exchange, Request

NONCE = "/wp-admin/admin-ajax.php?action=rest-nonce"


class Site:
    """A site whose pages stand in a table, by method and target; it keeps what it was asked."""

    def __init__(self, pages: dict[str, Any]) -> None:
        self.pages, self.asked = pages, list[Request]()

    def __call__(self, request: Request) -> Exchange:
        self.asked.append(request)
        found = self.pages.get(f"{request.method} {request.target}", (404, ""))
        status, body = found
        exchange = Exchange("a", "http://h:1", request, 0.0, status)
        exchange.raw = (body if isinstance(body, str) else json.dumps(body)).encode()
        return exchange


def known(site: Site) -> Browser:
    return Browser(site, {"wordpress_logged_in_x": "1"})


def test_who_is_logged_in_calls_with_a_nonce_and_who_is_not_without() -> None:
    pages = {f"GET {NONCE}": (200, "0123456789"), "GET /wp-json/": (200, "{}")}
    site = Site(pages)
    wordpress.call(known(site), "GET", "/")
    wordpress.call(Browser(site), "GET", "/")
    assert [dict(one.headers).get("X-WP-Nonce") for one in site.asked] == [None, "0123456789", None]


def test_a_post_is_found_by_its_title_and_no_other_is_taken_for_it() -> None:
    posts = [
        {"id": 7, "title": {"rendered": "The fog &amp; horn"}},
        {"id": 8, "title": {"rendered": "The fog"}},
    ]
    pages = {
        "GET /wp-json/wp/v2/posts?search=The+fog": (200, posts),
        "GET /wp-json/wp/v2/posts?search=Fog": (200, posts),
        "DELETE /wp-json/wp/v2/posts/8": (200, "{}"),
    }
    site = Site(pages)
    assert wordpress.trash(Browser(site), "The fog").status == 200
    with pytest.raises(Mismatch, match="the posts called 'Fog': expected one, got 0 of 2"):
        wordpress.trash(Browser(site), "Fog")


def test_what_is_refused_is_said_with_its_answer() -> None:
    site = Site({"POST /wp-json/wp/v2/posts": (401, {"code": "rest_cannot_create"})})
    with pytest.raises(Mismatch, match=r"expected 201, got 401: .*rest_cannot_create"):
        wordpress.write(Browser(site), "posts", "publish", "Fog", "")


def test_a_mail_without_a_link_gives_no_password() -> None:
    with pytest.raises(Mismatch, match="a link to choose a password"):
        wordpress.choose_password(Browser(Site({})), "Dear Emil,\nnothing", "x")


def test_the_link_of_a_mail_leads_to_the_form() -> None:
    form = '<form><input name="rp_key" value="k"><input name="pass1"></form>'
    target = "/wp-login.php?action=rp&key=abc&login=emil"
    pages = {f"GET {target}": (200, form), "POST /wp-login.php?action=resetpass": (200, "done")}
    site = Site(pages)
    wordpress.choose_password(Browser(site), f"Go to\n\nhttp://h:1{target}\n\nor not", "new")
    assert site.asked[-1].body == b"rp_key=k&pass1=new&pass2=new&pw_weak=1"


def test_a_plugin_is_switched_by_its_own_link() -> None:
    address = "plugins.php?action=activate&amp;plugin"
    page = (
        f'<a href="{address}=a" aria-label="Activate Other">Activate</a>'
        f'<a href="{address}=b" aria-label="Activate Tides">Activate</a>'
    )
    pages = {
        "GET /wp-admin/plugins.php": (200, page),
        "GET /wp-admin/plugins.php?action=activate&plugin=b": (200, "Plugin activated."),
    }
    assert wordpress.switch_plugin(Browser(Site(pages)), "Tides", "activate").status == 200
