"""h2spec: the cases of RFC 9113 (and 7541), over TLS and with prior knowledge."""

from __future__ import annotations

import pathlib
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from urllib.parse import urlsplit

from support.commands.outside.tools import Addresses, Found, Tool, command, program

# The releases after 2.2.1 cannot be had as a Go module (they have a go.mod without "/v2"). Its
# own dependencies are pinned to what Debian's Go 1.19 can build.
MODULE = """\
module outside

go 1.19

require (
	github.com/fatih/color v1.16.0
	github.com/spf13/cobra v1.8.0
	github.com/summerwind/h2spec v2.2.1+incompatible
	golang.org/x/net v0.20.0
)
"""
INSTALLED = "`go build` of github.com/summerwind/h2spec v2.2.1 (Go module proxy)"


def install(place: pathlib.Path) -> None:
    """Builds h2spec with Debian's Go."""
    (place / "go.mod").write_text(MODULE)
    command(
        [
            program("go", "golang-go"),
            "build",
            "-o",
            "h2spec",
            "github.com/summerwind/h2spec/cmd/h2spec",
        ],
        place,
        GOPATH=str(place / "go"),
        GOCACHE=str(place / "cache"),
        GOFLAGS="-mod=mod -modcacherw",
        GOTOOLCHAIN="local",
    )


def plain(place: pathlib.Path, node: Addresses) -> Sequence[Found]:
    """All cases, with prior knowledge."""
    return _cases(place, node["url"])


def encrypted(place: pathlib.Path, node: Addresses) -> Sequence[Found]:
    """All cases, over TLS with ALPN."""
    return _cases(place, node["secure_url"], "--tls", "--insecure")


def _cases(place: pathlib.Path, url: str, *words: str) -> Sequence[Found]:
    where = urlsplit(url)
    report = place / "report.xml"
    report.unlink(missing_ok=True)
    at = ["--host", str(where.hostname), "--port", str(where.port), "--path", "/plain.txt"]
    command(
        [place / "h2spec", *at, "--strict", "--junit-report", report, *words],
        place,
        codes=(0, 1),
    )
    return read(report.read_text())


def read(report: str) -> list[Found]:
    """The cases of h2spec's report (JUnit XML), by section and words."""
    found = []
    for case in ElementTree.fromstring(report).iter("testcase"):
        wrong = case.find("failure")
        if wrong is None:
            wrong = case.find("error")
        said = "" if wrong is None else " ".join(" ".join(wrong.itertext()).split())
        name = f"{case.get('package')}: {case.get('classname')}"
        found.append(Found(name, wrong is None, said))
    return found


TOOLS = [
    Tool(
        "h2spec",
        "HTTP/2 with prior knowledge (RFC 9113, RFC 7541), the strict cases too",
        INSTALLED,
        install,
        plain,
        explained={
            "http2/3.5: Sends invalid connection preface": (
                "The plain port speaks HTTP/1.1 too. What is no preface is a bad HTTP/1.1 request: "
                "it is answered with 400, and the connection closes. h2spec expects GOAWAY, or the "
                "end without a word, and takes the 400 for a frame that was cut."
            )
        },
    ),
    Tool(
        "h2spec-tls",
        "the same over TLS",
        INSTALLED,
        install,
        encrypted,
        home="h2spec",
        configuration={
            "server": {
                "tls": {
                    "listen": "{secure address}",
                    "cert": "{certificate}",
                    "key": "{certificate key}",
                }
            }
        },
    ),
]
