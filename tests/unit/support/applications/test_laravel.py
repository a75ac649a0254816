"""The application that is made with Laravel: what it is, and how it is installed."""

from __future__ import annotations

import pathlib
import subprocess
from typing import Any, cast

import pytest

from support.applications import laravel
from support.errors import Broken, Missing
from support.providers import Provider
from support.topologies import Node


def says(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What dpkg says of the package."""

    def run(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 0, text, "")

    monkeypatch.setattr(subprocess, "run", run)


def test_its_version_is_that_of_debians_package(monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, "ii 8.83.26+dfsg-2")
    assert laravel.version() == "php-laravel-framework_8.83.26+dfsg-2"


@pytest.mark.parametrize("text", ["", "rc 8.83.26+dfsg-2"])
def test_a_package_that_is_not_installed_is_missing(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    says(monkeypatch, text)
    with pytest.raises(Missing, match="php-laravel-framework"):
        laravel.version()


def test_an_installation_that_fails_says_which_step() -> None:
    class Refusing:
        def run(self, *_: Any) -> tuple[int, str]:
            return 1, "no such table\n"

    class Bare:
        site = pathlib.Path("/nowhere")

    with pytest.raises(Broken, match=r"artisan migrate .* ended with 1: no such table"):
        laravel.install(cast(Provider, Refusing()), cast(Node, Bare()))
