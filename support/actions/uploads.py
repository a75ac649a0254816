"""Forms with files, as browsers send them (RFC 7578)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from support.actions.requests import filled
from support.clients.http import Request
from support.world import World


def part(field: str, content: bytes, file_name: str | None = None, kind: str = "") -> bytes:
    """One part of a form: a file where it has a file name, else an ordinary field.

    A browser sends the empty file name for a file field that nobody filled in.
    """
    head = f'Content-Disposition: form-data; name="{field}"'
    if file_name is not None:
        head += f'; filename="{file_name}"\r\nContent-Type: {kind or "application/octet-stream"}'
    return head.encode() + b"\r\n\r\n" + content + b"\r\n"


def form(target: str, parts: Iterable[bytes]) -> Request:
    """POST of these parts as multipart/form-data."""
    boundary = "boundary" + secrets.token_hex(8)
    opening = f"--{boundary}\r\n".encode()
    body = b"".join(opening + one for one in parts) + f"--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    return Request("POST", target, (("Content-Type", kind),), body)


def from_table(target: str, table: Iterable[Any]) -> Request:
    """POST of a form with files: | field | file name | type | content |."""
    return form(
        target,
        (
            part(row["field"], row["content"].encode(), row["file name"] or None, row["type"])
            for row in table
        ),
    )


def of_file(world: World, path: str, field: str, target: str) -> Request:
    """An upload of a file of the site."""
    name = path.rpartition("/")[2]
    return form(target, [part(field, world.site_file(path), name)])


def of_size(size: int, field: str, target: str) -> Request:
    """An upload of so many bytes of text."""
    content = filled(target, size).body
    return form(target, [part(field, content, f"{size}.txt", "text/plain")])


def of_nothing(field: str, target: str) -> Request:
    """A form of which no file was chosen."""
    return form(target, [part(field, b"", "")])
