"""A form with files reaches the wire as browsers send it."""

from __future__ import annotations

import email.parser
import email.policy
from typing import Any

from support.actions import uploads
from support.clients.http import Request


def parsed(request: Request) -> list[tuple[Any, Any, Any]]:
    """What a standard multipart parser makes of the request: (field, file name, content)."""
    head = f"Content-Type: {dict(request.headers)['Content-Type']}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + request.body)
    return [
        (
            part.get_param("name", header="content-disposition"),
            part.get_param("filename", header="content-disposition"),
            part.get_payload(decode=True),
        )
        for part in message.iter_parts()
    ]


def test_fields_and_files_of_a_table() -> None:
    table = [
        {"field": "title", "file name": "", "type": "", "content": "my holiday"},
        {"field": "photo", "file name": "a.png", "type": "image/png", "content": "not a png"},
    ]
    request = uploads.from_table("/test.php", table)
    assert (request.method, request.target) == ("POST", "/test.php")
    assert parsed(request) == [
        ("title", None, b"my holiday"),
        ("photo", "a.png", b"not a png"),
    ]


def test_bytes_go_out_as_they_are() -> None:
    content = bytes(range(256))
    request = uploads.form("/", [uploads.part("file", content, "all.bin")])
    assert content in request.body
    assert b'filename="all.bin"\r\nContent-Type: application/octet-stream\r\n' in request.body


def test_a_file_field_that_nobody_filled_in_has_an_empty_file_name() -> None:
    assert b'; filename=""\r\n' in uploads.part("file", b"", "")
    assert b"filename" not in uploads.part("field", b"")


def test_two_forms_do_not_share_a_boundary() -> None:
    first, second = (uploads.form("/", []).headers for _ in range(2))
    assert first != second
