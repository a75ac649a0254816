"""Containers and networks of a run: each carries the run's name, by which it is found and ended.

The daemon is the one that DOCKER_HOST names, or the machine's own. A run that uses it writes its
address into its directory, so that the reaper, and whichever run comes next, can sweep there.
"""

from __future__ import annotations

import functools
import os
import pathlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from support.errors import Missing

if TYPE_CHECKING:
    import docker

LABEL = "ephpm-acceptance.run"  # its value is the run's name
BASE = "ephpm-acceptance.base"  # where the runs of that user are: whose sweep it is
NOTE = "daemon"  # the file in a run's directory that says which daemon has things of it
DEFAULT = "unix:///var/run/docker.sock"
PATIENCE = 60  # seconds that the daemon may take for one answer


def address() -> str:
    """Where the daemon is."""
    return os.environ.get("DOCKER_HOST") or DEFAULT


@functools.cache
def client(where: str) -> docker.DockerClient:
    """A client of the daemon at that address.

    Raises:
        Missing: nobody answers there.
    """
    import docker

    try:
        return docker.DockerClient(base_url=where, timeout=PATIENCE)
    except docker.errors.DockerException as error:
        raise Missing(f"no Docker daemon answers at {where}: {_first_line(error)}") from None


def note(directory: pathlib.Path) -> bool:
    """Writes down that the run of that directory may have something there; who is the first to do
    so learns it."""
    file, half = directory / NOTE, directory / f".{NOTE}-{os.getpid()}"
    if file.exists():
        return False
    half.write_text(address(), encoding="utf-8")
    try:
        os.link(half, file)  # nobody reads half of it
    except FileExistsError:
        return False
    finally:
        half.unlink()
    return True


def noted(directory: pathlib.Path) -> str:
    """The address of the daemon that was written down; empty where none was."""
    file = directory / NOTE
    return file.read_text(encoding="utf-8") if file.exists() else ""


def labels(run: str, base: pathlib.Path) -> dict[str, str]:
    """What everything of a run carries."""
    return {LABEL: run, BASE: str(base)}


def left(where: str, run: str) -> list[str]:
    """What is there of a run, described: containers, networks, volumes."""
    found = [f"container {each.name}" for each in _containers(where, run)]
    found += [f"docker network {each.name}" for each in _networks(where, run)]
    return found + [f"docker volume {each.name}" for each in _volumes(where, run)]


def everything(where: str, base: pathlib.Path) -> list[tuple[str, str]]:
    """What is there of any run of that directory, images too: the run's name, and what it is."""
    mine, found = _of(f"{BASE}={base}"), client(where)
    kinds: dict[str, list[Any]] = {
        "container": found.containers.list(all=True, filters=mine, ignore_removed=True),
        "network": found.networks.list(filters=mine),
        "volume": found.volumes.list(filters=mine),
        "image": found.images.list(filters=mine),
    }
    return [
        (_labels(each)[LABEL], f"{kind} {getattr(each, 'name', '') or each.short_id}")
        for kind, things in kinds.items()
        for each in things
    ]


def sweep(where: str, run: str) -> None:
    """Removes what is there of a run; where the daemon is gone, so is that."""
    try:
        client(where).ping()
    except Missing:
        return
    for container in _containers(where, run):
        _gone(container.remove, force=True, v=True)
    for network in _networks(where, run):
        _gone(network.remove)
    for volume in _volumes(where, run):
        _gone(volume.remove, force=True)


def remove_images(where: str, run: str) -> None:
    """Removes a run's images, the younger ones first."""
    found = sorted(_images(where, run), key=lambda each: str(each.attrs["Created"]), reverse=True)
    for image in found:
        for name in image.tags or [image.id]:
            _gone(functools.partial(client(where).images.remove, name, force=True))


def sweep_dead(where: str, base: pathlib.Path, living: Iterable[str]) -> list[str]:
    """Removes what is there of runs of that directory that do not live; their names."""
    alive, dead = set(living), set()
    things: list[Any] = client(where).containers.list(
        all=True, filters=_of(LABEL), ignore_removed=True
    )
    things += client(where).networks.list(filters=_of(LABEL))
    for thing in things:
        mine = _labels(thing)
        if mine.get(BASE) == str(base) and mine[LABEL] not in alive:
            dead.add(mine[LABEL])
    for run in dead:
        sweep(where, run)
    return sorted(dead)


def _labels(thing: Any) -> dict[str, str]:
    # Containers keep them in their configuration, networks beside it.
    found = thing.attrs.get("Labels") or thing.attrs.get("Config", {}).get("Labels") or {}
    return dict(found)


def _containers(where: str, run: str) -> list[Any]:
    return list(
        client(where).containers.list(all=True, filters=_of(f"{LABEL}={run}"), ignore_removed=True)
    )


def _networks(where: str, run: str) -> list[Any]:
    return list(client(where).networks.list(filters=_of(f"{LABEL}={run}")))


def _volumes(where: str, run: str) -> list[Any]:
    return list(client(where).volumes.list(filters=_of(f"{LABEL}={run}")))


def _images(where: str, run: str) -> list[Any]:
    return list(client(where).images.list(filters=_of(f"{LABEL}={run}")))


def _of(label: str) -> dict[str, str]:
    return {"label": label}


def _gone(remove: Any, **how: Any) -> None:
    """Removes one; that somebody else has done so, or does it, is no error."""
    import docker

    try:
        remove(**how)
    except docker.errors.NotFound:
        return
    except docker.errors.APIError as error:
        if "already in progress" not in str(error.explanation):
            raise


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
