"""One test, from its file to its outcome: SKIPIF, the page itself, the verdict, CLEAN."""

from __future__ import annotations

import dataclasses
import re
import time
from pathlib import Path

from support.clients.http import Request
from support.errors import Broken
from support.phpt import comparing, inis, leaks, replays, requests, sections, skipping
from support.phpt.comparing import Judgement
from support.phpt.nodes import Nodes, Ready, Wanted
from support.phpt.requests import Asking, Inexpressible
from support.phpt.sections import Malformed, Phpt
from support.phpt.skipping import Skipping
from support.phpt.statuses import Outcome, Status

REDIRECTED = "REDIR_TEST_DIR"  # where a redirected test lies, in its environment
# What PHP's own runner takes for reasons to try once more.
_SHAKY_CODE = re.compile(rb"\b(disk_free_space|hrtime|microtime|sleep|usleep)\(", re.I)
_SHAKY_OUTPUT = re.compile(
    rb"404: page not found|address already in use|connection refused|deadlock"
    rb"|mailbox already exists|timed out",
    re.I,
)


@dataclasses.dataclass(frozen=True)
class Case:
    """A test that shall run: where it stands in the schedule.

    Attributes:
        name: its path in the corpus; `path` is its page's in the site.
        title: empty for what is no test.
        error: why it is no test, or not for HTTP; then `status` says which.
        wanted: the node that it needs.
    """

    name: str
    title: str
    path: str
    test: Phpt | None
    asking: Asking | None
    wanted: Wanted
    conflicts: frozenset[str]
    error: str = ""
    status: Status = Status.BORK


def prepared(test: Phpt, site: Path, conflicts: frozenset[str]) -> Case:
    """The case of a test: its request, and the node that it needs."""
    path = f"/{Path(test.name).with_suffix('.php')}"
    # Redirected tests share a page: they never run side by side.
    conflicts |= {path}
    places = {"PWD": str((site / test.name).parent), "TMP": "/tmp"}
    own = inis.settings(sections.settings(test.sections.get("INI", b"")), places)
    told = {key: text for key, text in test.environment.items() if key != REDIRECTED}
    name = test.name + "".join(f" {key}={text}" for key, text in told.items())
    try:
        asking = requests.of(test, path)
    except Inexpressible as error:
        reason = str(error)
        return Case(name, test.title, path, test, None, Wanted(), conflicts, reason, Status.SKIP)
    environment = {
        key: value.replace("{PWD}", places["PWD"]) for key, value in asking.environment.items()
    }
    wanted = Wanted(tuple(sorted(own.items())), tuple(sorted(environment.items())))
    return Case(name, test.title, path, test, asking, wanted, conflicts)


def malformed(name: str, reason: str) -> Case:
    """The case of a file that is no test."""
    return Case(name, "", "", None, None, Wanted(), frozenset(), reason)


@dataclasses.dataclass
class Running:
    """How tests are run.

    Attributes:
        clean: whether `--CLEAN--` is.
        repeats: how often a page is asked for again, to see whether memory grows; 0 for never.
        keep: pages are left where they were run.
    """

    nodes: Nodes
    clean: bool = True
    repeats: int = 0
    keep: bool = False
    _skipped: dict[tuple[str, bytes, Wanted], bytes] = dataclasses.field(default_factory=dict)

    def run(self, case: Case) -> Outcome:
        """Runs a test; whatever becomes of it is its outcome."""
        outcome = Outcome(case.name, case.title, (case.status,), case.error, started=time.time())
        outcome.test = case.test
        began = time.monotonic()
        if case.test is not None:
            outcome.remarks += [f"warn: {text}" for text in case.test.warnings]
            outcome.remarks += [f"info: --{name}-- is not PHP's own" for name in case.test.own]
        if case.test is not None and case.asking is not None:
            try:
                self._run(case, case.test, case.asking, outcome)
            except Malformed as error:
                _say(outcome, str(error), Status.BORK)
            except Broken as error:
                _say(outcome, f"no node has these settings: {error}", Status.FAIL)
        outcome.seconds = time.monotonic() - began
        return outcome

    def _run(self, case: Case, test: Phpt, asking: Asking, outcome: Outcome) -> None:
        with self.nodes.lent(case.wanted) as ready:
            if reason := _lacking(test, ready):
                _say(outcome, reason, Status.SKIP)
                return
            said = self._skip(case, test, ready)
            if said.word == "skip":
                _say(outcome, said.reason, Status.SKIP)
                return
            if said.word in ("info", "warn"):
                outcome.remarks.append(f"{said.word}: {said.reason}")
            page = self._put(case.path, test.sections["FILE"])
            try:
                self._judge(case, test, asking, outcome, ready, said)
            finally:
                self._remove(page)
                self._clean(case, test, ready, outcome)
        self.nodes.renew(case.wanted)

    def _judge(
        self,
        case: Case,
        test: Phpt,
        asking: Asking,
        outcome: Outcome,
        ready: Ready,
        said: Skipping,
    ) -> None:
        found = self._once(test, asking, ready)
        again = not found.right and _shaky(test, said, found.got)
        if again:
            found = self._once(test, asking, ready)
        outcome.judgement = found
        status, reason = _verdict(test, said, found)
        if found.right and again and status is Status.PASS:
            status, reason = Status.WARN, "passed on the second attempt"
        leaking = ""
        if self.repeats:
            leaking = leaks.grown(
                lambda: self.nodes.provider.memory(ready.node),
                lambda: ready.send(asking.request),
                self.repeats,
            )
        if leaking:
            expected = "XLEAK" in test.sections or said.word == "xleak"
            leak = Status.XLEAK if expected else Status.LEAK
            rest = () if status is Status.PASS else (status,)
            outcome.statuses = (leak, *rest)
            outcome.reason = "; ".join(filter(None, [leaking, reason]))
        else:
            _say(outcome, reason, status)
        if not found.right:
            outcome.replay = replays.script(
                case.path, test.sections["FILE"], asking, case.wanted, self.nodes.site
            )

    def _once(self, test: Phpt, asking: Asking, ready: Ready) -> Judgement:
        status, headers, body, error = ready.send(asking.request)
        if error:
            body += b"\n** ERROR: " + error.encode() + b" **"
        return comparing.judge(test, body, status, headers)

    def _skip(self, case: Case, test: Phpt, ready: Ready) -> Skipping:
        code = test.sections.get("SKIPIF", b"")
        if not code.strip():
            return Skipping()
        key = (str(Path(case.path).parent), code, case.wanted)
        if key not in self._skipped:
            output = self._page(f"{case.path.removesuffix('.php')}.skip.php", code, ready)
            if skipping.read(output).word == "nocache":
                return Skipping()
            self._skipped[key] = output
        return skipping.read(self._skipped[key])

    def _clean(self, case: Case, test: Phpt, ready: Ready, outcome: Outcome) -> None:
        """Runs what cleans up after the test, whatever came of it; it has nothing to say."""
        code = test.sections.get("CLEAN", b"")
        if not code.strip() or not self.clean:
            return
        output = self._page(f"{case.path.removesuffix('.php')}.clean.php", code, ready).strip()
        if output and outcome.statuses == (Status.PASS,):
            _say(outcome, f"invalid output from CLEAN: {sections.text(output)[:200]}", Status.BORK)

    def _page(self, path: str, code: bytes, ready: Ready) -> bytes:
        """What a page prints that is there for this one visit."""
        page = self._put(path, code)
        try:
            _, _, body, error = ready.send(Request(target=requests.quoted(path)))
            return body or error.encode()
        finally:
            self._remove(page)

    def _put(self, path: str, code: bytes) -> Path:
        page = self.nodes.site / path.lstrip("/")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(code)
        return page

    def _remove(self, page: Path) -> None:
        if not self.keep:
            page.unlink(missing_ok=True)  # a test may remove itself


def _lacking(test: Phpt, ready: Ready) -> str:
    """What the node lacks of what the test needs; empty where it has all."""
    wanted = [name.lower() for name in sections.words(test.sections.get("EXTENSIONS", b""))]
    alias = {"opcache": "zend opcache"}
    missing = [name for name in wanted if alias.get(name, name) not in ready.extensions]
    if missing:
        return f"Required extension{'s' * (len(missing) > 1)} missing: {', '.join(missing)}"
    if ready.refused:
        name, value, got = ready.refused[0]
        return f"--INI-- {name}={value} is not in force: the node has {got!r}"
    return ""


def _verdict(test: Phpt, said: Skipping, found: Judgement) -> tuple[Status, str]:
    expected = test.said("XFAIL") if "XFAIL" in test.sections else ""
    if said.word == "xfail":
        expected = said.reason or "as SKIPIF says"
    if "XFAIL" in test.sections or said.word == "xfail":
        if found.right:
            return Status.WARN, "XFAIL section but test passes"
        return Status.XFAIL, " ".join(expected.split())
    return (Status.PASS, "") if found.right else (Status.FAIL, found.miss)


def _shaky(test: Phpt, said: Skipping, output: bytes) -> bool:
    """Whether it may be no fault of PHP's: then it is tried once more."""
    return (
        "FLAKY" in test.sections
        or said.word == "flaky"
        or b"SKIP_PERF_SENSITIVE" in test.sections.get("SKIPIF", b"")
        or bool(_SHAKY_CODE.search(test.sections["FILE"]))
        or bool(_SHAKY_OUTPUT.search(output))
    )


def _say(outcome: Outcome, reason: str, status: Status) -> None:
    outcome.statuses, outcome.reason = (status,), reason
