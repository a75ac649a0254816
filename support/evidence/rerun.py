"""`rerun.sh`: what the scenario sent, with curl and redis-cli, to a node like the one it had."""

from __future__ import annotations

import dataclasses
import pathlib
import shlex
from collections.abc import Iterator
from typing import Any

from support.clients.http import Exchange
from support.evidence import talks, transcript
from support.providers.cluster import GATEWAY
from support.world import World

_HEAD = """\
#!/usr/bin/env bash
# Repeats the requests of a failed scenario; the last one is the decisive one.
# Without {given} {a topology} with the scenario's configuration is
# started for it. Exit code 0 where the last status, or the last reply of the Redis port, is
# as it was in the failed run (reproduced), else 1.
set -u
here=$(cd "$(dirname "${{BASH_SOURCE[0]}}")" && pwd)
root=$here
while [ "$root" != / ] && [ ! -f "$root/behave.ini" ]; do root=$(dirname "$root"); done
if [ -z "${{{variable}:-}}" ]; then
  [ "$root" != / ] || {{ echo "error: outside of the checkout; set {variable}" >&2; exit 2; }}
  cd "$root" && exec .venv/bin/python -m support up {topology} --like "$here/node.json" -- \\
    bash "$here/rerun.sh"
fi
out=$(mktemp); trap 'rm -f "$out"' EXIT
cd "$here"
: "${{EPHPM_SECURE_URL:=${{EPHPM_URL:-}}}}" "${{EPHPM_REDIS:=127.0.0.1:6379}}"
"""
_START = """\
#!/usr/bin/env bash
# Starts {topology} as the scenario wanted. Exit code 0 where it does not start
# (reproduced), 1 where it does.
here=$(cd "$(dirname "${{BASH_SOURCE[0]}}")" && pwd)
root=$here
while [ "$root" != / ] && [ ! -f "$root/behave.ini" ]; do root=$(dirname "$root"); done
[ "$root" != / ] || {{ echo "error: outside of the checkout" >&2; exit 2; }}
echo {said}
cd "$root" && ! .venv/bin/python -m support up {topology} --like "$here/node.json" -- \\
  echo "it starts now"
"""
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


def node_description(world: World) -> dict[str, Any]:
    """What `python -m support up --like` needs to start such a node, or such a cluster."""
    options = {"options": world.options.to_userdata()}
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
        "files": sorted(world.files),
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
    """The script's text where the node did not become ready."""
    topology = (_CLUSTER if world.in_cluster else _SINGLE)["topology"]
    return _START.format(topology=topology, said=shlex.quote("The scenario said: " + reason))


def script(world: World, reason: str) -> str:
    """The script's text."""
    head = _HEAD.format(**(_CLUSTER if world.in_cluster else _SINGLE))
    lines = [head, f"echo {shlex.quote('The scenario said: ' + reason)}"]
    if world.in_cluster and world.events:
        told = "\n".join(["What it did to nodes and links is not repeated:", *world.events])
        lines.append(f"echo {shlex.quote(told)}")
    for said in _in_order(world):
        lines += said
    if world.in_cluster:
        lines += _keys(world)
    if world.redis.talks and world.redis.talks[-1].started > _last_visit(world):
        wanted = talks.last_lines(world.redis.talks[-1].reply)
        lines.append(
            '\necho; last=$(grep -v \'^$\' "$out" | tail -n 1); echo "last reply: ${last:0:200}"'
        )
        if wanted:
            tests = " || ".join(f'[ "$last" = {shlex.quote(line)} ]' for line in wanted)
            lines.append(tests)
    elif world.visits.exchanges:
        seen = str(world.visits.exchanges[-1].status or "000")
        lines.append('\nstatus=$(sed -n "1s/^HTTP[^ ]* \\([0-9]*\\).*/\\1/p" "$out")')
        lines.append(f'echo; echo "status now: ${{status:-000}}; in the failed run: {seen}"')
        lines.append(f'[ "${{status:-000}}" = {seen} ]')
    return "\n".join(lines) + "\n"


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
            'cat <&3\' > "$out" 2>&1; cat "$out"'
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
    return f'{" ".join(words)} "{base}{target}" > "$out" 2>&1; head -c 4000 "$out"'
