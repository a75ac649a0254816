"""Which site a Host names."""

from __future__ import annotations

import pytest

from reference.http.sites import site_name


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("example.test", "example.test"),
        ("Example.TEST:8080", "example.test"),
        ("example.test.", "example.test"),
        ("my_shop-1.test", "my_shop-1.test"),
        ("127.0.0.1:80", "127.0.0.1"),
        ("..", None),
        (".test", None),
        ("a..test", None),
        ("a/b", None),
        ("a%2fb", None),
        ("[::1]:80", None),
        ("", None),
        ("a" * 256, None),
    ],
)
def test_site_names(host: str, name: str | None) -> None:
    assert site_name(host) == name


def test_a_suffix_is_no_part_of_the_name() -> None:
    assert site_name("shop.localhost:8080", ".localhost") == "shop"
    assert site_name("shop.Localhost", "localhost") == "shop"
    assert site_name("shop.test", ".localhost") == "shop.test"
    assert site_name("localhost", "localhost") is None
