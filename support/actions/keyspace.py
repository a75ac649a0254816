"""The key-value store as a scenario uses it: clients that send, keys that are.

What pages call is in `actions/functions.py`, what is written by hand in `actions/redis_port.py`.
The scenario's Redis client is "client"; what the suite itself looks at, it looks at as
"observer". Where the node asks for a password, the observer knows it.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import itertools
import pathlib
import shutil
import time
from collections.abc import Iterable, Sequence
from typing import Any

from support import assertions
from support.actions import filling, redis_port
from support.assertions import equal, expect
from support.clients import crowd
from support.clients.redis_client import Command, Lost, RedisClient, Reply, Talk, connected, packed
from support.errors import Broken
from support.language import placeholders, values
from support.language.keys import Key, Life, Manner
from support.language.values import Value
from support.settings import deadlines
from support.topologies.node import Node
from support.world import World

REDIS_PORT = '[kv.redis_compat]\nenabled = true\nlisten = "{redis address}"\n'
CLIENT, OBSERVER = "client", "observer"
OK = b"OK"
# Commands that are sent before the first of their replies is read; more would fill buffers.
BATCH = 500
CLOCKS = 5  # milliseconds more than a key lives: two programs read two clocks
READING = 0.03  # seconds for which a key is read after each other one that is set
FOR_GOOD = Life()
# The pages of the document root that every site has.
SITE_PAGES = (
    *("kv.php", "basket.php", "cached.php", "ini.php", "mark.php", "memory.php", "sleep.php"),
    *("test.php", "variable.php", "keep_upload.php", "test.html", "plain.txt"),
)


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


def send_so(world: World, words: Command, name: str, manner: Manner) -> None:
    """The Redis client sends a command once, until it is answered with OK, or so often in one
    go, with `{number}` for the number from 1."""
    if manner.until_ok:
        _send_until_ok(world, words)
    elif manner.unread:
        many = [filled_in(world, words, number=str(n)) for n in range(1, manner.times + 1)]
        redis_port.write_unread(world, b"".join(map(packed, many)))
    elif manner.times:
        numbers = range(1, manner.times + 1)
        send_all(world, [filled_in(world, words, number=str(number)) for number in numbers])
    else:
        send(world, words, name)


def send_all(world: World, commands: Sequence[Command]) -> None:
    """The Redis client sends commands without waiting for replies."""
    _say(world, commands, CLIENT)


def set_and_read(world: World, count: int, size: int, key: bytes) -> None:
    """The Redis client sets `key:1` and so on, and reads the key for a while after each; the
    replies are those to the reading."""
    text, found = values.numbered(size), []
    for number in range(1, count + 1):
        equal("the reply to SET", OK, send(world, (b"SET", f"key:{number}".encode(), text)))
        end = time.monotonic() + READING
        while time.monotonic() < end:
            found.append(send(world, (b"GET", key)))
    world.redis.replies = found


def _send_until_ok(world: World, words: Command) -> None:
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


def overwrite(world: World, seconds: float, readers: int) -> None:
    """A client overwrites the key "page" for so long, others read it; each without a pause.

    They go on until each reader has found two texts, at most until the deadline `effect`: on a
    machine that has much to do the writer may not come to write before. What each of the
    readers found is in `world.redis.readings`.
    """
    hold(world, Key(b"page"), b"old")
    found: list[list[Reply]] = [[] for _ in range(1 + readers)]
    began = time.monotonic()
    latest = began + seconds + deadlines.seconds("effect")

    def goes_on() -> bool:
        now = time.monotonic()
        both = all(len(set(map(repr, texts))) > 1 for texts in found[1:])
        return now < began + seconds or (not both and now < latest)

    def act(number: int) -> None:
        texts = itertools.cycle((b"new", b"old"))
        with connected(world.node) as client:
            while goes_on():
                words = (b"GET", b"page") if number else (b"SET", b"page", next(texts))
                found[number].append(client.send(words).reply)

    crowd.together(1 + readers, act)
    written, *world.redis.readings = found
    equal("the replies to SET that are not OK", [], [reply for reply in written if reply != OK])


def send_together(world: World, count: int, words: Command, nodes: Sequence[Node]) -> None:
    """So many Redis clients, of these nodes in turn, send the command at once; `{number}` is the
    client's, from 1."""
    clients = [RedisClient(nodes[number % len(nodes)]) for number in range(count)]
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


def ask_of(world: World, command: bytes, key: Key, *more: bytes) -> Reply:
    """What the observer is told of a key; of a site's key, what the site is told."""
    words = (command, name_of(world, key), *more)
    return ask_as(world, key.host, *words) if key.host else ask(world, *words)


def name_of(world: World, key: Key) -> bytes:
    """The key's name.

    Raises:
        Mismatch: there is not exactly one key that begins so.
    """
    if not key.beginning:
        return key.name
    found = names_beginning(world, key.beginning)
    expect(len(found) == 1, f"the keys that begin with {key.beginning!r}", "one", found)
    return found[0]


def hold(world: World, key: Key, value: Value, life: Life = FOR_GOOD) -> None:
    """The key holds that text, for so long or for good; or a hash with these fields.

    Raises:
        Mismatch: the node did not take it.
    """
    if isinstance(value, dict):
        _hold_hash(world, key, value)
        return
    if not isinstance(value, bytes):
        raise Broken(f"{value!r}: a key holds text or fields")
    reply = ask_of(world, b"SET", key, value, *_expiry(life))
    equal(f"the reply to SET {shown([key.name])}", OK, reply)
    _wait_out(life)


def _hold_hash(world: World, key: Key, fields: dict[str, Value]) -> None:
    words = [part for name, value in fields.items() for part in (name.encode(), value)]
    reply = ask_of(world, b"HSET", key, *(word for word in words if isinstance(word, bytes)))
    # How many are new is for a scenario to judge.
    expect(isinstance(reply, int), f"the reply to HSET {shown([key.name])}", "a number", reply)


def hold_many(world: World, count: int, prefix: str, value: bytes, life: Life = FOR_GOOD) -> None:
    """So many keys, numbered from 1, hold that text, for so long or for good."""
    names = [f"{prefix}{number}".encode() for number in range(1, count + 1)]
    replies = ask_all(world, [(b"SET", name, value, *_expiry(life)) for name in names])
    refused = [reply for reply in replies if reply != OK]
    expect(not refused, f"the replies to {count} times SET", "OK each", f"others: {refused[:3]}")
    _wait_out(life)


def lose(world: World, key: Key, by_itself: bool) -> None:
    """The key is not there any more: it has ended, or it is removed.

    Raises:
        Mismatch: it was not there, or has not ended within the deadline `effect`.
    """
    name = name_of(world, key)

    def gone() -> None:
        equal(f"EXISTS {shown([name])}", 0, ask(world, b"EXISTS", name))

    if by_itself:
        assertions.eventually(gone, "effect")
    else:
        equal("the reply to DEL", 1, ask(world, b"DEL", name))


def names_beginning(world: World, prefix: str) -> list[bytes]:
    """The names of the keys that begin so."""
    reply = ask(world, b"KEYS", prefix.encode() + b"*")
    if not isinstance(reply, list):
        raise assertions.Mismatch("the reply to KEYS", "a list", repr(reply))
    return [name for name in reply if isinstance(name, bytes)]


def _expiry(life: Life) -> tuple[bytes, ...]:
    return (b"PX", str(life.milliseconds).encode()) if life.milliseconds else ()


def _wait_out(life: Life) -> None:
    """Where that time is to be over, until it is. Nobody looks at the keys."""
    if not life.over:
        return
    end = time.monotonic() + (life.milliseconds + CLOCKS) / 1000

    def over() -> None:
        expect(time.monotonic() > end, "the time of the keys", "over", "not yet")

    assertions.eventually(over, "effect")
