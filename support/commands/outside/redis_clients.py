"""Redis clients of other languages, each with calls of its own, against the Redis port.

The calls are in `redis/`, one file a language; each prints a line of JSON for each case:
`{"case": ..., "passed": ..., "said": ...}`. redis-py, phpredis and Predis, which the suite's own
machine has, speak in `features/kv/applications.feature` and `features/kv/clients.feature`.
"""

from __future__ import annotations

import json
import pathlib
import shutil
from collections.abc import Mapping, Sequence

from support.commands.outside.tools import Addresses, Found, Tool, command, program

CALLS = pathlib.Path(__file__).parent / "redis"

NODE_REDIS, IOREDIS = "6.3.1", "6.0.0"
GO_REDIS = "v9.7.3"  # the last one that Debian's Go 1.19 can build
JEDIS = "6.2.0"

CONFIGURATION = {"kv": {"redis_compat": {"enabled": True, "listen": "{redis address}"}}}

LACKING = {
    "a transaction": "MULTI and EXEC are not among the commands of ePHPm, nor of this node: "
    "strings, counters, hashes and keys that end are (its documentation says so).",
    "a list": "Lists are not among the kinds that ePHPm keeps (its documentation says so).",
    "a message": "There is no PUBLISH and no SUBSCRIBE, nor are there pushes (the same).",
}


def install_npm(place: pathlib.Path) -> None:
    """node-redis and ioredis, of the npm registry."""
    (place / "package.json").write_text('{"name": "outside", "private": true}\n')
    pins = [f"redis@{NODE_REDIS}", f"ioredis@{IOREDIS}"]
    command([program("npm", "npm"), "install", "--no-audit", "--no-fund", *pins], place)


def install_go(place: pathlib.Path) -> None:
    """go-redis, of the Go module proxy, built into the calls."""
    shutil.copy(CALLS / "main.go", place)
    (place / "go.mod").write_text(
        f"module outside\n\ngo 1.19\n\nrequire github.com/redis/go-redis/v9 {GO_REDIS}\n"
    )
    command(
        [program("go", "golang-go"), "build", "-o", "calls", "."],
        place,
        GOPATH=str(place / "go"),
        GOCACHE=str(place / "cache"),
        GOFLAGS="-mod=mod -modcacherw",
        GOTOOLCHAIN="local",
    )


def install_jedis(place: pathlib.Path) -> None:
    """Jedis and what it needs, by Maven."""
    program("javac", "default-jdk-headless")
    (place / "pom.xml").write_text((CALLS / "pom.xml").read_text().replace("JEDIS", JEDIS))
    maven = [program("mvn", "maven"), "-q", "-B", f"-Dmaven.repo.local={place / 'maven'}"]
    command([*maven, "dependency:copy-dependencies", "-DoutputDirectory=lib"], place)


def node_redis(place: pathlib.Path, node: Addresses) -> Sequence[Found]:
    """node-redis as it comes: with RESP3, where the server has it."""
    return _javascript(place, node, "node-redis")


def node_redis_2(place: pathlib.Path, node: Addresses) -> Sequence[Found]:
    """node-redis that was told to speak RESP2."""
    return _javascript(place, node, "node-redis-2")


def ioredis(place: pathlib.Path, node: Addresses) -> Sequence[Found]:
    """ioredis as it comes."""
    return _javascript(place, node, "ioredis")


def go_redis(place: pathlib.Path, node: Addresses) -> Sequence[Found]:
    """go-redis as it comes."""
    return read(command([place / "calls", node["redis"]], place))


def jedis(place: pathlib.Path, node: Addresses) -> Sequence[Found]:
    """Jedis as it comes."""
    host, _, port = node["redis"].rpartition(":")
    java = [program("java", "default-jdk-headless"), "-Dfile.encoding=UTF-8"]
    return read(command([*java, "-cp", "lib/*", CALLS / "Calls.java", host, port], place))


def read(printed: str) -> list[Found]:
    """The cases that a client printed, a line of JSON each."""
    return [
        Found(case["case"], case["passed"], case.get("said", ""))
        for case in map(json.loads, printed.splitlines())
    ]


def _javascript(place: pathlib.Path, node: Addresses, client: str) -> Sequence[Found]:
    # A module finds what it imports beside itself.
    shutil.copy(CALLS / "clients.mjs", place)
    host, _, port = node["redis"].rpartition(":")
    return read(command([program("node", "nodejs"), "clients.mjs", client, host, port], place))


def _without(*cases: str) -> Mapping[str, str]:
    return {case: why for case, why in LACKING.items() if case not in cases}


_NPM = f"`npm install redis@{NODE_REDIS} ioredis@{IOREDIS}`"
TOOLS = [
    Tool(
        "node-redis",
        "the Redis client of Node.js as it comes (RESP3)",
        _NPM,
        install_npm,
        node_redis,
        home="redis-npm",
        configuration=CONFIGURATION,
        explained=LACKING,
    ),
    Tool(
        "node-redis-2",
        "the same, told to speak RESP2",
        _NPM,
        install_npm,
        node_redis_2,
        home="redis-npm",
        configuration=CONFIGURATION,
        explained=LACKING,
    ),
    Tool(
        "ioredis",
        "the other Redis client of Node.js",
        _NPM,
        install_npm,
        ioredis,
        home="redis-npm",
        configuration=CONFIGURATION,
        explained=LACKING,
    ),
    Tool(
        "go-redis",
        "the Redis client of Go (RESP3)",
        f"`go build` with github.com/redis/go-redis {GO_REDIS} (Go module proxy)",
        install_go,
        go_redis,
        configuration=CONFIGURATION,
        explained=LACKING,
    ),
    Tool(
        "jedis",
        "the Redis client of Java",
        f"Maven, redis.clients:jedis:{JEDIS}",
        install_jedis,
        jedis,
        configuration=CONFIGURATION,
        explained=_without("a transaction"),
    ),
]
