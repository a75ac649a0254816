"""What php-cgi is told about sessions."""

from __future__ import annotations

from pathlib import Path

from reference.php import sessions
from reference.schema import PhpSettings


def php(*overrides: list[str], ini_file: Path | None = None) -> PhpSettings:
    return PhpSettings(ini_overrides=list(overrides), ini_file=str(ini_file) if ini_file else None)


def test_the_last_setting_decides_about_sessions(tmp_path: Path) -> None:
    ini = tmp_path / "php.ini"
    ini.write_text('session.save_handler = "ephpm"\nsession.name = SID ; short\n')
    assert not sessions.are_ours(php())
    assert sessions.are_ours(php(["session.save_handler", "ephpm"]))
    assert not sessions.are_ours(
        php(["session.save_handler", "ephpm"], ["session.save_handler", "files"])
    )
    assert sessions.are_ours(php(ini_file=ini))
    assert not sessions.are_ours(php(["session.save_handler", "files"], ini_file=ini))
    assert sessions.cookie_name(php(ini_file=ini)) == "SID"
    assert sessions.cookie_name(php()) == "PHPSESSID"


def test_php_cgi_never_hears_of_a_handler_that_it_does_not_know() -> None:
    settings = sessions.for_php_cgi(
        php(["session.save_handler", "ephpm"], ["disable_functions", "exec"], ["precision", "9"]),
        ["mail"],
    )
    assert settings.ini_overrides == [
        ["precision", "9"],
        ["session.save_handler", "files"],
        ["disable_functions", "exec,mail,ini_set,get_included_files"],
    ]
