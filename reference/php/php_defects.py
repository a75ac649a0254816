"""Defects of running PHP: what `php.py` does right, undone in one place each (see `defects.py`)."""

from __future__ import annotations

import os

from reference import defects
from reference.http.messages import Request, Response

_leaked_query = ""


def damage_variables(parameters: dict[str, str], request: Request) -> None:
    """Break `$_SERVER` and with it `$_GET`, `$_POST` and `$_COOKIE`."""
    if defects.on("script-name-not-rewritten"):
        parameters["SCRIPT_NAME"] = request.path
    if defects.on("request-uri-rewritten"):
        parameters["REQUEST_URI"] = parameters["SCRIPT_NAME"]
    if defects.on("request-uri-decoded"):
        parameters["REQUEST_URI"] = f"{request.path}?{request.query}".rstrip("?")
    if defects.on("request-uri-without-query"):
        parameters["REQUEST_URI"] = request.target.partition("?")[0]
    if defects.on("get-params-lost"):
        parameters["QUERY_STRING"] = ""
    if defects.on("query-lost-in-fallback") and request.path != parameters["SCRIPT_NAME"]:
        parameters["QUERY_STRING"] = ""
    if defects.on("post-form-lost") and "urlencoded" in parameters.get("CONTENT_TYPE", ""):
        del parameters["CONTENT_TYPE"]
    if defects.on("cookie-lost"):
        parameters.pop("HTTP_COOKIE", None)
    if defects.on("session-lost") and "PHPSESSID" in parameters.get("HTTP_COOKIE", ""):
        del parameters["HTTP_COOKIE"]
    if defects.on("method-lost"):
        parameters["REQUEST_METHOD"] = "POST" if "CONTENT_LENGTH" in parameters else "GET"
    if defects.on("request-headers-lost"):
        for name in [name for name in parameters if name.startswith("HTTP_X_")]:
            del parameters[name]
    if defects.on("server-name-lost"):
        parameters["SERVER_NAME"] = "localhost"
    if defects.on("server-port-wrong"):
        parameters["SERVER_PORT"] = "80"
    if defects.on("forwarded-host-believed") and "HTTP_X_FORWARDED_HOST" in parameters:
        parameters["SERVER_NAME"] = parameters["HTTP_X_FORWARDED_HOST"]
    if defects.on("real-ip-believed") and "HTTP_X_REAL_IP" in parameters:
        parameters["REMOTE_ADDR"] = parameters["HTTP_X_REAL_IP"]
    if defects.on("server-protocol-wrong"):
        parameters["SERVER_PROTOCOL"] = "HTTP/1.0"
    if defects.on("path-info-set"):
        parameters["PATH_INFO"] = request.path
    if defects.on("remote-port-lost"):
        parameters["REMOTE_PORT"] = "0"
    if defects.on("superglobals-leak"):
        _leak_query(parameters)
    if request.http_version == "2":
        _damage_http2(parameters, request)


def _damage_http2(parameters: dict[str, str], request: Request) -> None:
    if defects.on("http2-host-lost"):
        parameters.pop("HTTP_HOST", None)
        parameters["SERVER_NAME"] = "localhost"
    if defects.on("http2-told-as-http11"):
        parameters["SERVER_PROTOCOL"] = "HTTP/1.1"
    if defects.on("http2-request-uri-absolute"):
        parameters["REQUEST_URI"] = f"http://{request.host}{request.target}"


def _leak_query(parameters: dict[str, str]) -> None:
    global _leaked_query
    parameters["QUERY_STRING"] = parameters["QUERY_STRING"] or _leaked_query
    _leaked_query = parameters["QUERY_STRING"]


def damage_body(body: bytes, content_type: str) -> bytes:
    """Break `php://input` and `$_FILES`; the length stays as announced."""
    if defects.on("post-json-consumed") and "json" in content_type:
        return bytes(len(body))
    if defects.on("multipart-files-lost"):
        return body.replace(b'; filename="', b'; filenome="')
    if defects.on("upload-bytes-altered") and "multipart" in content_type:
        return body.replace(b"\x00", b" ")
    return body


def damage_answer(response: Response, failed: bool) -> None:
    """Break what the script said."""
    if failed and defects.on("fatal-kills-node"):
        os._exit(1)
    if failed and defects.on("fatal-hides-as-404"):
        response.status = 404
    if defects.on("script-status-ignored") and not failed:
        response.status = 200
    if defects.on("script-content-type-ignored"):
        response.headers.set("content-type", "text/html; charset=UTF-8")
    if defects.on("script-headers-lost"):
        for name in [name for name in response.headers.names() if name.startswith("x-")]:
            response.headers.remove(name)
    if defects.on("session-cookie-lost"):
        response.headers.remove("set-cookie")
    if defects.on("powered-by-lost"):
        response.headers.remove("x-powered-by")
    if defects.on("redirect-without-location"):
        response.headers.remove("location")
    if defects.on("redirect-is-301") and "location" in response.headers:
        response.status = 301
    if defects.on("repeated-headers-merged"):
        for name in response.headers.names():
            response.headers.set(name, response.headers.get(name) or "")
    if defects.on("output-lost"):
        response.body = b""
    if defects.on("output-truncated"):
        response.body = response.body[: 64 * 1024]
    if defects.on("output-trimmed"):
        response.body = response.body.strip()
