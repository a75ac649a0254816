"""`$_SERVER`, and with it `$_GET`, `$_POST` and `$_COOKIE`: what a script knows of its request."""

from __future__ import annotations

from pathlib import Path

from reference import __version__
from reference.http.messages import Headers, Request
from reference.http.paths import without_port

# php-cgi adds its environment and FastCGI's own variables to `$_SERVER`; ePHPm does not. The node
# names what it sent, and the prelude keeps that and what PHP itself adds.
_SENT = "EPHPM_REFERENCE_VARIABLES"
# php-cgi drops what a script says to HEAD, and with it what the head of GET would be: it is told
# GET, and the prelude puts the method back.
_METHOD = "EPHPM_REFERENCE_METHOD"

RESTORE = (
    f"$_SERVER['REQUEST_METHOD'] = $_SERVER['{_METHOD}'];"
    f"$_SERVER = array_intersect_key($_SERVER, array_flip(explode(',', $_SERVER['{_SENT}']"
    " . ',PHP_SELF,PHP_AUTH_USER,PHP_AUTH_PW,PHP_AUTH_DIGEST,AUTH_TYPE"
    ",REQUEST_TIME,REQUEST_TIME_FLOAT,argv,argc')));"
)
"""PHP code of the prelude that makes of `for_php_cgi` what was meant."""

# What has a variable of its own; `Proxy` has none, for PHP code takes HTTP_PROXY for a setting.
_WITHOUT_HTTP = {"content-length", "content-type", "proxy"}


def of_request(
    script: Path, name: str, query: str, request: Request, body: bytes
) -> dict[str, str]:
    """Return the variables of a request; `name` is the script's path in the site."""
    variables = {
        "GATEWAY_INTERFACE": "CGI/1.1",
        "SERVER_SOFTWARE": f"ePHPm/{__version__}",
        "SERVER_PROTOCOL": _protocol(request.http_version),
        "SERVER_NAME": without_port(request.host) if request.host else "localhost",
        "SERVER_PORT": str(request.local_port),
        "REQUEST_METHOD": request.method,
        "REQUEST_URI": request.target,
        "QUERY_STRING": query,
        "DOCUMENT_ROOT": str(request.document_root),
        "SCRIPT_FILENAME": str(script),
        "SCRIPT_NAME": name,
        "REMOTE_ADDR": request.client,
        "REMOTE_PORT": str(request.peer[1]),
        "REDIRECT_STATUS": "200",
    }
    if request.https:
        variables["HTTPS"] = "on"
    return variables | _of_body(request.headers, body) | _of_headers(request.headers)


def for_php_cgi(variables: dict[str, str]) -> dict[str, bytes]:
    """Return what php-cgi has to be sent for a script to see exactly these variables (latin-1)."""
    sent = variables | {_SENT: ",".join(variables), _METHOD: variables["REQUEST_METHOD"]}
    if sent["REQUEST_METHOD"] == "HEAD":
        sent["REQUEST_METHOD"] = "GET"
    return {name: value.encode("latin-1") for name, value in sent.items()}


def _protocol(http_version: str) -> str:
    return "HTTP/2.0" if http_version == "2" else f"HTTP/{http_version}"


def _of_body(headers: Headers, body: bytes) -> dict[str, str]:
    variables = {}
    if body or headers.get("content-length") is not None:
        variables["CONTENT_LENGTH"] = str(len(body))
    if (content_type := headers.get("content-type")) is not None:
        variables["CONTENT_TYPE"] = content_type
    return variables


def _of_headers(headers: Headers) -> dict[str, str]:
    return {
        "HTTP_" + name.upper().replace("-", "_"): headers.get(name) or ""
        for name in headers.names()
        if name not in _WITHOUT_HTTP
    }
