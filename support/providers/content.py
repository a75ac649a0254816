"""What a node has from the start in the place of the suite's own pages: an application.

A directory of content has `site`, which becomes the document root, and files that lie beside it,
such as a database. A file that nobody may write is shared between all that have it (a hard link);
every other one is copied. One whose name ends in `.template` has its placeholders filled in.
"""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import stat
from collections.abc import Mapping

from support.language.placeholders import fill

SITE = "site"
TEMPLATE = ".template"
_WRITERS = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def lay(content: str, directory: pathlib.Path, roles: Mapping[str, str]) -> None:
    """Puts the content into a node's directory.

    Args:
        roles: what placeholders stand for at that node.
    """
    copy(pathlib.Path(content), directory)
    for template in (directory / SITE).rglob(f"*{TEMPLATE}"):
        text = fill(template.read_text(encoding="utf-8"), roles)
        file = template.with_name(template.name.removesuffix(TEMPLATE))
        file.unlink(missing_ok=True)  # it may be shared
        file.write_text(text, encoding="utf-8")
        template.unlink()


def copy(source: pathlib.Path, goal: pathlib.Path) -> None:
    """Lays a directory into another one, which may exist; links lead to no file of the machine."""
    shutil.copytree(source, goal, copy_function=_copy, dirs_exist_ok=True)


def _copy(source: str, goal: str) -> None:
    # Whatever stands there may be shared: it is never written into.
    pathlib.Path(goal).unlink(missing_ok=True)
    if not pathlib.Path(source).stat().st_mode & _WRITERS:
        with contextlib.suppress(OSError):  # another file system, or somebody else's file
            os.link(source, goal)
            return
    shutil.copy2(source, goal)
