"""Statements as clients run them: one after the other, at once, or without waiting.

What the suite itself looks with are connections of their own.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import re
import time
from collections.abc import Iterable, Sequence
from typing import Any

from support.actions.filling import known
from support.clients import crowd, mysql_program, sql_noise, sql_pages
from support.clients.http import HttpClient
from support.clients.mysql import (
    RESET_CONNECTION,
    Answer,
    Login,
    MySqlClient,
    Outcome,
    Place,
    Query,
    connected,
)
from support.errors import Broken
from support.language import cells as celled
from support.language import keys, types
from support.language import sql as language
from support.language.cells import Cell
from support.language.placeholders import fill
from support.language.sql import PROGRAM, Connecting, SqlClient, SqlWay, Statements
from support.topologies import MYSQL, Node
from support.world import World
from support.world.sql import SqlTry

DATABASE = (
    '[db.sqlite]\npath = "{directory}/app.db"\n'
    '[db.sqlite.proxy]\nmysql_listen = "{mysql address}"\n'
)
GATEWAY = "gateway"
ONCE = SqlWay()
REACHED = 0.3  # seconds after which a statement without an answer has reached the server


# -- the node


def want_node(world: World, text: str = "") -> None:
    """A node with an embedded database, which is empty, and is emptied at the end."""
    world.want_node(DATABASE)
    if text:
        world.want_node(text)
    world.on_end(lambda: _empty(world))


def _empty(world: World) -> None:
    """Drops every table; a node whose tables cannot be dropped is given to nobody else."""
    if not world.has_node or world.node.expected_down or world.node.dirty:
        return
    with connected(place_of(world.node)) as client:
        if not isinstance(client.connect(), Answer) or not drop_all(client):
            world.node.dirty = True


def drop_all(client: MySqlClient, but: Iterable[str] = ()) -> bool:
    """Drops every table but these; whether that was done."""
    client.ask("SET foreign_key_checks = 0")
    tables = client.ask("SHOW FULL TABLES")
    if not isinstance(tables, Answer):
        return False
    kept = set(but)
    for name, kind in tables.rows:
        if name not in kept:
            word = "VIEW" if kind == "VIEW" else "TABLE"
            if not isinstance(client.ask(f"DROP {word} `{str(name).replace('`', '``')}`"), Answer):
                return False
    return True


def place_of(node: Node) -> Place:
    """Where the MySQL port of a node is."""
    return Place(f"node {node.name}", node.host, node.ports[MYSQL])


def place(world: World, who: SqlClient) -> Place:
    """Where a client connects to.

    Raises:
        Broken: there is no such place in the scenario.
    """
    if who.place == GATEWAY:
        return place_of(world.gateway)
    if who.place:
        if who.place not in world.sql.places:
            known_places = ", ".join(world.sql.places) or "none"
            raise Broken(f"there is no {who.place} in the scenario; known: {known_places}")
        return world.sql.places[who.place]
    return place_of(world.named(who.node) if who.node else world.node)


# -- clients


def client(world: World, who: SqlClient) -> MySqlClient:
    """The client of that name; a new one each time where that is said."""
    if who.name == language.NEW or who.count:
        return MySqlClient(place(world, who), who.name)
    clients, key = world.sql.clients, _key(world, who)
    if key not in clients:
        clients[key] = MySqlClient(place(world, who), who.name)
    return clients[key]


def _key(world: World, who: SqlClient) -> str:
    """Under which name a client's connection is kept: who has one at a node, has another elsewhere.

    Where it is not said where, it is the client's only one.
    """
    where = who.node or who.place
    names = [who.name, *(key for key in world.sql.clients if key.startswith(f"{who.name} at "))]
    return f"{who.name} at {where}" if where else names[-1]


def each(world: World, who: SqlClient) -> list[SqlClient]:
    """The client once for each node that is meant."""
    names = [node.name for node in world.cluster.alive] if who.every else who.nodes
    here = dataclasses.replace(who, nodes=(), every=False)
    return [dataclasses.replace(here, node=name) for name in names] or [here]


def connect(world: World, who: SqlClient, what: Connecting) -> None:
    """A client connects, perhaps as somebody; or leaves; what came of it is the last outcome."""
    if who.count:
        for number in range(1, who.count + 1):
            connect(world, SqlClient(f"client {number}", 0, who.node, who.place), what)
        return
    one = client(world, who)
    if what.name == "connect":
        outcome = one.connect(_login(world, what))
    elif what.name == "reset":
        outcome = one.command(RESET_CONNECTION)
    else:
        one.close() if what.name == "leave" else one.break_off()
        world.sql.clients.pop(_key(world, who), None)
        outcome = Answer()
    world.event(f"{one.name} at {one.place.name}: {what.name}: {outcome!r:.200}")
    _note(world, [outcome], one.name)


def _login(world: World, what: Connecting) -> Login:
    usual = Login()

    def said(given: str | None, default: str) -> str:
        return default if given is None else fill(given, known(world))

    return Login(
        said(what.user, usual.user),
        said(what.password, usual.password),
        said(what.database, usual.database),
        said(what.charset, usual.charset),
    )


def _note(world: World, outcomes: Sequence[Outcome], name: str = "") -> None:
    world.sql.outcomes = list(outcomes)
    if name and outcomes:
        world.sql.of_client[name] = outcomes[-1]


# -- statements


def texts(world: World, said: Statements, text: str | None, table: Any) -> list[str]:
    """The statements of a sentence, with their placeholders filled in.

    Raises:
        Broken: there are none.
    """
    if said.generated:
        return sql_noise.statements(said.generated)
    if said.text is not None:
        found = [said.text]
    elif table is not None:
        found = [row["statement"] for row in table]
    else:
        found = language.split(text or "")
    if not found:
        raise Broken("there is no statement below the sentence")
    return [_filled(world, one) for one in found]


def _filled(world: World, text: str, **more: str) -> str:
    """The statement with its placeholders; `{(2 MB of text)}` is a text of that size in quotes."""
    made = re.sub(r"\{(\([^)]*\))\}", lambda found: f"'{celled.value_of(found[1])!s}'", text)
    greeted = {"greeted version": lambda _: _greeted_version(world)}
    return fill(made, {**known(world), **greeted, "number": "{number}", "time": "{time}", **more})


def _greeted_version(world: World) -> str:
    """What the node's server says it is, before anybody has logged in."""
    with connected(place_of(world.node)) as one:
        return one.server_version


def run_said(
    world: World, who: SqlClient, wanted: Statements, way: SqlWay, text: str | None, table: Any
) -> None:
    """A client runs what a sentence says, or sends the packets that it speaks of."""
    if wanted.packets:
        send_noise(world, who, wanted.generated)
    else:
        run(world, who, texts(world, wanted, text, table), way)


def run(world: World, who: SqlClient, wanted: Sequence[str], way: SqlWay = ONCE) -> None:
    """A client, or so many at once, runs these statements, one after the other.

    The outcomes are those of all statements; of many clients the last one of each.
    """
    if who.count:
        _run_together(world, who, wanted, way)
        return
    if not way.waits:
        _begin(world, who, wanted, way)
        return
    queries = _queries(world, client(world, who), who, wanted, way)
    _keep(world, queries)
    _note(world, [query.outcome for query in queries], who.name)


def send_noise(world: World, who: SqlClient, count: int) -> None:
    """A client sends so many packets that no program would send, each on a connection of its own.

    What is answered does not matter; that somebody still answers is for a Then to see.
    """
    where = place(world, who)
    for payload in sql_noise.packets(count):
        with connected(where) as one:
            if isinstance(one.connect(), Answer):
                one.break_off_with(payload)
    world.event(f"{count} generated packets were sent to {where.name}")


def _keep(world: World, queries: Iterable[Query]) -> None:
    world.sql.queries += queries


def _queries(
    world: World, one: MySqlClient, who: SqlClient, wanted: Sequence[str], way: SqlWay
) -> list[Query]:
    if way.through in ("PDO", "mysqli"):
        return _by_page(world, one, who, wanted, way)
    if way.through == PROGRAM:
        return _by_program(one, wanted)
    found: list[Query] = []
    for turn in range(1, way.times + 1):
        for statement in wanted:
            text = statement.replace("{time}", str(turn))
            found += one.run(text, way.values, prepared=way.prepared, kept=way.kept)
    if who.name == language.NEW or way.leaves:
        one.close()
    return found


def _by_page(
    world: World, one: MySqlClient, who: SqlClient, wanted: Sequence[str], way: SqlWay
) -> list[Query]:
    node = world.named(who.node) if who.node else world.node
    statements = [(statement, way.values) for statement in wanted]
    asked = sql_pages.request(one.place, one.login, way.through, statements, prepared=way.prepared)
    started = time.time()
    exchange = HttpClient(node).send(asked)
    world.visits.exchanges.append(exchange)
    outcomes = sql_pages.outcomes(exchange)
    return _as_queries(one, wanted, outcomes, way.values, started)


def _by_program(one: MySqlClient, wanted: Sequence[str]) -> list[Query]:
    started = time.time()
    return _as_queries(one, wanted, mysql_program.run(one.place, one.login, wanted), None, started)


def _as_queries(
    one: MySqlClient,
    wanted: Sequence[str],
    outcomes: Sequence[Outcome],
    values: tuple[Cell, ...] | None,
    started: float,
) -> list[Query]:
    seconds = time.time() - started
    return [
        Query(one.name, one.place.name, statement, values, outcome, started, seconds)
        for statement, outcome in zip(wanted, outcomes, strict=False)
    ]


def _run_together(world: World, who: SqlClient, wanted: Sequence[str], way: SqlWay) -> None:
    """So many clients, each connected before the first of them begins; or connecting as soon as it
    can, where each leaves as soon as it is done."""
    clients = [MySqlClient(place(world, who), f"client {n + 1}") for n in range(who.count)]
    connecting: list[Outcome] = []
    if not way.leaves:
        connecting = crowd.together(who.count, lambda number: clients[number].connect())

    def work(number: int) -> list[Query]:
        if not way.leaves and not isinstance(connecting[number], Answer):
            return _as_queries(clients[number], wanted, [connecting[number]], None, time.time())
        mine = [statement.replace("{number}", str(number + 1)) for statement in wanted]
        return _queries(world, clients[number], who, mine, way)

    found = crowd.together(who.count, work)
    for one in clients:
        one.close()
    for queries in found:
        _keep(world, queries)
    _note(world, [queries[-1].outcome for queries in found])


def _begin(world: World, who: SqlClient, wanted: Sequence[str], way: SqlWay) -> None:
    """The client's statements have reached the server, and their answers are looked at later."""
    one = client(world, who)
    pool = concurrent.futures.ThreadPoolExecutor(1)
    pending = world.sql.pending[who.name] = pool.submit(_queries, world, one, who, wanted, way)
    pool.shutdown(wait=False)
    concurrent.futures.wait([pending], timeout=REACHED)


def finish(world: World, name: str, seconds: float) -> Outcome | None:
    """The last outcome of what a client has begun; None where it still waits after that time.

    Raises:
        Broken: the client has begun nothing.
    """
    pending = world.sql.pending.get(name)
    if pending is None:
        raise Broken(f"client {name!r} has begun no statement")
    try:
        queries = pending.result(timeout=seconds)
    except concurrent.futures.TimeoutError:
        return None
    del world.sql.pending[name]
    _keep(world, queries)
    _note(world, [query.outcome for query in queries], name)
    return queries[-1].outcome


def look(world: World, who: SqlClient, query: str) -> Outcome:
    """What a query finds: on the client's own connection, or on a new one."""
    text = _filled(world, query)
    queries = _queries(world, client(world, who), who, [text], ONCE)
    _keep(world, queries)
    return queries[-1].outcome


# -- tables of statements


def try_each(world: World, who: SqlClient, table: Iterable[Any], way: SqlWay) -> None:
    """Each | statement |, or the bytes of each | command |, on a connection of its own, after what
    the row's | before | says.

    | check | is a query that is run afterwards, on another connection. Tables that a row has made
    are dropped behind it.
    """
    where = place(world, who)
    with connected(where) as observer:
        kept = _tables(observer)
        world.sql.tries = []
        for row in table:
            cells = dict(row.items())
            world.sql.tries.append(_try(world, where, observer, cells, way))
            drop_all(observer, kept)
    _note(world, [one.outcome for one in world.sql.tries])


def _tables(observer: MySqlClient) -> list[str]:
    found = observer.ask("SHOW TABLES")
    return [str(row[0]) for row in found.rows] if isinstance(found, Answer) else []


def _try(
    world: World, where: Place, observer: MySqlClient, row: dict[str, str], way: SqlWay
) -> SqlTry:
    values = row.get("values", "")
    own = SqlWay(
        tuple(map(celled.value_of, celled.cells(values))) if values else way.values,
        way.through,
        way.prepared,
    )
    one = MySqlClient(where, "client")
    try:
        for statement in re.split(r";\s+", row.get("before", "")):
            if statement.strip():
                _keep(world, one.run(_filled(world, statement)))
        if "command" in row:
            queries = _send_all(one, row)
        else:
            queries = _queries(world, one, SqlClient(), [_filled(world, row["statement"])], own)
    finally:
        one.close()
    _keep(world, queries)
    looked = None
    if row.get("check"):
        looked = observer.ask(_filled(world, row["check"]))
    return SqlTry(row, queries[-1].outcome, looked)


def _send_all(one: MySqlClient, row: dict[str, str]) -> list[Query]:
    """The commands of a row, one after the other, as bytes; the last one as | how | says."""
    how = row.get("how", "")
    if how not in _HOW:
        raise Broken(f"{how}: no way to send; known: {', '.join(_HOW)}")
    started, found = time.time(), []
    commands = [command for part in _THEN.split(row["command"]) for command in _repeated(part)]
    for number, command in enumerate(commands, start=1):
        if not isinstance(command, bytes):
            raise Broken(f"{row['command']}: want bytes in quotes")
        ways = _HOW[how] if number == len(commands) else {}
        outcome = one.send(command, **ways)
        shown = repr(command[:200])
        found.append(Query(one.name, one.place.name, shown, None, outcome, started, 0.0))
    return found


def _repeated(part: str) -> list[Any]:
    """The bytes of a command, as often as it says: `"\\x0e" 3 times`."""
    found = re.fullmatch(r"(.*) ([\d,]+) times", part.strip())
    if found is None:
        return [keys.holding(part.strip())]
    return [keys.holding(found[1])] * types.count(found[2])


_THEN = re.compile(r"(?<! and) then ")  # between two commands; `and then` is within one
_HOW: dict[str, dict[str, int]] = {
    "": {},
    "byte by byte": {"piece": 1},
    "without its last 3 bytes": {"lacking": 3},
}
