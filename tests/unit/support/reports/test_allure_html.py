from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from support.errors import UsageError
from support.reports import allure_html

COUNTER = """\
<body>
    <script async src="https://www.googletagmanager.com/gtag/js?id=G-X"></script>
    <script>
        gtag('js', new Date());
    </script>
    <script>report()</script>
</body>
"""


def test_the_visitor_counter_is_taken_out_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(COUNTER)
    allure_html.quieten(tmp_path)
    text = (tmp_path / "index.html").read_text()
    assert "gtag" not in text
    assert "<script>report()</script>" in text


@pytest.mark.parametrize(
    "tag",
    ['<script src="https://cdn.invalid/x.js">', '<link rel="stylesheet" href="//cdn.invalid/x">'],
)
def test_a_page_that_loads_from_elsewhere_is_refused(tmp_path: Path, tag: str) -> None:
    (tmp_path / "index.html").write_text(tag)
    with pytest.raises(UsageError, match="loads from the internet"):
        allure_html.quieten(tmp_path)


def test_outside_of_the_virtual_environment_nothing_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    with pytest.raises(UsageError, match="use `make report`"):
        allure_html.install()


def test_the_pins_agree_and_name_no_registry() -> None:
    package = json.loads((allure_html.PINS / "package.json").read_text())
    text = (allure_html.PINS / "package-lock.json").read_text()
    lock = json.loads(text)
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    assert lock["packages"]["node_modules/allure"]["version"] == package["dependencies"]["allure"]
    assert all("integrity" in item for name, item in lock["packages"].items() if name)
    assert '"resolved"' not in text
