"""The node's document root: what scenarios put there, and proof that nothing else changed."""

from __future__ import annotations

import contextlib
import email.utils
import hashlib
import os
import socket
import time

from support.actions import tenants
from support.errors import Broken, Unsupported
from support.language.nodes import Change, Content
from support.world import World


def hold(world: World, host: str, path: str, content: Content, below: str | None) -> None:
    """Puts a file into the document root, or into the directory of the site, for this scenario.

    `below` is the text that follows the step.

    Raises:
        Broken: the sentence does not say what the file holds.
    """
    if content.link is not None:
        link(world, path, content.link)
        return
    if content.special:
        special(world, path, content.special)
        return
    data = _data(content, below)
    if host:
        tenants.put_file(world, host, path, data.decode())
    elif content.age is not None:
        dated(world, path, data, email.utils.formatdate(time.time() - content.age, usegmt=True))
    elif content.changed:
        dated(world, path, data, content.changed)
    else:
        world.put_file(path, data)


def _data(content: Content, below: str | None) -> bytes:
    if content.size is not None:
        return numbered(content.size)
    text = below if content.text is None else content.text
    if text is None:
        raise Broken("what does the file hold? A text, a size, or what follows the step")
    return text.encode()


def numbered(size: int) -> bytes:
    """Text of that size whose lines are numbered, so that a swapped part shows."""
    lines: list[bytes] = []
    length = 0
    while length < size:
        lines.append(f"line {len(lines):09d} of a numbered file\n".encode())
        length += len(lines[-1])
    return b"".join(lines)[:size]


def link(world: World, path: str, target: str) -> None:
    """A symbolic link in the document root."""
    file = world.node.site / path.lstrip("/")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.symlink_to(target)
    world.on_end(lambda: file.unlink(missing_ok=True))


def special(world: World, path: str, kind: str) -> None:
    """A pipe or a socket in the document root; nobody is at its other end."""
    file = world.node.site / path.lstrip("/")
    if kind == "pipe":
        os.mkfifo(file)
    else:
        with contextlib.chdir(file.parent), socket.socket(socket.AF_UNIX) as listener:
            listener.bind(file.name)
    world.on_end(lambda: file.unlink(missing_ok=True))


def change_unseen(world: World, path: str) -> None:
    """Changes a byte in the middle of a file, which keeps its size and its time of change."""
    file = world.node.site / path.lstrip("/")
    before, content = file.stat(), bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    world.put_file(path, bytes(content))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def change(world: World, path: str, content: bytes) -> None:
    """Changes a file so that its time of change is a whole second later than before."""
    file = world.node.site / path.lstrip("/")
    before = file.stat().st_mtime
    world.put_file(path, content)
    os.utime(file, (before + 2, before + 2))


def dated(world: World, path: str, content: bytes, date: str) -> None:
    """Puts a file into the document root whose time of change is that HTTP date.

    Raises:
        Broken: it is no date.
    """
    try:
        changed = email.utils.parsedate_to_datetime(date).timestamp()
    except ValueError:
        raise Broken(f"{date!r}: want a date such as Wed, 21 Oct 2026 07:28:00 GMT") from None
    world.put_file(path, content)
    os.utime(world.node.site / path.lstrip("/"), (changed, changed))
    world.dates[path] = changed


def becomes(world: World, path: str, wanted: Change) -> None:
    """The file gets another text while the node runs, or is gone."""
    if wanted.unseen:
        change_unseen(world, path)
    elif wanted.text is None:
        remove(world, path)
    else:
        change(world, path, wanted.text.encode())


def remove(world: World, path: str) -> None:
    """Removes a file from the document root, for this scenario."""
    file = world.node.site / path.lstrip("/")
    content = world.site_file(path)
    file.unlink()
    if path not in world.files:
        world.on_end(lambda: world.put_file(path, content))


def state(world: World) -> str:
    """A line for each file of the document root, with a digest of what it holds.

    Raises:
        Unsupported: the target's files cannot be seen.
    """
    if not world.profile.claims("files"):
        raise Unsupported(world.profile.lack_of("files"))
    site = world.node.site
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return "\n".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()[:16]} {path.relative_to(site)}"
        for path in files
    )
