"""Small disks of our own, mounted where a scenario wants one to be full.

Each is a tmpfs below the run's directory, so that whatever ends the run can find and remove it.
"""

from __future__ import annotations

import contextlib
import pathlib
import subprocess

from support.errors import Broken, Missing
from support.machine import programs

SMALLEST = "4k"  # one page, which the directory itself and one small file take
SMALL, ROOMY = "900k", "64m"
FILLER = ".full"


def fill(directory: pathlib.Path) -> None:
    """From now on the directory is a disk without room.

    Raises:
        Missing: this machine does not let us mount anything.
    """
    directory.mkdir(exist_ok=True)
    done = _run(["mount", "-t", "tmpfs", "-o", f"size={SMALLEST}", "tmpfs", str(directory)])
    if done.returncode:
        raise Missing(f"a disk cannot be mounted here: {done.stderr.strip()}")
    file = directory / FILLER
    with contextlib.suppress(OSError), file.open("wb", buffering=0) as taken:
        while taken.write(b"x" * 512):
            pass
    probe = directory / "probe"
    try:
        probe.write_bytes(b"x" * 512)
    except OSError:
        return
    raise Broken(f"{directory} was to be full, and takes more")


def small(directory: pathlib.Path) -> None:
    """From now on the directory is an empty disk of a few hundred kilobytes.

    Raises:
        Missing: this machine does not let us mount anything.
    """
    done = _run(["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(directory)])
    if done.returncode:
        raise Missing(f"a disk cannot be mounted here: {done.stderr.strip()}")


def share(source: pathlib.Path, place: pathlib.Path) -> None:
    """From now on what is in the one directory is in the other one, and the same.

    Raises:
        Missing: this machine does not let us mount anything.
    """
    place.mkdir(parents=True, exist_ok=True)
    done = _run(["mount", "--bind", str(source), str(place)])
    if done.returncode:
        raise Missing(f"a directory cannot be shared here: {done.stderr.strip()}")


def enlarge(directory: pathlib.Path) -> None:
    """The disk has room again, and what it holds."""
    done = _run(["mount", "-o", f"remount,size={ROOMY}", str(directory)])
    if done.returncode:
        raise Broken(f"the disk cannot be made larger: {done.stderr.strip()}")


def passed_on(path: pathlib.Path) -> bool:
    """Whether what is mounted below that path is seen in other mount namespaces as well."""
    lines = pathlib.Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    places = {fields[4]: fields[6:] for fields in map(str.split, lines)}
    at = next(each for each in (path, *path.parents) if str(each) in places)
    return any(word.startswith("shared:") for word in places[str(at)])


def release(directory: pathlib.Path) -> None:
    """Removes the disk; what was there before it is there again."""
    _run(["umount", "--lazy", str(directory)])


def below(path: pathlib.Path) -> list[pathlib.Path]:
    """The directories below that path on which something is mounted, the deepest first."""
    lines = pathlib.Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    points = [pathlib.Path(line.split()[4].replace("\\040", " ")) for line in lines]
    return sorted((point for point in points if point.is_relative_to(path)), reverse=True)


def sweep(path: pathlib.Path) -> None:
    """Removes every disk below that path."""
    for point in below(path):
        release(point)


def _run(argv: list[str]) -> subprocess.CompletedProcess[str]:
    command = [programs.program(argv[0]), *argv[1:]]
    return subprocess.run(command, capture_output=True, text=True, check=False)
