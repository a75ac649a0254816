"""`make test-compose`: the features on containers of an image that is built for it.

    python -m support.commands.compose [--docker DIR] [--image NAME] [words of behave]

Without `--image` the image of the reference node is built, and removed at the end. Debian's
docker.io and mmdebstrap are installed where they are missing and may be; a daemon is started
where none answers, and ended. Exit code 0 only where the run is green and nothing is left.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import sys

import psutil

from support.commands import bootstrap
from support.commands.compose import daemon, image
from support.errors import Broken, Missing
from support.machine import containers, guard, programs
from support.settings import ROOT

PACKAGES = {"dockerd": "docker.io", "mmdebstrap": "mmdebstrap"}
PLACE = ROOT / ".cache" / "docker"
_PATH = f"{os.environ.get('PATH', '')}:{programs.SYSTEM_PATH}"


def main(words: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m support.commands.compose", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--docker", type=pathlib.Path, default=PLACE, metavar="DIR")
    parser.add_argument("--image", default="", metavar="NAME")
    given, rest = parser.parse_known_args(words)
    try:
        install()
        running = daemon.found(given.docker.resolve())
    except (Missing, Broken) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    try:
        return _run(running, given.image, rest)
    except (Missing, Broken) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    finally:
        running.end()


def _run(running: daemon.Daemon, named: str, words: list[str]) -> int:
    own = f"image-{os.getpid()}-{secrets.token_hex(3)}"
    for run, _ in of_the_dead(running.address):
        containers.sweep(running.address, run)
        containers.remove_images(running.address, run)
    name = named or f"ephpm-reference:{own}"
    try:
        if not named:
            image.build(running.address, name, own)
        behave = [str(pathlib.Path(sys.executable).with_name("behave"))]
        behave += ["-D", "target=compose", "-D", f"image={name}", *words]
        code = called(running.inside(behave), {"DOCKER_HOST": running.address})
    finally:
        containers.remove_images(running.address, own)
    left = [what for run, what in of_the_dead(running.address)]
    print(f"docker: {'left behind: ' + ', '.join(left) if left else 'nothing is left'}")
    return code or (1 if left else 0)


def of_the_dead(where: str) -> list[tuple[str, str]]:
    """What is there of runs of this user's whose process is gone, or is this one."""
    found = []
    for run, what in containers.everything(where, guard.base()):
        pid = int(run.removeprefix("image-").partition("-")[0])
        if pid == os.getpid() or not psutil.pid_exists(pid):
            found.append((run, what))
    return found


def called(command: list[str], environment: dict[str, str]) -> int:
    """Runs a command to its end; whoever interrupts us interrupts it, and we wait for it."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    # A terminal tells both of us of Ctrl-C, a supervisor only us.
    signal.signal(signal.SIGINT, lambda *_: None)
    signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGTERM))
    return process.wait()


def install() -> None:
    """Installs what is lacking, where that is permitted.

    Raises:
        Missing: it is not; the line says what to do.
    """
    lacking = [name for program, name in PACKAGES.items() if not shutil.which(program, path=_PATH)]
    if not lacking:
        return
    advice = f"apt-get install {' '.join(lacking)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"containers need Debian packages; run as root: {advice}")
    print(f"compose: {advice}", flush=True)
    bootstrap.apt_install(lacking)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
