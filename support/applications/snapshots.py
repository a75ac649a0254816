"""Applications as they are when they were just installed, kept in `.cache/`.

Whoever needs one finds it, or makes it: with a node of the target, which is stopped then, so that
its database is a file. Its key is a digest of all that it depends on, the program of the target
and the defects in it too. A snapshot is made beside its place and renamed into it, under a lock:
of two workers one makes it, and `kill -9` leaves nothing that anybody takes for one.
"""

from __future__ import annotations

import filecmp
import hashlib
import pathlib
import shutil
import time
from collections.abc import Mapping

from support.applications import debian
from support.applications.application import DATABASE, Application
from support.errors import Unsupported
from support.machine import guard, shortage, user
from support.providers import Provider, content
from support.settings import ROOT
from support.topologies import Node, NodeSpec, parsed

CACHE = ROOT / ".cache" / "applications"
UNUSED = 24 * 3600  # seconds after which a snapshot that nobody has used is removed
HALF = "half-"
INSTALLER = "installer"
BARE, INSTALLED = "bare", "installed"
COMPILED = "compiled"  # an empty directory beside the site, for scripts that PHP has compiled


def prepared(provider: Provider, application: Application, *, installed: bool = True) -> str:
    """The directory of what a node has from the start (`NodeSpec.content`).

    Args:
        installed: otherwise its files alone are there, and an empty database.

    Raises:
        Missing: what it is made of is not on this machine.
        Unsupported: the target gets no files from here.
    """
    if not provider.profile.claims("files"):
        raise Unsupported(provider.profile.lack_of("files"))
    own = guard.current().servants / "applications"
    # What a defect of the program has made is of no use to another run.
    place = own if provider.build.defective else CACHE
    with shortage.writing(place):
        place.mkdir(parents=True, exist_ok=True)
        with debian.alone(place / f"{application.name}.lock"):
            goal = place / f"{application.name}-{_digest(provider, application)}"
            if not goal.exists():
                _make(provider, application, goal)
            goal.touch()
            found = goal / (INSTALLED if installed else BARE)
            changes = _of(application, provider.build.changes)
            return str(_changed(found, own, changes) if changes else found)


def _digest(provider: Provider, application: Application) -> str:
    """Of everything that what is installed depends on."""
    found = hashlib.sha256()
    words = [provider.build.digest, provider.php_version, str(user.user()), application.version()]
    for word in (*words, application.configuration):
        found.update(f"{word}\0".encode())
    for file in sorted({*_files(application.own), *application.sources, *_machinery()}):
        found.update(f"{file.relative_to(ROOT)}\0".encode())
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _of(application: Application, changes: Mapping[str, str]) -> dict[pathlib.Path, str]:
    """What defects have changed of our own files, by their place on the site."""
    place = application.own.relative_to(ROOT)
    paths = {pathlib.Path(path): text for path, text in changes.items()}
    return {
        path.relative_to(place): text for path, text in paths.items() if path.is_relative_to(place)
    }


def _changed(
    found: pathlib.Path, own: pathlib.Path, changes: Mapping[pathlib.Path, str]
) -> pathlib.Path:
    """The same with these files over it, for this run alone: it was installed without them."""
    goal = own / f"changed-{found.parent.name}-{found.name}"
    if not goal.exists():
        half = goal.with_name(f"{HALF}{goal.name}")
        shutil.rmtree(half, ignore_errors=True)
        content.copy(found, half)
        for path, text in changes.items():
            file = half / content.SITE / path
            file.unlink()
            file.write_text(text, encoding="utf-8")
        half.rename(goal)
    return goal


def _machinery() -> list[pathlib.Path]:
    """What says how snapshots and trees are made, and how they are laid."""
    return [*pathlib.Path(__file__).parent.glob("*.py"), pathlib.Path(content.__file__)]


def _make(provider: Provider, application: Application, goal: pathlib.Path) -> None:
    _clear(goal.parent, application.name)
    half = goal.with_name(f"{HALF}{goal.name}")
    bare, installed = half / BARE, half / INSTALLED
    _lay_files(application, bare / content.SITE)
    (bare / COMPILED).mkdir()
    content.copy(bare, installed)
    table = parsed(application.configuration)
    node = provider.start(NodeSpec(table, content=str(bare)), INSTALLER)
    try:
        application.install(provider, node)
        provider.tell_to_stop(node)
        provider.wait(node, "exit")
        _take(node, bare / content.SITE, installed)
    finally:
        provider.discard(node)
    half.rename(goal)


def _lay_files(application: Application, site: pathlib.Path) -> None:
    if application.base is not None:
        content.copy(application.base(), site)
    for file in _files(application.own):
        goal = site / file.relative_to(application.own)
        goal.parent.mkdir(parents=True, exist_ok=True)
        goal.unlink(missing_ok=True)  # never through a link into what is shared
        goal.write_bytes(file.read_bytes())


def _take(node: Node, bare: pathlib.Path, installed: pathlib.Path) -> None:
    """What the installed application has made: its database, and files that were not there."""
    for file in node.directory.glob(f"{DATABASE}*"):
        shutil.copy2(file, installed / file.name)
    for file in _files(node.site):
        path = file.relative_to(node.site)
        before = bare / path
        if before.with_name(before.name + content.TEMPLATE).exists():
            continue
        if not before.exists() or not filecmp.cmp(before, file):
            goal = installed / content.SITE / path
            goal.parent.mkdir(parents=True, exist_ok=True)
            goal.unlink(missing_ok=True)
            shutil.copy2(file, goal)


def _files(directory: pathlib.Path) -> list[pathlib.Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


def _clear(place: pathlib.Path, name: str) -> None:
    """Removes what was never finished, and what nobody has used for long; nobody else is here."""
    for found in place.glob(f"{HALF}{name}-*"):
        shutil.rmtree(found)
    for found in place.glob(f"{name}-*"):
        if time.time() - found.stat().st_mtime > UNUSED:
            shutil.rmtree(found)
