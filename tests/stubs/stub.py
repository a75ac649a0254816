"""Servers that keep no promise: every feature must notice.

Each is started like an ephpm program, says that it is ready, and then answers
everything in one way. The way is the name of the link that starts it.
"""

from __future__ import annotations

import http.server
import pathlib
import sys
import tomllib
from typing import Any

READY = "/_ephpm/ready"


class Stub(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    way = ""

    def parse_request(self) -> bool:
        parsed = super().parse_request()
        # Whatever the method is, there is one handler.
        setattr(self, f"do_{self.command}", self.answer)
        return parsed

    def answer(self) -> None:
        length = self.headers.get("Content-Length", "0")
        body = self.rfile.read(int(length)) if length.isdigit() else b""
        status, answer = 200, b""
        if self.path != READY:
            status = 500 if self.way == "always-500" else 200
            if self.way == "echo":
                head = f"{self.requestline}\r\n{self.headers}"
                answer = head.encode("latin-1", "replace") + body
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else answer)

    def log_message(self, *_: Any) -> None:
        """Stays quiet."""


def main() -> None:
    way, words = pathlib.Path(sys.argv[0]).name, sys.argv[1:]
    if words[:1] == ["--version"]:
        print(f"stub {way}")
    elif words[:1] == ["php"]:
        print("8.4.0")
    else:
        text = pathlib.Path(words[words.index("--config") + 1]).read_text(encoding="utf-8")
        host, port = tomllib.loads(text)["server"]["listen"].split(":")
        Stub.way = way
        http.server.ThreadingHTTPServer((host, int(port)), Stub).serve_forever()


if __name__ == "__main__":
    main()
