"""Which site a Host names, and what php-cgi is told about sessions."""

from pathlib import Path

import pytest

from reference.config import Php
from reference.http.tenants import Stores, site_name
from reference.kv.record_store import StoreOptions
from reference.php import sessions


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


def test_each_site_has_a_store_with_the_whole_limit() -> None:
    stores = Stores(StoreOptions(memory_limit=1000))
    stores.of("a").set(b"k", b"x" * 500)
    stores.of("b").set(b"k", b"y" * 500)
    assert stores.of("a").get(b"k") == b"x" * 500
    assert stores.of("a") is stores.of("a")
    assert stores.default is stores.of("")
    assert len(stores.default) == 0


def php(*overrides: list[str], ini_file: Path | None = None) -> Php:
    return Php(ini_overrides=list(overrides), ini_file=str(ini_file) if ini_file else None)


def test_the_last_setting_decides_about_sessions(tmp_path: Path) -> None:
    ini = tmp_path / "php.ini"
    ini.write_text('session.save_handler = "ephpm"\nsession.name = SID ; short\n')
    assert not sessions.are_ours(php())
    assert sessions.are_ours(php(["session.save_handler", "ephpm"]))
    assert not sessions.are_ours(
        php(["session.save_handler", "ephpm"], ["session.save_handler", "files"])
    )
    assert sessions.are_ours(php(ini_file=ini))
    assert not sessions.are_ours(php(["session.save_handler", "files"], ini_file=ini))
    assert sessions.cookie_name(php(ini_file=ini)) == "SID"
    assert sessions.cookie_name(php()) == "PHPSESSID"


def test_php_cgi_never_hears_of_a_handler_that_it_does_not_know() -> None:
    settings = sessions.for_php_cgi(
        php(["session.save_handler", "ephpm"], ["disable_functions", "exec"], ["precision", "9"]),
        ["mail"],
    )
    assert settings.ini_overrides == [
        ["precision", "9"],
        ["session.save_handler", "files"],
        ["disable_functions", "exec,mail,ini_set,get_included_files"],
    ]
