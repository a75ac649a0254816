"""`rerun.sh`: what the scenario sent, with curl and redis-cli, to a node like the one it had."""

from __future__ import annotations

import dataclasses
import pathlib
import shlex
from collections.abc import Iterator
from typing import Any

from support.assertions import Form
from support.clients.http import Exchange, Request
from support.evidence import talks, transcript
from support.language import tags
from support.providers.cluster import GATEWAY
from support.world import World

_HEAD = """\
#!/usr/bin/env bash
# A failed scenario, once more.
#
#   bash rerun.sh [-D NAME=VALUE ...]   {shows}runs it again on such
#                                       a target and judges it by the same assertion
#   EPHPM_...= bash rerun.sh            repeats its requests on a node that is given, and judges
#                                       what that node answers (variables: {given});
#                                       it is to have the keys of ephpm.toml, and to serve the
#                                       suite's docroot/ with site/ over it: what can be seen of
#                                       that is looked at first, unless EPHPM_SITE=1 says it is so
#
# Exit code, as `git bisect run` wants it: 0 the promise is kept (not reproduced), 1 it is broken
# by the same assertion (reproduced), 125 neither can be said.
set -u
here=$(cd "$(dirname "${{BASH_SOURCE[0]}}")" && pwd)
root=$here
while [ "$root" != / ] && [ ! -f "$root/behave.ini" ]; do root=$(dirname "$root"); done
again() {{
  [ "$root" != / ] || {{ echo "cannot be said: outside of the checkout" >&2; exit 125; }}
  # What cannot even be loaded ends with 1 as well: that is no answer.
  (cd "$root" && .venv/bin/python -c 'import support.__main__') || exit 125
  (cd "$root" && .venv/bin/python -m support again "$here" "$@")
}}
echo {said}
"""
_SHOWN = """\
if [ -z "${{{variable}:-}}" ]; then
  [ "$root" = / ] || (cd "$root" && EPHPM_ONLY_SHOW=1 .venv/bin/python -m support up {topology} \\
    --like "$here/node.json" "$@" -- bash "$here/rerun.sh")
  again "$@"; exit
fi
folder=$(mktemp -d); out=$folder/out; trap 'rm -rf "$folder"' EXIT
cd "$here"
: "${{EPHPM_SECURE_URL:=${{EPHPM_URL:-}}}}" "${{EPHPM_REDIS:=127.0.0.1:6379}}"
"""
# Without it there is no answer, which could be what the scenario failed by.
_CURL = "command -v curl > /dev/null || { echo 'cannot be said: no curl' >&2; exit 125; }"
# Of a node that serves something else nothing can be said.
_SERVES = '[ -n "${EPHPM_ONLY_SHOW:-}${EPHPM_SITE:-}" ] || again --site || exit 125'
_SHOWED = '\n[ -z "${EPHPM_ONLY_SHOW:-}" ] || exit 0'
_JUDGED = 'again --answers "$folder"'
_SINGLE = {
    "given": "EPHPM_URL (and EPHPM_REDIS, HOST:PORT)",
    "a topology": "a node",
    "variable": "EPHPM_URL",
    "topology": "single",
}
_CLUSTER = {
    "given": "EPHPM_NODE_A (and EPHPM_REDIS_A, EPHPM_NODE_B, ...)",
    "a topology": "a cluster",
    "variable": "EPHPM_NODE_A",
    "topology": "cluster",
}
_KEYS = 20  # keys that are looked at on every node


def node_description(world: World, scenario: Any, reason: str) -> dict[str, Any]:
    """What `python -m support up --like` needs to start such a node, or such a cluster, and
    `python -m support again` to run the scenario once more."""
    options = {"options": world.options.to_userdata(), "scenario": _failed(world, scenario, reason)}
    if world.in_cluster:
        return {**options, "cluster": dataclasses.asdict(world.cluster_spec)}
    spec = world.spec
    return {
        **options,
        "configuration": spec.configuration,
        "environment": spec.environment,
        "text": spec.text,
        "arguments": list(spec.arguments),
        "file": spec.file,
        "content": spec.content,
        "files": {path: world.dates.get(path) for path in sorted(world.files)},
    }


def _failed(world: World, scenario: Any, reason: str) -> dict[str, Any]:
    """Which scenario failed, at which of its steps (the background's included), and why."""
    steps = list(scenario.all_steps)
    at = next((number for number, step in enumerate(steps) if step.exception is not None), -1)
    error = steps[at].exception if at >= 0 else reason
    # Where a node is given, only the step is judged again, not the rest of the promise.
    alone = [error.alone] if isinstance(error, Form) else []
    ids = tags.row_ids(str(tag) for tag in scenario.tags)
    return {
        "feature": scenario.feature.filename,
        "name": scenario.name.strip(),
        "id": next(iter(ids), ""),
        "step": at,
        "reasons": [reason, str(error), *alone],
        "requests": [_told(exchange.request) for exchange in world.visits.exchanges],
    }


def _told(request: Request) -> dict[str, Any]:
    """The request without its body, which no answer is judged by."""
    return {
        "method": request.method,
        "target": request.target,
        "headers": request.headers,
        "protocol": request.protocol,
        "secure": request.secure,
    }


def save_files(world: World, directory: pathlib.Path) -> None:
    """Keeps the files that the scenario put into the document root, below `site/`."""
    for path, content in world.files.items():
        file = directory / "site" / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    for number, exchange in enumerate(world.visits.exchanges):
        if exchange.request.body or exchange.sent:
            (directory / f"body-{number}").write_bytes(exchange.sent or exchange.request.body)


def of_start(world: World, reason: str) -> str:
    """The script's text where the node did not become ready: there is nothing to repeat."""
    return _head(world, reason, "") + 'again "$@"\n'


def _head(world: World, reason: str, shows: str) -> str:
    said = shlex.quote("The scenario said: " + reason)
    return _HEAD.format(**_topology(world), said=said, shows=shows)


def _topology(world: World) -> dict[str, str]:
    return _CLUSTER if world.in_cluster else _SINGLE


def script(world: World, reason: str) -> str:
    """The script's text."""
    lines = [_head(world, reason, "shows its requests, then "), _SHOWN.format(**_topology(world))]
    lines += [_CURL] if world.visits.exchanges else []
    lines += [_SERVES] if world.visits.exchanges or world.files else []
    if world.in_cluster and world.events:
        told = "\n".join(["Shown without what it did to nodes and links:", *world.events])
        lines.append(f"echo {shlex.quote(told)}")
    for said in _in_order(world):
        lines += said
    if world.in_cluster:
        lines += _keys(world)
    return "\n".join([*lines, *_judgement(world)]) + "\n"


def _judgement(world: World) -> list[str]:
    """How the script ends where a node was given: by the last reply, or by the answers."""
    if world.redis.talks and world.redis.talks[-1].started > _last_visit(world):
        wanted = talks.last_lines(world.redis.talks[-1].reply)
        tests = " || ".join(f'[ "$last" = {shlex.quote(line)} ]' for line in wanted) or "false"
        return [
            'echo; last=$(grep -v \'^$\' "$out" | tail -n 1); echo "last reply: ${last:0:200}"',
            _SHOWED,
            f"if {tests}; then echo 'reproduced: it is the same reply'; exit 1; fi",
            "echo 'cannot be said of a node that is given: another reply'; exit 125",
        ]
    if world.visits.exchanges:
        last = len(world.visits.exchanges) - 1
        seen = str(world.visits.exchanges[-1].status or "000")
        return [
            f'\nstatus=$(sed -n "1s/^HTTP[^ ]* \\([0-9]*\\).*/\\1/p" "$folder/answer-{last}")',
            f'echo; echo "status now: ${{status:-000}}; in the failed run: {seen}"',
            _SHOWED,
            _JUDGED,
        ]
    return [_SHOWED, "echo 'cannot be said of a node that is given'; exit 125"]


def _keys(world: World) -> list[str]:
    """What every node gives for the keys that the scenario named."""
    keys = dict.fromkeys(talk.words[1] for talk in world.redis.talks if talk.words[1:])
    lines = ["\necho; echo '== what the nodes have now'"] if keys else []
    for key in list(keys)[:_KEYS]:
        command = talks.line_of([b"GET", key])
        for name in world.cluster_spec.names:
            title = shlex.quote(f"node {name}: {command} -> ")
            lines.append(
                f"printf '%s' {title}; printf '%s\\n' {shlex.quote(command)} | "
                + talks.redis_cli(f"EPHPM_REDIS_{name.upper()}")
            )
    return lines


def _base(exchange: Exchange, world: World) -> str:
    """The shell's word for the address that the request went to."""
    kind = "SECURE" if exchange.request.secure else "NODE"
    if not world.in_cluster:
        return "$EPHPM_SECURE_URL" if exchange.request.secure else "$EPHPM_URL"
    if exchange.node == GATEWAY:
        return "$EPHPM_GATEWAY"
    return f"${{EPHPM_{kind}_{exchange.node.upper()}:-a node that came later}}"


def _last_visit(world: World) -> float:
    return world.visits.exchanges[-1].started if world.visits.exchanges else 0.0


def _in_order(world: World) -> Iterator[list[str]]:
    """The script's lines for each visit and for the Redis commands between two of them."""
    waiting = list(world.redis.talks)
    for number, exchange in enumerate(world.visits.exchanges):
        before = [talk for talk in waiting if talk.started < exchange.started]
        waiting = waiting[len(before) :]
        yield talks.script(before, in_cluster=world.in_cluster)
        title = shlex.quote("== " + transcript.line(exchange))
        yield [f"\necho; echo {title}", _command(exchange, number, _base(exchange, world))]
    yield talks.script(waiting, in_cluster=world.in_cluster)


def _command(exchange: Exchange, number: int, base: str) -> str:
    request = exchange.request
    if exchange.sent:
        return (
            f"base={base}; hostport=${{base#*://}}; hostport=${{hostport%/}}\n"
            f"timeout 5 bash -c 'exec 3<>/dev/tcp/'\"${{hostport/://}}\"'; cat body-{number} >&3; "
            f'cat <&3\' > "$folder/answer-{number}" 2>&1; cat "$folder/answer-{number}"'
        )
    words = ["curl", "-sS", "-k", "-i", "--raw", "--max-time", "30", "--path-as-is"]
    words += ["--http2-prior-knowledge" if request.protocol == "HTTP/2" else "--http1.1"]
    words += ["-I"] if request.method == "HEAD" else ["-X", shlex.quote(request.method)]
    for name, value in request.headers:
        words += ["-H", shlex.quote(f"{name}: {value}" if value else f"{name};")]
    if request.chunked:
        words += ["-H", "'Transfer-Encoding: chunked'"]
    if request.body:
        words += ["--data-binary", f"@body-{number}"]
        if not any(name.lower() == "content-type" for name, _ in request.headers):
            words += ["-H", "'Content-Type:'"]
    words += ["-H", "'Accept:'", "-H", "'User-Agent:'"]
    target = request.target.replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
    answer = f'"$folder/answer-{number}"'
    return f'{" ".join(words)} "{base}{target}" > {answer} 2> "$out"; head -c 4000 {answer} "$out"'
