"""php.ini: what PHP is told, and by whom."""

from __future__ import annotations

from pathlib import Path

from reference.php import ini
from reference.schema import PhpSettings


def written(directory: Path, settings: PhpSettings) -> list[str]:
    """Return the lines of the settings that php-cgi reads last."""
    ini.write(directory, settings, [], [])
    return (directory / ini.SETTINGS / "settings.ini").read_text().splitlines()


def test_no_file_of_a_site_is_read_for_settings_whatever_the_operator_says(tmp_path: Path) -> None:
    settings = PhpSettings(ini_overrides=[["user_ini.filename", ".user.ini"]])
    lines = [line for line in written(tmp_path, settings) if line.startswith("user_ini.filename")]
    assert lines[-1] == 'user_ini.filename = ""'


def test_a_query_is_no_command_line(tmp_path: Path) -> None:
    assert 'register_argc_argv = "0"' in written(tmp_path, PhpSettings())
