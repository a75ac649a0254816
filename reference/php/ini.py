"""php.ini as php-cgi reads it, and the prelude: the PHP file that runs before each script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from reference.errors import StartupError
from reference.php import variables
from reference.schema import PhpSettings

Entry = tuple[str, str]
"""Name and value of a setting."""

# PHP reads this directory last: the machine's own files (Debian's say opcache.jit=off) would
# override php.ini.
SETTINGS = "settings"
DIRECTORIES = ("sessions", "uploads")
PRELUDE = "prelude.php"


def write(
    directory: Path, settings: PhpSettings, added: Iterable[Entry], prepended: Iterable[Path]
) -> Path:
    """Write php.ini, the settings beside it, the prelude and the directories they name.

    What is there already is written anew (`complete` says whether it must be).
    Return the path of php.ini, which loads extensions; the directory `SETTINGS` has the rest.

    `added` stands over `[php]` and under its `ini_file` and `ini_overrides`; the files `prepended`
    run in this order. Raises `StartupError` where `ini_file` cannot be read.
    """
    for name in DIRECTORIES:
        (directory / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    overrides = [(name, value) for name, value in settings.ini_overrides]
    prelude = _write_prelude(directory, prepended, dict(overrides))
    lines = _lines([*_own_directories(directory), *_of_settings(settings), *added])
    if settings.ini_file is not None:
        lines.append(_content_of(settings.ini_file))
    lines += _lines(overrides) + _lines(_forced(prelude))
    (directory / SETTINGS).mkdir(exist_ok=True)
    _write(directory / SETTINGS / "settings.ini", lines)
    ini = directory / "php.ini"
    _write(ini, [f"extension={name}" for name in settings.extensions])
    return ini


def complete(directory: Path) -> bool:
    """Whether all is there that `write` has put into that directory."""
    names = (*DIRECTORIES, PRELUDE, "php.ini", f"{SETTINGS}/settings.ini")
    return all((directory / name).exists() for name in names)


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _of_settings(settings: PhpSettings) -> list[Entry]:
    return [
        ("html_errors", "0"),
        # A query is no command line, whatever stands in it (php.ini-production says so too).
        ("register_argc_argv", "0"),
        ("memory_limit", settings.php_memory_limit or settings.memory_limit),
        ("max_execution_time", str(settings.max_execution_time)),
        # An edited page is seen at once, unless the configuration wants otherwise.
        ("opcache.validate_timestamps", _flag(settings.opcache_validate_timestamps, True)),
        ("opcache.revalidate_freq", str(settings.opcache_revalidate_freq or 0)),
        # So is a release: a link on the way to a page that leads elsewhere now (PHP: 120 s later).
        ("realpath_cache_size", "0"),
        ("opcache.revalidate_path", "1"),
        *_optional(settings),
    ]


def _optional(settings: PhpSettings) -> list[Entry]:
    values = {
        "opcache.memory_consumption": settings.opcache_memory_consumption,
        "opcache.interned_strings_buffer": settings.opcache_interned_strings_buffer,
        "opcache.max_accelerated_files": settings.opcache_max_accelerated_files,
        "opcache.jit": settings.opcache_jit,
        "opcache.jit_buffer_size": _megabytes(settings.opcache_jit_buffer_size),
        "realpath_cache_size": settings.realpath_cache_size,
        "realpath_cache_ttl": settings.realpath_cache_ttl,
        "zend.assertions": settings.zend_assertions,
    }
    return [(name, str(value)) for name, value in values.items() if value is not None]


def _megabytes(count: int | None) -> str | None:
    """PHP reads a bare number as bytes here; the other sizes of OPcache are in megabytes."""
    return None if count is None else f"{count}M"


def _own_directories(directory: Path) -> list[Entry]:
    return [
        ("session.save_path", str(directory / "sessions")),
        ("upload_tmp_dir", str(directory / "uploads")),
    ]


def _forced(prelude: Path) -> list[Entry]:
    return [
        # The node reads PHP's error stream to know that a script failed.
        ("log_errors", "1"),
        ("error_log", ""),
        ("fastcgi.logging", "1"),
        ("cgi.force_redirect", "0"),
        ("cgi.fix_pathinfo", "0"),
        ("output_buffering", "0"),
        ("auto_prepend_file", str(prelude)),
        # A site's own .user.ini would take the prelude away; a PHP that is linked in reads none.
        ("user_ini.filename", ""),
    ]


def _write_prelude(
    directory: Path, prepended: Iterable[Path], overrides: Mapping[str, str]
) -> Path:
    files = [str(path) for path in prepended]
    files += [own] if (own := overrides.get("auto_prepend_file")) else []
    lines = ["<?php", variables.RESTORE, *(f"require {_php_string(path)};" for path in files)]
    prelude = directory / PRELUDE
    prelude.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return prelude


def _flag(value: bool | None, default: bool) -> str:
    return "1" if (default if value is None else value) else "0"


def _lines(entries: Iterable[Entry]) -> list[str]:
    return [_line(name, value) for name, value in entries]


def _line(name: str, value: str) -> str:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name} = "{quoted}"'


def _php_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _content_of(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise StartupError(
            f'[php] ini_file = "{path}": cannot be read: {error.strerror}; name an existing file'
        ) from error
