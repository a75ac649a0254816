"""The image of the reference node, made of what this machine has: no registry of images is asked.

The base is a small Debian of the machine's own release, from the mirror that its apt is configured
for; it is kept in `.cache/` by its recipe. The libraries are those of the virtual environment.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable

from support.commands.bootstrap import rows
from support.errors import Broken, Missing
from support.machine import containers, guard, programs
from support.settings import ROOT

RECIPE = ROOT / "compose"
CACHE = ROOT / ".cache" / "compose"
_FIELDS = "$(ORIGIN)|$(REPO_URI)|$(RELEASE)|$(COMPONENT)|$(CODENAME)"
_UNWANTED = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*")
_IGNORED = shutil.ignore_patterns("__pycache__", "*.pyi")


def sources() -> tuple[str, list[str]]:
    """The release of this Debian, and the lines of apt's sources that it comes from.

    Raises:
        Missing: apt knows no mirror of Debian.
    """
    command = ["apt-get", "indextargets", "--format", _FIELDS, "Created-By: Packages"]
    reply = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [line.split("|") for line in reply.stdout.splitlines()]
    debian = [fields for fields in found if fields[0] == "Debian"]
    if not debian:
        raise Missing("apt knows no mirror of Debian here (apt-get update, or another source)")
    lines = [f"deb {where} {release} {part}" for _, where, release, part, _ in debian]
    return debian[0][4], list(dict.fromkeys(lines))


def base() -> pathlib.Path:
    """The base's files as one archive: made once for each recipe.

    Raises:
        Missing: mmdebstrap is not installed, or there is no mirror.
        Broken: it could not be made.
    """
    release, lines = sources()
    names = [name for name, *_ in rows(RECIPE / "packages.txt")]
    recipe = "\n".join([release, *lines, *names, *_UNWANTED])
    digest = hashlib.sha256(recipe.encode()).hexdigest()[: programs.DIGEST]
    archive = CACHE / f"base-{digest}.tar"
    if archive.exists():
        return archive
    print(f"compose: a base of {release} with {len(names)} packages", flush=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    half = archive.with_suffix(f".{os.getpid()}.tar")
    command = [programs.program("mmdebstrap"), "--quiet", "--variant=apt", "--mode=root"]
    command += [f"--include={','.join(names)}"]
    command += ["--aptopt=APT::Install-Recommends false"]
    command += [f"--dpkgopt=path-exclude={pattern}" for pattern in _UNWANTED]
    try:
        _run([*command, release, str(half), "-"], "\n".join(lines) + "\n")
        half.rename(archive)
    finally:
        half.unlink(missing_ok=True)
    return archive


def build(docker: str, name: str, run: str) -> None:
    """Makes the image of that name; it and its base carry the run's name.

    Args:
        docker: the address of the daemon.

    Raises:
        Missing, Broken: it could not be made.
    """
    client = [programs.program("docker"), "--host", docker]
    archive = base()
    labels = [f"{name}={value}" for name, value in containers.labels(run, guard.base()).items()]
    imported = f"{name.partition(':')[0]}-base:{run}"
    _run([*client, "import", "--change", f"LABEL {' '.join(labels)}", str(archive), imported])
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as room:
        place = pathlib.Path(room)
        _collect(place)
        words = ["build", "--quiet", "--network=none", "--tag", name]
        words += [f"--label={label}" for label in labels]
        # The builder that is in every daemon: nothing else has to be there.
        plain = {**os.environ, "DOCKER_BUILDKIT": "0"}
        command = [*client, *words, "--build-arg", f"BASE={imported}", str(place)]
        _run(command, environment=plain)


def _collect(place: pathlib.Path) -> None:
    """What the Dockerfile copies, beside it."""
    shutil.copytree(ROOT / "reference", place / "reference", ignore=_IGNORED)
    shutil.copy(RECIPE / "Dockerfile", place / "Dockerfile")
    names = [name for name, *_ in rows(RECIPE / "python.txt")]
    for distribution in closure(names):
        for file in distribution.files or ():
            source = pathlib.Path(str(distribution.locate_file(file)))
            inside = ".." not in file.parts and "__pycache__" not in file.parts
            if inside and source.is_file():
                goal = place / "libraries" / file
                goal.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, goal)


def closure(names: Iterable[str]) -> list[importlib.metadata.Distribution]:
    """The distributions of those names in this environment, and all that they need here.

    Raises:
        Broken: one of those names is not installed.
    """
    from packaging.requirements import Requirement

    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            found[name] = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            raise Broken(f"{name} is not in {sys.prefix}: make setup") from None
        needed = [Requirement(line) for line in found[name].requires or ()]
        waiting += [each.name for each in needed if not each.marker or each.marker.evaluate()]
    return list(found.values())


def _run(command: list[str], given: str = "", environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        command, input=given, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()[-1500:]
        raise Broken(f"{' '.join(command)}: {said}")
