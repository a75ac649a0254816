"""Named defects: each breaks one promise of the node on purpose, to prove that a test notices.

A part asks `defects.on("name")` at exactly one place, where the promise is kept. Without
`--defect` every question is answered with no, and the node behaves.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from reference.errors import StartupError


@dataclass(frozen=True)
class Defect:
    """A defect: its name, what it does in one line, and the features that must notice."""

    name: str
    meaning: str
    areas: tuple[str, ...]


def _table(*rows: tuple[str, str, str]) -> dict[str, Defect]:
    return {name: Defect(name, meaning, tuple(areas.split())) for name, meaning, areas in rows}


ALL: dict[str, Defect] = _table(
    # Everything: what no defect of its own breaks must notice these
    (
        "status-wrong",
        "every answer but readiness has another status",
        "http php security limits operations",
    ),
    (
        "answers-garbled",
        "bodies and header values but readiness's are reversed",
        "http php security limits operations",
    ),
    # PHP: what a script is told
    # PHP: what a script says
    (
        "script-content-length-kept",
        "a script's Content-Length survives compression",
        "http/compression",
    ),
    (
        "script-content-length-missing",
        "pages have no Content-Length",
        "php/answers php/output php/pages php/exit http/script_headers",
    ),
    ("head-length-zero", "HEAD says Content-Length: 0", "http/methods http/large_files"),
    # PHP: what goes wrong
    ("other-methods-are-405", "scripts answer GET, HEAD and POST only", "http/methods"),
    # Static files
    ("mime-html-wrong", ".html is octet-stream", "http/static"),
    ("mime-css-wrong", ".css is octet-stream", "http/static"),
    ("mime-js-wrong", ".js is octet-stream", "http/static"),
    ("mime-png-wrong", ".png is octet-stream", "http/static"),
    ("mime-unknown-guessed", "unknown extensions are text", "http/static"),
    ("static-byte-altered", "the last byte of a file is wrong", "http/static"),
    ("static-content-length-wrong", "Content-Length is one too large", "http/static"),
    ("static-content-length-missing", "files have no Content-Length", "http/static"),
    ("large-file-truncated", "files end after 1 MiB", "http/large_files"),
    ("file-changes-unseen", "a changed file is served as it was", "http/changing_files"),
    ("nested-path-flattened", "directories of a path are ignored", "http/static"),
    ("path-not-decoded", "%2E is not a dot", "http/targets"),
    ("file-cache-ignored", "[server.file_cache] has no effect", "limits/file_cache"),
    ("file-cache-never-checks", "a cached file is never read again", "limits/file_cache"),
    (
        "removed-file-is-500",
        "a removed file is still looked for",
        "limits/file_cache http/changing_files",
    ),
    # Conditional requests
    ("etag-missing", "files have no ETag", "http/etag"),
    ("etag-strong", "ETags are not weak", "http/etag"),
    ("etag-changes-each-time", "each answer has another ETag", "http/etag"),
    (
        "etag-ignores-content",
        "every file has the same ETag",
        "http/etag http/changing_files http/caching",
    ),
    ("etag-ignores-if-none-match", "If-None-Match is ignored", "http/etag"),
    ("etag-matches-anything", "any If-None-Match gets 304", "http/etag kv/response_cache"),
    ("etag-ignores-star", "If-None-Match: * does not match", "http/etag"),
    ("etag-ignores-list", "a list in If-None-Match does not match", "http/etag"),
    ("not-modified-without-etag", "304 has no ETag", "http/etag"),
    ("cache-control-missing", "Cache-Control is not sent", "http/caching http/caching_default"),
    ("last-modified-missing", "files have no Last-Modified", "http/last_modified"),
    ("if-modified-since-ignored", "If-Modified-Since is ignored", "http/last_modified"),
    ("date-wins-over-etag", "If-Modified-Since beats If-None-Match", "http/last_modified"),
    ("etag-setting-ignored", "[server.static] etag has no effect", "http/etag_off"),
    ("gzip-never-304", "who accepts gzip never gets 304", "http/compression"),
    ("any-date-matches", "any If-Modified-Since gets 304", "http/last_modified"),
    ("cache-control-on-scripts", "pages get Cache-Control", "http/caching http/caching_default"),
    ("http2-conditions-ignored", "If-None-Match is ignored over HTTP/2", "http/http2"),
    ("head-is-200", "HEAD is always 200", "http/methods"),
    # Compression
    ("compression-never", "nothing is compressed", "http/compression"),
    ("brotli-never", "br is not known", "http/compression"),
    ("accept-encoding-ignored", "gzip for everybody", "http/compression"),
    ("quality-values-ignored", "q=0 is as good as q=1", "http/negotiation"),
    ("small-bodies-compressed", "compression_min_size has no effect", "http/compression"),
    ("images-compressed", "images are compressed", "http/compression"),
    ("compressed-twice", "what is encoded is encoded again", "http/compression"),
    ("compressed-body-truncated", "compressed bodies lack their last byte", "http/compression"),
    ("vary-missing", "Vary is not sent", "http/compression"),
    (
        "compression-setting-ignored",
        "[server.response] compression has no effect",
        "http/compression_settings",
    ),
    ("http2-never-compressed", "nothing is compressed over HTTP/2", "http/http2"),
    ("identity-refusal-is-406", "identity;q=0 is 406", "http/negotiation"),
    ("odd-wishes-are-400", "an odd Accept-Encoding is 400", "http/negotiation"),
    # Security
    (
        "dotfiles-served",
        "hidden files are served",
        "security/hidden_files security/hidden_files_modes",
    ),
    (
        "dotdirs-served",
        "files in hidden directories are served",
        "security/hidden_files security/hidden_files_modes",
    ),
    (
        "hidden-files-mode-ignored",
        "hidden_files is always deny",
        "security/hidden_files security/hidden_files_modes",
    ),
    (
        "refusal-shows-file",
        "a refusal holds the file",
        "security/hidden_files security/hidden_files_modes security/blocked_paths",
    ),
    ("traversal-is-404", ".. is dropped from paths", "security/traversal"),
    ("symlink-followed", "links lead out of the document root", "security/links"),
    ("source-exposed", "PHP files are served as they are", "security/source"),
    ("blocked-paths-ignored", "blocked_paths has no effect", "security/blocked_paths"),
    (
        "blocked-paths-match-raw-target",
        "a path spelt differently is not blocked",
        "security/blocked_paths",
    ),
    (
        "pattern-one-level-only",
        "/dir/* names one level",
        "security/blocked_paths security/allowed_scripts",
    ),
    ("allowlist-ignored", "allowed_php_paths has no effect", "security/allowed_scripts"),
    ("allowlist-refuses-all", "allowed_php_paths allows nothing", "security/allowed_scripts"),
    (
        "body-limit-ignored",
        "Content-Length over the limit is accepted",
        "security/body_size security/body_size_default limits/slow_bodies",
    ),
    (
        "chunked-limit-ignored",
        "a body is read without limit",
        "security/body_size security/body_size_default",
    ),
    (
        "trusted-hosts-ignored",
        "trusted_hosts has no effect",
        "security/trusted_hosts http/http2",
    ),
    (
        "trusted-host-port-sensitive",
        "Host with a port is not trusted",
        "security/trusted_hosts http/http2",
    ),
    ("trusted-host-case-sensitive", "HOST is not host", "security/trusted_hosts http/http2"),
    (
        "health-needs-trusted-host",
        "probes need a trusted host",
        "security/trusted_hosts http/http2",
    ),
    (
        "address-variables-replaced",
        "$query_string in a path is replaced",
        "security/address_variables",
    ),
    ("encoded-question-mark-ends-path", "%3F ends a path", "security/address_variables"),
    ("dots-hide", "names with two dots are hidden", "security/hidden_files"),
    ("patterns-match-beginnings", "a pattern names all that begins so", "security/blocked_paths"),
    ("patterns-match-anywhere", "a pattern names all that holds it", "security/blocked_paths"),
    ("patterns-ignore-case", "patterns have no case", "security/blocked_paths"),
    ("pattern-star-crosses-slash", "* stands for slashes, too", "security/blocked_paths"),
    ("script-name-ends-early", "what follows .php is cut off", "security/source"),
    ("names-without-case", "file names have no case", "security/source http/targets"),
    (
        "trailing-characters-cut",
        "dots, blanks, slashes and NUL behind a name are cut off",
        "http/targets security/source",
    ),
    ("semicolon-ends-path", "; ends a path", "http/targets security/source"),
    ("html-extension-tried", ".html is added to names", "http/targets"),
    (
        "paths-decoded-twice",
        "%25 is decoded twice",
        "security/traversal security/source http/targets",
    ),
    (
        "encoded-separators-accepted",
        "%2F and a backslash are slashes",
        "security/traversal http/targets",
    ),
    ("machine-paths-reachable", "a path of the machine is looked at", "security/traversal"),
    ("errors-tell-document-root", "errors name the document root", "security/error_pages"),
    ("links-refused", "links within the site are refused", "security/links"),
    ("broken-link-is-500", "a link to nothing is 500", "security/links"),
    ("plus-is-blank", "+ is a blank in paths", "http/targets"),
    ("double-slash-refused", "// is refused", "http/targets"),
    ("single-dot-refused", "/./ is refused", "http/targets"),
    ("query-part-of-name", "the query is part of the file's name", "http/targets"),
    ("target-without-slash-served", "a target without a slash is a path", "http/targets"),
    ("bad-escape-accepted", "%zz is taken as it is", "http/targets"),
    ("invalid-utf8-accepted", "%ff is taken as it is", "http/targets"),
    ("malformed-host-accepted", "any Host is good", "http/host"),
    ("unusual-host-refused", "an IPv6 or upper-case Host is refused", "http/host"),
    # Configured headers
    ("custom-headers-missing-on-static", "not on files", "http/custom_headers"),
    ("custom-headers-missing-on-php", "not on pages", "http/custom_headers"),
    ("custom-headers-missing-on-errors", "not on errors", "http/custom_headers"),
    ("custom-headers-yield", "a script's header wins", "http/custom_headers"),
    # Resolution
    ("fallback-ignored", "index.php does not answer missing paths", "http/fallback"),
    ("fallback-status-ignored", "=NNN is not a status", "http/fallback_settings"),
    ("missing-is-200", "what is missing is 200", "http/fallback_settings http/targets"),
    ("index-files-reversed", "the last index file wins", "http/fallback"),
    ("subdirectory-index-ignored", "only / has an index file", "http/fallback"),
    # Proxies
    (
        "forwarded-for-ignored",
        "X-Forwarded-For is ignored",
        "http/trusted_proxies http/untrusted_proxies",
    ),
    (
        "forwarded-for-from-anyone",
        "anybody's X-Forwarded-For is believed",
        "http/trusted_proxies http/untrusted_proxies",
    ),
    (
        "forwarded-for-leftmost",
        "the left-most address is believed",
        "http/trusted_proxies http/untrusted_proxies",
    ),
    (
        "forwarded-proto-ignored",
        "X-Forwarded-Proto is ignored",
        "http/trusted_proxies http/untrusted_proxies",
    ),
    (
        "forwarded-proto-from-anyone",
        "anybody's X-Forwarded-Proto is believed",
        "http/trusted_proxies http/untrusted_proxies",
    ),
    ("any-forwarded-proto-is-https", "httpsx is https", "http/trusted_proxies"),
    ("forwarded-word-believed", "a word in X-Forwarded-For is an address", "http/trusted_proxies"),
    # TLS
    ("redirect-to-https-is-302", "the redirect to HTTPS is 302", "http/tls_redirect"),
    ("redirect-to-https-drops-query", "the redirect to HTTPS loses the query", "http/tls_redirect"),
    (
        "redirect-keeps-plain-port",
        "the redirect to HTTPS names the plain port",
        "http/tls_redirect",
    ),
    # Time and limits
    (
        "request-timeout-ignored",
        "a request may take for ever",
        "limits/request_timeout limits/idle_timeout limits/header_timeout "
        "limits/slow_bodies limits/keep_alive",
    ),
    (
        "request-timeout-is-500",
        "a late request gets 500",
        "limits/request_timeout limits/idle_timeout limits/header_timeout "
        "limits/slow_bodies limits/keep_alive",
    ),
    (
        "rate-limit-ignored",
        "per_ip_rate has no effect",
        "limits/connection_limits limits/rate_limit limits/header_size "
        "limits/keep_alive security/body_size",
    ),
    (
        "rate-limit-shared",
        "all addresses share one rate",
        "limits/connection_limits limits/rate_limit limits/header_size "
        "limits/keep_alive security/body_size",
    ),
    ("request-timeout-zero-at-once", "request = 0 means at once", "limits/request_timeout"),
    (
        "rate-limit-zero-is-none-allowed",
        "per_ip_rate = 0 allows the burst only",
        "limits/rate_limit",
    ),
    # The end
    # Operating
    ("headers-logged", "request headers are logged", "operations/logs"),
    ("health-missing", "no /_ephpm/health", "operations/health"),
    ("health-by-suffix", "any path that ends in /health is the probe", "operations/health"),
    ("health-with-site-headers", "probes get the site's headers", "operations/health"),
    ("readiness-as-text", "readiness is told in plain text", "operations/health"),
    ("metrics-missing", "no metrics", "operations/metrics"),
    (
        "metrics-always-on",
        "[server.metrics] enabled has no effect",
        "operations/metrics operations/configuration",
    ),
    ("metrics-path-both", "metrics are at /metrics, too", "operations/metrics"),
    ("metrics-any-method", "POST gets the metrics", "operations/metrics"),
    ("health-any-method", "every method asks for the node's health", "operations/health"),
    ("refused-uncounted", "requests that were too many are not counted", "operations/metrics"),
    # The key-value store
    ("host-mended", "a Host that is no name is made one", "kv/sites"),
    # The Redis port
    # Sessions in the store
    # Clusters: membership
    # Clusters: the shared store
    # Clusters: certificates
)

_switched_on: set[str] = set()


def switch_on(names: Iterable[str]) -> None:
    """Switch on exactly these defects; raises `StartupError` for a name that does not exist."""
    wanted = list(names)
    for name in wanted:
        if name not in ALL:
            close = difflib.get_close_matches(name, ALL, n=3, cutoff=0.4)
            hint = f"; did you mean {', '.join(close)}?" if close else ""
            raise StartupError(
                f"--defect {name}: no such defect{hint} (python -m reference defects lists them)"
            )
    _switched_on.clear()
    _switched_on.update(wanted)


def on(name: str) -> bool:
    """Tell whether a defect is switched on; raises `KeyError` for a name that does not exist."""
    return ALL[name].name in _switched_on


def any_on() -> bool:
    """Tell whether there is any defect at all: a quick way past many questions."""
    return bool(_switched_on)
