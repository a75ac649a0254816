"""sslyze: what a TLS listener speaks, and what is known to be wrong with such."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from support.commands.outside.tools import Addresses, Found, Tool, command, into_venv

PIN = "sslyze==6.3.1"
# What sslyze looks for and tells as one boolean: the scan, its field, what is right, the words.
LOOKED_FOR = [
    ("heartbleed", "is_vulnerable_to_heartbleed", False, "no Heartbleed (CVE-2014-0160)"),
    ("openssl_ccs_injection", "is_vulnerable_to_ccs_injection", False, "no CCS injection"),
    ("session_renegotiation", "is_vulnerable_to_client_renegotiation_dos", False,
     "no renegotiation by the client"),
    ("session_renegotiation", "supports_secure_renegotiation", True, "secure renegotiation"),
    ("tls_compression", "supports_compression", False, "no compression (CRIME)"),
    ("tls_fallback_scsv", "supports_fallback_scsv", True, "no fallback to an older version"),
    ("tls_extended_master_secret", "supports_ems_extension", True, "extended master secret"),
]  # fmt: skip
OLD = ["ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1"]
TODAY = ["tls_1_2", "tls_1_3"]


def install(place: pathlib.Path) -> None:
    """A virtual environment of its own: its OpenSSL knows what a modern one has forgotten."""
    into_venv(place, PIN)


def run(place: pathlib.Path, node: Addresses) -> Sequence[Found]:
    """All of its scans, and its comparison with Mozilla's intermediate settings."""
    where = urlsplit(node["secure_url"])
    words: list[str | pathlib.Path] = [
        place / "venv/bin/python",
        "-m",
        "sslyze",
        "--mozilla_config",
        "intermediate",
    ]
    report = place / "report.json"
    report.unlink(missing_ok=True)
    printed = command(
        [*words, "--json_out", report, f"{where.hostname}:{where.port}"], place, codes=(0, 1)
    )
    return read(json.loads(report.read_text()), printed)


def read(report: dict[str, Any], printed: str) -> list[Found]:
    """The cases of sslyze's report (its JSON), and what it printed of Mozilla's settings."""
    (server,) = report["server_scan_results"]
    scans = server["scan_result"]
    found = [_old(scans, name) for name in OLD]
    found += [_today(scans, name) for name in TODAY]
    found += [_flag(scans, *row) for row in LOOKED_FOR]
    found.append(_robot(scans))
    return found + _mozilla(printed)


def _result(scans: dict[str, Any], name: str) -> dict[str, Any]:
    scan = scans[name]
    result: dict[str, Any] | None = scan["result"]
    return result or {}


def _suites(scans: dict[str, Any], version: str) -> list[str]:
    accepted = _result(scans, f"{version}_cipher_suites").get("accepted_cipher_suites", [])
    return [suite["cipher_suite"]["name"] for suite in accepted]


def _shown(version: str) -> str:
    kind, *number = version.split("_")
    return f"{kind.upper()} {'.'.join(number)}"


def _old(scans: dict[str, Any], version: str) -> Found:
    suites = _suites(scans, version)
    tried = bool(_result(scans, f"{version}_cipher_suites"))
    return Found(f"no {_shown(version)}", tried and not suites, f"accepted: {suites}")


def _today(scans: dict[str, Any], version: str) -> Found:
    suites = _suites(scans, version)
    weak = [name for name in suites if "GCM" not in name and "CHACHA20" not in name]
    right = bool(suites) and not weak
    return Found(f"{_shown(version)} with AEAD suites alone", right, f"{weak or 'no suite at all'}")


def _flag(scans: dict[str, Any], scan: str, field: str, right: bool, words: str) -> Found:
    value = _result(scans, scan).get(field)
    return Found(words, value is right, f"{field} is {value}")


def _robot(scans: dict[str, Any]) -> Found:
    value = str(_result(scans, "robot").get("robot_result"))
    return Found("no ROBOT (CVE-2017-13099)", value.startswith("NOT_VULNERABLE"), value)


def _mozilla(printed: str) -> list[Found]:
    """What `--mozilla_config` printed: compliant, or a line for each deviation."""
    _, _, told = printed.partition("COMPLIANCE AGAINST TLS CONFIGURATION")
    lines = [line.strip() for line in told.splitlines()]
    wrong = [line.removeprefix("* ") for line in lines if line.startswith("* ")]
    found = [Found(f"Mozilla: {line.partition(':')[0]}", False, line) for line in wrong]
    whole = "OK - Compliant" in told
    if whole or not wrong:
        found.append(Found("Mozilla's intermediate settings", whole, "it printed no verdict"))
    return found


TOOLS = [
    Tool(
        "sslyze",
        "TLS: versions, suites, curves, known weaknesses, Mozilla's intermediate settings",
        f"`pip install {PIN}` (PyPI)",
        install,
        run,
        explained={
            "Mozilla: certificate_path_validation": (
                "The certificate is of the suite's own authority, which no public list knows."
            ),
            "Mozilla: tls_curves": (
                "secp521r1 and X448 are stronger than what Mozilla lists, and left out for want of "
                "clients. Python's `ssl` can name one curve or leave all of OpenSSL's."
            ),
        },
        configuration={
            "server": {
                "tls": {
                    "listen": "{secure address}",
                    "cert": "{certificate}",
                    "key": "{certificate key}",
                }
            }
        },
    )
]
