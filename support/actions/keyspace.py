"""The key-value store as a scenario uses it: clients that send, pages that call, keys that are.

The scenario's Redis client is "client"; what the suite itself looks at, it looks at as
"observer". Where the node asks for a password, the observer knows it.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import hmac
import pathlib
import shutil
import time
from collections.abc import Iterable, Sequence
from typing import Any

from support import assertions
from support.actions import filling
from support.assertions import equal, expect
from support.clients import crowd, pages, raw
from support.clients.http import HttpClient, Request
from support.clients.redis_client import Command, Lost, RedisClient, Reply, Talk, connected
from support.errors import Broken
from support.language import placeholders, values
from support.language.values import Call, Value
from support.world import World

REDIS_PORT = '[kv.redis_compat]\nenabled = true\nlisten = "{redis address}"\n'
CLIENT, OBSERVER = "client", "observer"
KEEPER = "keeper "  # and a number: who keeps a connection
OK = b"OK"
# Commands that are sent before the first of their replies is read; more would fill buffers.
BATCH = 500
MOMENT = 30  # milliseconds that a key lives which is over when a scenario begins
# The pages of the document root that every site has.
SITE_PAGES = ("kv.php", "basket.php", "plain.txt")


# -- the node


def want_node(world: World, text: str = "") -> None:
    """A node whose Redis port is open. Its store is empty, and is emptied at the end."""
    world.want_node(REDIS_PORT)
    if text:
        world.want_node(text)
    world.on_end(lambda: _empty(world))


def directory_of(world: World, host: str) -> pathlib.Path:
    """The document root of a site."""
    return world.node.directory / "sites" / host


def add_site(world: World, host: str) -> None:
    """A site of its own for that host, with the pages of the key-value features."""
    directory = directory_of(world, host)
    directory.mkdir(parents=True, exist_ok=True)
    for page in SITE_PAGES:
        shutil.copy(world.node.site / page, directory / page)


def site_password(world: World, host: str) -> str:
    """What a site signs in with: HMAC-SHA256 of its host under the secret of the node.

    Raises:
        Broken: the node's configuration has no secret.
    """
    secret = _settings(world).get("secret")
    if not secret:
        raise Broken("the node's configuration has no [kv] secret")
    return hmac.new(str(secret).encode(), host.encode(), hashlib.sha256).hexdigest()


def _settings(world: World) -> dict[str, Any]:
    settings: dict[str, Any] = world.spec.configuration.get("kv", {})
    return settings


def _sites(world: World) -> list[str]:
    sites = world.node.directory / "sites"
    return sorted(path.name for path in sites.iterdir()) if sites.is_dir() else []


def _credentials(world: World) -> list[Command]:
    """What signs the observer in, once for each keyspace; nothing where nobody has to."""
    if "sites_dir" in world.spec.configuration.get("server", {}):
        return [_sign_in(world, host) for host in _sites(world)]
    if _settings(world).get("secret"):
        return [_sign_in(world, "localhost")]
    password = _settings(world).get("redis_compat", {}).get("password")
    return [(b"AUTH", str(password).encode())] if password else [(b"PING",)]


def _sign_in(world: World, host: str) -> Command:
    return (b"AUTH", host.encode(), site_password(world, host).encode())


def _empty(world: World) -> None:
    """Removes every key; a node whose keys cannot be removed is given to nobody else."""
    if not world.has_node or world.node.expected_down or world.node.dirty:
        return
    for client in world.redis.clients.values():
        client.close()  # so that no limit of connections stands in the way
    for credentials in _credentials(world):
        with connected(world.node) as client:
            done = client.send_all([credentials, (b"FLUSHALL",)])
        if done[1].reply != OK:
            world.node.dirty = True


# -- Redis clients


def client(world: World, name: str = CLIENT) -> RedisClient:
    """The scenario's Redis client of that name."""
    if name not in world.redis.clients:
        world.redis.clients[name] = RedisClient(world.node, name)
        if name == OBSERVER:
            for credentials in _credentials(world)[:1]:
                world.redis.talks.append(world.redis.clients[name].send(credentials))
    return world.redis.clients[name]


def send(world: World, words: Command, name: str = CLIENT) -> Reply:
    """A Redis client sends a command; what it gets is the last reply."""
    return _say(world, [words], name)[0]


def send_all(world: World, commands: Sequence[Command]) -> None:
    """The Redis client sends commands without waiting for replies."""
    _say(world, commands, CLIENT)


def set_many(world: World, count: int, size: int) -> None:
    """The Redis client sets `key:1` and so on to texts of that size, without waiting."""
    text = values.numbered(size)
    send_all(world, [(b"SET", f"key:{number}".encode(), text) for number in range(1, count + 1)])


def set_and_read(world: World, count: int, size: int, pause: float, key: bytes) -> None:
    """The Redis client sets `key:1` and so on, and reads the key for a while after each; the
    replies are those to the reading."""
    text, found = values.numbered(size), []
    for number in range(1, count + 1):
        equal("the reply to SET", OK, send(world, (b"SET", f"key:{number}".encode(), text)))
        end = time.monotonic() + pause
        while time.monotonic() < end:
            found.append(send(world, (b"GET", key)))
    world.redis.replies = found


def send_until_ok(world: World, words: Command) -> None:
    """The Redis client sends the command until it is answered with OK, or time is over."""

    def answered() -> None:
        equal(f"the reply to {shown(words)}", OK, send(world, words))

    began = time.monotonic()
    with contextlib.suppress(AssertionError):  # what came last is what a Then looks at
        assertions.eventually(answered, "effect")
    world.redis.took = time.monotonic() - began


def send_in_turn(world: World, commands: Iterable[Command]) -> None:
    """The Redis client sends commands, each after the reply to the one before."""
    world.redis.replies = [_say(world, [words], CLIENT)[0] for words in commands]


def send_together(world: World, count: int, words: Command) -> None:
    """So many Redis clients send the command at once; `{number}` is the client's, from 1."""
    clients = [RedisClient(world.node) for _ in range(count)]
    for one in clients:
        one.send((b"PING",))  # connected before anybody begins

    def act(number: int) -> Talk:
        return clients[number].send(filled_in(world, words, number=str(number + 1)))

    talks = crowd.together(count, act)
    for one in clients:
        one.close()
    world.redis.talks += talks
    world.redis.replies = [talk.reply for talk in talks]


def ask(world: World, *words: bytes) -> Reply:
    """What the observer is told. It does not count as a reply of the scenario's clients.

    Raises:
        Mismatch: there was no reply.
    """
    wanted = filled_in(world, words)
    talk = client(world, OBSERVER).send(wanted)
    if isinstance(talk.reply, Lost):
        # The node may have been started again since, or may have had enough of a silent client.
        world.redis.clients.pop(OBSERVER).close()
        talk = client(world, OBSERVER).send(wanted)
    world.redis.talks.append(talk)
    if isinstance(talk.reply, Lost):
        raise assertions.Mismatch(f"the reply to {shown(words)}", "a reply", repr(talk.reply))
    return talk.reply


def ask_as(world: World, host: str, *words: bytes) -> Reply:
    """What a client is told that is signed in as that site."""
    with connected(world.node) as one:
        talks = one.send_all([_sign_in(world, host), words])
    world.redis.talks += talks
    equal(f"the reply to AUTH of {host}", OK, talks[0].reply)
    return talks[1].reply


def ask_all(world: World, commands: Sequence[Command]) -> list[Reply]:
    """What the observer is told, many commands at a time."""
    talks: list[Talk] = []
    for start in range(0, len(commands), BATCH):
        talks += client(world, OBSERVER).send_all(commands[start : start + BATCH])
    world.redis.talks += talks
    return [talk.reply for talk in talks]


def filled_in(world: World, words: Sequence[bytes], **more: str) -> Command:
    """The command with `{password of HOST}`, `{its session}` and the like filled in.

    Args:
        more: names that are known here only, such as the `number` of a client.
    """
    return tuple(_filled(world, word, **more) for word in words)


def shown(words: Sequence[bytes]) -> str:
    """A command as a reader wants to see it."""
    return " ".join(word[:60].decode(errors="backslashreplace") for word in words)


def _say(world: World, commands: Sequence[Command], name: str) -> list[Reply]:
    talks = client(world, name).send_all([filled_in(world, words) for words in commands])
    world.redis.talks += talks
    world.redis.replies = [talk.reply for talk in talks]
    return world.redis.replies


def _filled(world: World, word: bytes, **more: str) -> bytes:
    known: placeholders.Known = {
        **filling.known(world),
        "password of ...": lambda host: site_password(world, host),
        "directory of ...": lambda host: str(directory_of(world, host)),
        **more,
    }
    return placeholders.fill_bytes(word, known)


# -- the state that a scenario begins with


def hold(world: World, key: bytes, value: Value, milliseconds: int = 0) -> None:
    """The key holds that text, for so long or for good.

    Raises:
        Mismatch: the node did not take it.
    """
    if not isinstance(value, bytes):
        raise Broken(f"{value!r}: a key holds text")
    expiry = (b"PX", str(milliseconds).encode()) if milliseconds else ()
    equal(f"the reply to SET {shown([key])}", OK, ask(world, b"SET", key, value, *expiry))


def hold_hash(world: World, key: bytes, fields: Value) -> None:
    """The key holds a hash with those fields."""
    if not isinstance(fields, dict):
        raise Broken(f"{fields!r}: a hash holds fields")
    words = [part for name, value in fields.items() for part in (name.encode(), value)]
    reply = ask(world, b"HSET", key, *(word for word in words if isinstance(word, bytes)))
    # How many are new is for a scenario to judge.
    expect(isinstance(reply, int), f"the reply to HSET {shown([key])}", "a number", reply)


def names(count: int, prefix: str) -> list[bytes]:
    """So many keys: the prefix with the numbers from 1 on."""
    return [f"{prefix}{number}".encode() for number in range(1, count + 1)]


def hold_many(world: World, count: int, prefix: str, value: bytes, *options: bytes) -> None:
    """So many keys, numbered from 1, hold that text."""
    keys = names(count, prefix)
    replies = ask_all(world, [(b"SET", key, value, *options) for key in keys])
    refused = [reply for reply in replies if reply != OK]
    expect(not refused, f"the replies to {count} times SET", "OK each", f"others: {refused[:3]}")


def outlive(world: World, key: bytes, value: bytes) -> None:
    """The key held that text for a moment; its time is over, and nobody has looked."""
    hold(world, key, value, MOMENT)
    _wait_out()


def outlive_many(world: World, count: int, prefix: str, value: bytes) -> None:
    """The numbered keys held that text for a moment; their time is over."""
    hold_many(world, count, prefix, value, b"PX", str(MOMENT).encode())
    _wait_out()


def _wait_out() -> None:
    end = time.monotonic() + (MOMENT + 5) / 1000

    def over() -> None:
        expect(time.monotonic() > end, "the time of the keys", "over", "not yet")

    assertions.eventually(over, "effect")


def beginning(world: World, prefix: str) -> bytes:
    """The name of the one key that begins so.

    Raises:
        Mismatch: there is none, or more than one.
    """
    found = names_beginning(world, prefix)
    expect(len(found) == 1, f"the keys that begin with {prefix!r}", "one", found)
    return found[0]


def remove_beginning(world: World, prefix: str) -> None:
    """Removes the keys that begin so, of which there has to be one."""
    found = names_beginning(world, prefix)
    expect(bool(found), f"the keys that begin with {prefix!r}", "at least one", found)
    equal("the reply to DEL", len(found), ask(world, b"DEL", *found))


def names_beginning(world: World, prefix: str) -> list[bytes]:
    """The names of the keys that begin so."""
    reply = ask(world, b"KEYS", prefix.encode() + b"*")
    if not isinstance(reply, list):
        raise assertions.Mismatch("the reply to KEYS", "a list", repr(reply))
    return [name for name in reply if isinstance(name, bytes)]


# -- pages


def call(world: World, calls: Sequence[Call], client_name: str = "", host: str = "") -> None:
    """A page makes these calls; what it gets is in `world.redis.results`."""
    request = pages.request(world.node, _filled_calls(world, calls), client_name, host)
    world.redis.results = pages.results(world.send(request))


def call_before(world: World, calls: Sequence[Call], client_name: str = "", host: str = "") -> None:
    """A page has made these calls, and none of them was refused.

    Raises:
        Mismatch: one was.
    """
    call(world, calls, client_name, host)
    for made, result in zip(calls, world.redis.results, strict=True):
        refused = isinstance(result, pages.Thrown) or result is False
        expect(not refused, made.function, "done", result)


def call_until_nothing(world: World, made: Call) -> None:
    """Pages make the call, one after the other, until one of them gets nothing."""

    def nothing() -> None:
        call(world, [made])
        equal(f"the result of {made.function}", None, world.redis.results[-1])

    began = world.visits.exchanges[-1].started if world.visits.exchanges else time.time()
    with contextlib.suppress(AssertionError):  # what came last is what a Then looks at
        assertions.eventually(nothing, "effect")
    world.redis.took = time.time() - began


def call_together(world: World, count: int, made: Call) -> None:
    """So many pages make the call at once."""
    visitor, request = HttpClient(world.node), pages.request(world.node, [made])
    world.visits.crowd = crowd.together(count, lambda _: visitor.send(request))
    world.visits.exchanges += world.visits.crowd
    world.redis.results = [
        result for answer in world.visits.crowd for result in pages.results(answer)
    ]


def overwrite(world: World, seconds: float, readers: int) -> None:
    """One page overwrites the key "page" for so long, others read it."""
    hold(world, b"page", b"old")
    roles = ["write", *["read"] * readers]
    target = f"/overwrite.php?ms={round(1000 * seconds)}&do="
    world.send_together(Request(target=target + role) for role in roles)


def begin_call(world: World, made: Call) -> None:
    """A page makes a call that waits; its result is looked at later."""
    world.begin(pages.request(world.node, [made]))


def finish_call(world: World) -> None:
    """The result of the call that was begun."""
    world.redis.results = pages.results(world.finish(pages.PAGE))


def _filled_calls(world: World, calls: Sequence[Call]) -> list[Call]:
    return [
        Call(
            made.function,
            tuple(
                _filled(world, argument) if isinstance(argument, bytes) else argument
                for argument in made.arguments
            ),
        )
        for made in calls
    ]


# -- bytes by hand


def connect(world: World) -> raw.Connection:
    """A connection to the Redis port whose bytes are written by hand.

    Raises:
        Mismatch: there is none to be had.
    """
    try:
        connection = raw.Connection(world.node, port=world.node.redis_port)
    except OSError as error:
        raise assertions.Mismatch("the Redis port", "a connection", str(error)) from None
    world.visits.connections.append(connection)
    return connection


def write(world: World, data: bytes, *, piece: int = 0) -> None:
    """Sends bytes on a new connection to the Redis port, whole or in pieces of that size."""
    connection = connect(world)
    world.event(f"written to the Redis port: {data[:500]!r}")
    for start in range(0, len(data), piece or len(data)):
        connection.send(data[start : start + (piece or len(data))])


@functools.cache
def packed(words: Command) -> bytes:
    """The command as it goes over the wire."""
    parts = [b"$%d\r\n%b\r\n" % (len(word), word) for word in words]
    return b"*%d\r\n" % len(words) + b"".join(parts)


def nested(words: Command, depth: int) -> bytes:
    """The command inside of so many arrays, itself the innermost of them."""
    return b"*1\r\n" * (depth - 1) + packed(words)


def keep(world: World, count: int) -> None:
    """So many clients were served and keep a connection each.

    A connection that was closed a moment ago may still count: it is tried again.
    """

    def served() -> None:
        one = RedisClient(world.node, f"{KEEPER}{len(world.redis.clients)}")
        reply = one.send((b"PING",)).reply
        if reply != b"PONG":
            one.close()
        equal("the reply to PING", b"PONG", reply)
        world.redis.clients[one.name] = one

    for _ in range(count):
        assertions.eventually(served, "effect")


def leave(world: World) -> None:
    """One of the clients that keep a connection closes it."""
    name = next(name for name in world.redis.clients if name.startswith(KEEPER))
    world.redis.clients.pop(name).close()


def value(word: str) -> bytes:
    """The text that a cell of a table stands for."""
    found = values.value(word)
    if not isinstance(found, bytes):
        raise Broken(f"{word}: want a text")
    return found
