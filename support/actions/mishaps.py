"""What becomes of a node's own files and directories, by an operator, a program, or a full disk."""

from __future__ import annotations

import os
import pathlib
import secrets
import shutil
import signal
import sqlite3
from collections.abc import Callable

from support.clients.http import READY, HttpClient
from support.errors import Broken, Unsupported
from support.language.mishaps import Mishap
from support.machine import clocks, mounts, shortage
from support.topologies import parsed
from support.world import World

ACCESS_LOG = "access.log"  # where no configuration says otherwise
FULL = "/dev/full"  # Linux: each write to it fails as on a full disk (full(4))


def befall(world: World, thing: str, mishap: Mishap) -> None:
    """Does it; the node is nobody else's afterwards.

    Raises:
        Broken: that cannot become of such a thing.
        Unsupported: the target's files are not ours.
    """
    if thing.startswith("clock"):
        _set_clock(world, thing, mishap)
        return
    if not world.profile.claims("files"):
        raise Unsupported(world.profile.lack_of("files"))
    acts: dict[tuple[str, str], Callable[[], None]] = {
        ("access log", "renamed"): lambda: _rename(world),
        ("access log", "emptied"): lambda: os.truncate(access_log(world), 0),
        ("disk of the access log", "full"): lambda: _fill(world),
        ("disk of the access log", "room"): lambda: access_log(world).unlink(),
        ("disk of uploads", "full"): lambda: _fill_uploads(world),
        ("disk of the database", "small"): lambda: _shrink_database(world),
        ("disk of the database", "room"): lambda: mounts.enlarge(_database(world).parent),
        ("database file", "locked"): lambda: _lock_database(world),
        ("database file", "room"): lambda: _lockers.pop(world.node.name).close(),
        ("disk of uploads", "room"): lambda: mounts.release(_uploads(world)),
        ("directory of the access log", "removed"): lambda: _remove(access_log(world).parent),
        ("directory of the access log", "made anew"): lambda: access_log(world).parent.mkdir(),
        ("temporary directory", "removed"): lambda: _remove(_temporary(world)),
        ("temporary directory", "made anew"): lambda: _temporary(world).mkdir(),
        ("temporary directory", "emptied"): lambda: _empty(_temporary(world)),
        ("certificate", "removed"): lambda: (world.node.directory / "certificate.pem").unlink(),
        ("reader of the log", "gone"): lambda: _signal_reader(world, signal.SIGKILL),
        ("reader of the log", "stuck"): lambda: _signal_reader(world, signal.SIGSTOP),
        ("document root", "replaced"): lambda: _release(world, mishap.text),
    }
    if (thing, mishap.name) not in acts:
        raise Broken(f"the {thing} cannot be {mishap.name}")
    world.node.dirty = True
    world.event(f"the {thing} of node {world.node.name}: {mishap.name}")
    acts[thing, mishap.name]()


def _set_clock(world: World, thing: str, mishap: Mishap) -> None:
    """The clock is another, and the node has looked at it since.

    Raises:
        Broken: that cannot become of a clock; or the node goes by another one.
    """
    if mishap.name != "set":
        raise Broken(f"the {thing} cannot be {mishap.name}")
    name = thing.partition('"')[2].rstrip('"')
    node = world.named(name) if name else world.node
    world.provider.set_clock(node, mishap.seconds)
    world.event(f"the clock of node {node.name}: {mishap.seconds:+g} s")
    # The date of the answer would be no proof: it may be one that the node has kept.
    HttpClient(node).send(READY)
    if not clocks.read(node.directory):
        raise Broken(f"node {node.name} does not look at the clock that was set")


def access_log(world: World) -> pathlib.Path:
    """Where the node's configuration has the access log written."""
    server = parsed(world.node.configuration).get("server", {})
    configured = server.get("logging", {}).get("access")
    return pathlib.Path(configured or world.node.directory / ACCESS_LOG)


def renamed_log(world: World) -> pathlib.Path:
    """What the access log is called once it was renamed."""
    return access_log(world).with_name(ACCESS_LOG + ".1")


def _signal_reader(world: World, number: signal.Signals) -> None:
    """Ends or halts what reads the node's log; at the end it is ended in any case.

    Raises:
        Broken: nobody but a file takes what the node says.
    """
    reader = world.provider.log_reader(world.node)
    if reader is None:
        raise Broken("the log has no reader: the scenario needs the tag @piped")
    os.kill(reader, number)
    if number == signal.SIGSTOP:
        world.on_end(lambda: os.kill(reader, signal.SIGKILL))


def _rename(world: World) -> None:
    access_log(world).rename(renamed_log(world))


def _fill(world: World) -> None:
    full = access_log(world).with_name("full")
    full.symlink_to(FULL)
    full.replace(access_log(world))


def _fill_uploads(world: World) -> None:
    directory = _uploads(world)
    world.provider.check_disk(world.node)
    mounts.fill(directory)
    world.on_end(lambda: mounts.release(directory))


def _uploads(world: World) -> pathlib.Path:
    """Where the node's configuration has PHP keep what is uploaded.

    Raises:
        Broken: it does not say.
    """
    php = parsed(world.node.configuration).get("php", {})
    directory = dict(php.get("ini_overrides", [])).get("upload_tmp_dir")
    if directory is None:
        raise Broken("the configuration names no upload_tmp_dir")
    return pathlib.Path(directory)


def _database(world: World) -> pathlib.Path:
    """The file of the node's database.

    Raises:
        Broken: it has none.
    """
    path = parsed(world.node.configuration).get("db", {}).get("sqlite", {}).get("path")
    if path is None:
        raise Broken("the node has no database")
    return pathlib.Path(path)


def _shrink_database(world: World) -> None:
    directory = _database(world).parent
    if any(directory.iterdir()) and world.provider.running(world.node):
        raise Broken("the disk of a database is exchanged while its node is down")
    mounts.small(directory)
    world.on_end(lambda: mounts.release(directory))


_lockers: dict[str, sqlite3.Connection] = {}


def _lock_database(world: World) -> None:
    """Another program writes, and does not end its transaction.

    Raises:
        Unsupported: the node keeps its file for itself.
    """
    program = sqlite3.connect(_database(world), isolation_level=None, timeout=0)
    try:
        program.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        program.close()
        raise Unsupported(f"no other program may write into the file: {error}") from None
    _lockers[world.node.name] = program
    world.on_end(program.close)


def _temporary(world: World) -> pathlib.Path:
    return world.node.directory / "tmp"


def _remove(directory: pathlib.Path) -> None:
    shutil.rmtree(directory)


def _empty(directory: pathlib.Path) -> None:
    """As systemd-tmpfiles does it: sockets stay, with the directories that they are in."""
    for path in directory.iterdir():
        if path.is_dir():
            _empty(path)
            if not any(path.iterdir()):
                path.rmdir()
        elif not path.is_socket():
            path.unlink()


def _release(world: World, text: str) -> None:
    """Another directory takes the document root's name; from the second time on in one moment."""
    site = world.node.site
    release = site.with_name(f"release-{secrets.token_hex(4)}")
    with shortage.writing(release):
        shutil.copytree(site, release, symlinks=True)
    (release / "release.txt").write_text(text)
    (release / "release.php").write_text(f"<?php echo '{text}';")
    link = site.with_name("next")
    link.symlink_to(release)
    if not site.is_symlink():
        site.rename(site.with_name("release-first"))
    link.replace(site)
