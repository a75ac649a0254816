"""The runner against the reference node: our own tests, what becomes of them where they change."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.machine import guard
from support.phpt import options, sections
from support.phpt.command import Command
from support.phpt.options import OWN
from support.phpt.statuses import Outcome, Status
from support.providers import Provider, provider_for
from support.settings import deadlines, profiles
from support.settings.options import RunOptions

_KIND = re.compile(rb"^--EXPECT(F|REGEX)?(?:_EXTERNAL)?--\n(?:(?!--[A-Z_]+--).*(?:\n|\Z))*", re.M)
# Sections for whose sake a test is skipped, or is expected to fail.
_KEEPS = re.compile(
    rb"^--(SKIPIF|EXTENSIONS|ARGS|STDIN|CAPTURE_STDIO|PHPDBG|ENV|INI|XFAIL)--\n(?:(?!--[A-Z_]+--).*\n)*",
    re.M,
)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(guard.VARIABLE, raising=False)
        place = guard.begin()
        run = RunOptions()
        profile = profiles.load(profiles.path_for(run.target))
        deadlines.configure(run.patience, profile.deadlines)
        found = provider_for(run, profile)
        found.prepare()
        yield found
        guard.end(place)


def _run(provider: Provider, reports: Path, *words: str) -> tuple[int, dict[str, Outcome]]:
    chosen = options.parsed(["-q", "--reports", str(reports), *words], {})
    command = Command(chosen, provider, lambda text: None)
    return command.run(), {each.name: each for each in command.outcomes}


@pytest.fixture(scope="module")
def own(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    code, outcomes = _run(provider, tmp_path_factory.mktemp("reports"))
    assert code == 0
    return outcomes


def test_our_own_tests_pass_or_say_why_not(own: dict[str, Outcome]) -> None:
    assert len(own) >= 80
    for name, outcome in own.items():
        folder = name.partition("/")[0]
        runs = folder != "skip" or outcome.status != "SKIP"
        wanted = {"xfail": "XFAIL", "flaky": "WARN"}.get(folder, "PASS" if runs else "SKIP")
        assert outcome.status == wanted, (name, outcome.reason)
        assert outcome.reason or outcome.status == "PASS"


def test_every_section_is_in_one_of_our_own_tests() -> None:
    used = {
        name.decode()
        for file in OWN.rglob("*.phpt")
        for name in re.findall(rb"^--([A-Z_]+)--$", file.read_bytes(), re.M)
    }
    # A leak needs a node that is weighed: its scenario is in features/phpt.
    assert sections.KNOWN - used == {"XLEAK"}


def test_each_of_our_own_tests_fails_where_its_expectation_changes(
    provider: Provider, own: dict[str, Outcome], tmp_path: Path
) -> None:
    names = [
        name for name, each in own.items() if each.status in ("PASS", "WARN") and " " not in name
    ]
    for name in names:
        raw = (OWN / name).read_bytes()
        changed, count = _KIND.subn(rb"--EXPECT\1--\nchanged\n", raw)
        assert count == 1, name
        _put(tmp_path / "corpus", name, changed)
    _lay_beside(tmp_path / "corpus")
    code, outcomes = _run(provider, tmp_path, "--corpus", str(tmp_path / "corpus"))
    assert code == 1
    assert {name: each.status for name, each in outcomes.items() if each.status != "FAIL"} == {}
    assert len(outcomes) == len(names)


def test_each_test_that_is_kept_from_running_fails_where_it_is_not(
    provider: Provider, own: dict[str, Outcome], tmp_path: Path
) -> None:
    names = [name for name, each in own.items() if each.status in ("SKIP", "XFAIL")]
    for name in names:
        _put(tmp_path / "corpus", name, _KEEPS.sub(b"", (OWN / name).read_bytes()))
    _, outcomes = _run(provider, tmp_path, "--corpus", str(tmp_path / "corpus"))
    assert {each.status for each in outcomes.values()} <= {"FAIL", "BORK"}
    assert len(outcomes) == len(names) >= 10


def test_a_header_that_differs_fails_the_test(provider: Provider, tmp_path: Path) -> None:
    names = [f"headers/{file.name}" for file in (OWN / "headers").glob("*.phpt")]
    for name in names:
        raw = (OWN / name).read_bytes()
        _put(
            tmp_path / "corpus",
            name,
            re.sub(rb"(EXPECT(HEADERS|STATUS)--\n([\w-]+: )?)", rb"\g<1>5", raw),
        )
    _, outcomes = _run(provider, tmp_path, "--corpus", str(tmp_path / "corpus"))
    assert {each.status for each in outcomes.values()} == {"FAIL"}


def test_a_failed_test_can_be_replayed_by_its_script(provider: Provider, tmp_path: Path) -> None:
    raw = (
        b"--TEST--\n\n--POST--\na=1\n--ENV--\nPHPT_COLOUR=green\n--INI--\nprecision=5\n--FILE--\n"
        b"<?php echo $_POST['a'], getenv('PHPT_COLOUR'), ini_get('precision'),"
        b" file_get_contents(__DIR__ . '/note'); ?>\n--EXPECT--\n2\n"
    )
    _put(tmp_path / "corpus", "deep/x.phpt", raw)
    _put(tmp_path / "corpus", "deep/note", b"beside")
    code, outcomes = _run(provider, tmp_path / "reports", "--corpus", str(tmp_path / "corpus"))
    assert (code, outcomes["deep/x.phpt"].status) == (1, "FAIL")
    said = subprocess.run(
        [tmp_path / "reports/deep/x.sh"], capture_output=True, text=True, timeout=60, check=False
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.endswith("1green5beside")


def test_a_page_that_leaves_memory_behind_leaks(provider: Provider, tmp_path: Path) -> None:
    page = (
        b"--TEST--\n\n--EXTENSIONS--\nffi\n--INI--\nffi.enable=1\n--FILE--\n<?php\n"
        b"$libc = FFI::cdef('void *malloc(size_t n); void *memset(void *at, int c, size_t n);');\n"
        b"if (%s) $libc->memset($libc->malloc(1 << 20), 1, 1 << 20);\n?>\n--EXPECT--\n\n%s"
    )
    for name, leaks, more in (("a", b"1", b""), ("b", b"0", b""), ("c", b"1", b"--XLEAK--\nx\n")):
        _put(tmp_path / "corpus", f"{name}.phpt", page % (leaks, more))
    code, outcomes = _run(provider, tmp_path, "--corpus", str(tmp_path / "corpus"), "-m", "5")
    found = {name: each.status for name, each in outcomes.items()}
    if "SKIP" in found.values():
        pytest.skip("PHP has no FFI here")
    assert found == {"a.phpt": "LEAK", "b.phpt": "PASS", "c.phpt": "XLEAK"}
    assert code == 1


def test_lists_are_written_and_read(provider: Provider, tmp_path: Path) -> None:
    for name, wanted in (("good", b"1"), ("bad", b"2")):
        raw = b"--TEST--\n\n--FILE--\n<?php echo 1; ?>\n--EXPECT--\n" + wanted
        _put(tmp_path / "corpus", f"{name}.phpt", raw)
    words = ["--corpus", str(tmp_path / "corpus")]
    lists = ["-w", str(tmp_path / "failed"), "-W", str(tmp_path / "all")]
    _run(provider, tmp_path, *words, *lists)
    assert (tmp_path / "failed").read_text() == "bad.phpt\n"
    assert (tmp_path / "all").read_text() == "FAIL\tbad.phpt\nPASS\tgood.phpt\n"
    code, outcomes = _run(provider, tmp_path, *words, "-r", str(tmp_path / "failed"))
    assert (code, list(outcomes)) == (1, ["bad.phpt"])


def test_what_clean_prints_borks_a_test_that_passes(provider: Provider, tmp_path: Path) -> None:
    raw = b"--TEST--\n\n--FILE--\n<?php ?>\n--EXPECT--\n\n--CLEAN--\n<?php echo 'left'; ?>\n"
    _put(tmp_path / "corpus", "x.phpt", raw)
    _, outcomes = _run(provider, tmp_path, "--corpus", str(tmp_path / "corpus"))
    assert outcomes["x.phpt"].statuses == (Status.BORK,)
    assert outcomes["x.phpt"].reason == "invalid output from CLEAN: left"
    code, _ = _run(provider, tmp_path, "--corpus", str(tmp_path / "corpus"), "--no-clean")
    assert code == 0


def _put(corpus: Path, name: str, raw: bytes) -> None:
    (corpus / name).parent.mkdir(parents=True, exist_ok=True)
    (corpus / name).write_bytes(raw)


def _lay_beside(corpus: Path) -> None:
    for file in OWN.rglob("*"):
        if file.is_file() and file.suffix != ".phpt":
            _put(corpus, str(file.relative_to(OWN)), file.read_bytes())
