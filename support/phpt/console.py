"""What the runner prints: as people know it from PHP's run-tests.php, with colours and themes."""

from __future__ import annotations

from collections.abc import Sequence

from support.phpt.statuses import Outcome, Status, count

RULE = "=" * 69
_THIN = "-" * 69
_END = "\033[0m"
THEMES: dict[str, dict[Status, str]] = {
    "default": {
        Status.PASS: "\033[1;32m",
        Status.FAIL: "\033[1;31m",
        Status.BORK: "\033[1;31m",
        Status.LEAK: "\033[1;31m",
        **dict.fromkeys((Status.SKIP, Status.WARN, Status.XFAIL, Status.XLEAK), "\033[1;33m"),
    },
    "high-contrast": {
        Status.PASS: "\033[1;97;42m",
        **dict.fromkeys((Status.FAIL, Status.BORK, Status.LEAK), "\033[1;97;41m"),
        **dict.fromkeys((Status.SKIP, Status.WARN, Status.XFAIL, Status.XLEAK), "\033[1;30;103m"),
    },
    "mono": {},
}
_LISTS = {
    Status.XFAIL: "EXPECTED FAILED TEST SUMMARY",
    Status.BORK: "BORKED TEST SUMMARY",
    Status.FAIL: "FAILED TEST SUMMARY",
    Status.WARN: "WARNED TEST SUMMARY",
    Status.LEAK: "LEAKED TEST SUMMARY",
    Status.XLEAK: "EXPECTED LEAK TEST SUMMARY",
}
_COUNTS = {
    Status.BORK: "Tests borked",
    Status.SKIP: "Tests skipped",
    Status.WARN: "Tests warned",
    Status.FAIL: "Tests failed",
    Status.XFAIL: "Expected fail",
    Status.LEAK: "Tests leaked",
    Status.XLEAK: "Expected leak",
    Status.PASS: "Tests passed",
}
_ALWAYS = (Status.SKIP, Status.WARN, Status.FAIL, Status.PASS)


def line(outcome: Outcome, theme: str = "mono") -> str:
    """`FAIL the title [the path] reason: why`, and what else is to be said of it."""
    colour = THEMES[theme].get(outcome.statuses[0], "")
    status = f"{colour}{outcome.status}{_END}" if colour else outcome.status
    said = f"{status} {outcome.title or outcome.name} [{outcome.name}]"
    if outcome.reason:
        opening = "  XFAIL REASON:" if outcome.statuses[0] is Status.XFAIL else "reason:"
        said += f" {opening} {outcome.reason}"
    said += "".join(f" ({remark})" for remark in outcome.remarks)
    return said.encode("utf-8", "replace").decode()


def summary(outcomes: Sequence[Outcome], seconds: float, slow: float | None = None) -> str:
    """How many of which status, the time, and lists of those that somebody should look at.

    Args:
        slow: seconds from which on a test is listed as slow.
    """
    total = len(outcomes)
    ran = total - count(outcomes, Status.SKIP) - count(outcomes, Status.BORK)
    lines = [RULE, f"Number of tests : {total:5} {ran:17}"]
    for status, label in _COUNTS.items():
        number = count(outcomes, status)
        if number or status in _ALWAYS:
            left_out = status in (Status.SKIP, Status.BORK)
            rest = "--------" if left_out else f"({_percent(number, ran)})"
            lines.append(f"{label:16}: {number:5} ({_percent(number, total)}) {rest}")
    lines += [_THIN, f"Time taken      : {seconds:8.3f} seconds", RULE]
    if slow is not None:
        found = sorted((each for each in outcomes if each.seconds >= slow), key=_slowness)
        if found:
            lines += ["", RULE, "SLOW TEST SUMMARY", _THIN]
            lines += [f"({each.seconds:.3f} s) {_named(each)}" for each in found] + [RULE]
    for status, title in _LISTS.items():
        listed = [each for each in outcomes if status in each.statuses]
        if listed:
            lines += ["", RULE, title, _THIN, *map(_named, listed), RULE]
    return "\n".join(lines).encode("utf-8", "replace").decode()


def _slowness(outcome: Outcome) -> float:
    return -outcome.seconds


def _named(outcome: Outcome) -> str:
    why = f"  reason: {outcome.reason}" if outcome.reason else ""
    return f"{outcome.title or outcome.name} [{outcome.name}]{why}"


def _percent(number: int, of: int) -> str:
    return f"{100 * number / of if of else 0:5.1f}%"
