"""URLs of databases: their parts, what pages are told of them, and what nobody is told."""

from __future__ import annotations

import pytest

from reference.database_url import DatabaseUrl


def test_reserved_characters_are_decoded() -> None:
    url = DatabaseUrl.parsed("mysql://anna%40shop:p%40ss%3Aword%2F1@db.test:3307/shop")
    assert (url.user, url.password) == ("anna@shop", "p@ss:word/1")
    assert (url.host, url.port, url.database) == ("db.test", 3307, "shop")
    assert url.address == "db.test:3307"


def test_what_may_be_left_out() -> None:
    assert DatabaseUrl.parsed("mysql://anna@").address == "127.0.0.1:3306"
    assert DatabaseUrl.parsed("mysql://anna@[::1]/shop").address == "[::1]:3306"


@pytest.mark.parametrize(
    "text",
    ["", "mysql://db/shop", "postgres://a:b@db/shop", "mysql://a:b@db:0/x", "mysql://a@b/c/d"],
)
def test_what_is_no_url_is_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match="write mysql://user:password@host:port/database") as found:
        DatabaseUrl.parsed(text)
    assert not text or text not in str(found.value)


def test_pages_are_led_to_the_proxy() -> None:
    url = DatabaseUrl.parsed("mysql://anna%40shop:p%2F1@db.test/shop")
    found = url.variables("127.0.0.1", 3306)
    assert found["DB_USER"] == "anna@shop"
    assert found["DB_PASSWORD"] == "p/1"
    assert found["DATABASE_URL"] == "mysql://anna%40shop:p%2F1@127.0.0.1:3306/shop"
    assert found["DB_HOST"] == "127.0.0.1"
