"""Sets a fresh machine up: Debian packages, the virtual environment, the Python packages.

Runs on the standard library alone, before anything else is installed:
`python3 -m support.commands.bootstrap`. A second run finds its own stamp and ends at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

from support.settings import ROOT

VENV = ROOT / ".venv"
STAMP = VENV / ".ready"
LOCK = ROOT / "requirements.lock"
FRONT = """\
import sys

from support.runner.front import main

sys.exit(main(sys.argv[1:]))
"""
# Packages of which only the files are wanted (`files` in the list) are unpacked here, by name.
UNPACKED = ROOT / ".cache" / "debian"
FILES = "files"
LISTS = [ROOT / "packages.txt", ROOT / "requirements.txt", LOCK, ROOT / "pyproject.toml"]


def fingerprint() -> str:
    """What the set-up depends on: the lists, this program, the interpreter, the place."""
    digest = hashlib.sha256(f"{sys.version}\n{ROOT}\n".encode())
    for path in [*LISTS, pathlib.Path(__file__)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def rows(path: pathlib.Path) -> list[list[str]]:
    """The lines of a package list, split into words, without comments."""
    lines = (line.split("#")[0].split() for line in path.read_text(encoding="utf-8").splitlines())
    return [words for words in lines if words]


def lacking() -> list[str]:
    """The Debian packages that are not installed, by their program or by dpkg."""
    names = []
    for name, program, *_ in rows(ROOT / "packages.txt"):
        if program == FILES:
            continue
        if program != "-" and shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin"):
            continue
        if program == "-" and shutil.which("dpkg-query") and installed(name):
            continue
        names.append(name)
    return names


def installed(name: str) -> bool:
    """Whether dpkg has that package, configured."""
    command = ["dpkg-query", "-W", "-f", "${Status}", name]
    reply = subprocess.run(command, capture_output=True, text=True, check=False)
    return reply.stdout == "install ok installed"


def install_debian() -> None:
    """Installs what is lacking where that is permitted, and says what to do where it is not."""
    names = lacking()
    if not names:
        return
    advice = f"apt-get install {' '.join(names)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"error: these Debian packages are missing; run as root: {advice}")
    print(f"setup: {advice}", flush=True)
    apt_install(names)


def apt_install(names: list[str]) -> None:
    """Installs these packages, without a question and without what they only recommend."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["apt-get", "-q", "-q", "-o", "Dpkg::Use-Pty=0"]
    run([*quiet, "update"], environment)
    run([*quiet, "install", "-y", "--no-install-recommends", *names], environment)


def packed() -> list[str]:
    """The Debian packages whose files are wanted and are not there yet."""
    names = [name for name, program, *_ in rows(ROOT / "packages.txt") if program == FILES]
    return [name for name in names if not (UNPACKED / name).is_dir()]


def unpack_debian() -> None:
    """Unpacks those below `.cache/debian/`: nothing of them is installed, or started."""
    names = packed()
    if not names:
        return
    print(f"setup: the files of {' '.join(names)}", flush=True)
    half = UNPACKED / ".half"
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    if os.geteuid() == 0:
        run(["apt-get", "-q", "-q", "update"])
    for name in names:
        # As root, apt would fetch them as a user who may not write here, and complain.
        quiet = ["apt-get", "-q", "-q", "-o", "APT::Sandbox::User=root"]
        run([*quiet, "download", name], place=half)
        (package,) = half.glob("*.deb")
        run(["dpkg-deb", "-x", str(package), str(half / name)])
        (half / name / "VERSION").write_text(package.name.split("_")[1], encoding="utf-8")
        package.unlink()
        (half / name).rename(UNPACKED / name)
    half.rmdir()


def run(
    command: list[str],
    environment: dict[str, str] | None = None,
    place: pathlib.Path | None = None,
) -> None:
    """Runs one command of the set-up; ends the set-up with what it said where it fails."""
    done = subprocess.run(
        command, env=environment, cwd=place, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"error: {' '.join(command)} failed:\n{done.stdout}{done.stderr}".rstrip())


def install_python() -> None:
    """Creates `.venv` anew and puts the locked packages and the project itself into it."""
    if VENV.is_symlink():
        sys.exit(f"error: {VENV} is a link: its place would be emptied; remove the link")
    print(f"setup: virtual environment from {LOCK.name}", flush=True)
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    pip = [str(VENV / "bin/python"), "-m", "pip", "install", "--quiet"]
    pip += ["--disable-pip-version-check", "--require-hashes", "-r", str(LOCK)]
    run(pip)
    # behave imports the runner that behave.ini names before the project's root is on
    # sys.path: this line is what an editable install would leave behind.
    (site,) = VENV.glob("lib/python*/site-packages")
    (site / "ephpm_acceptance.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    write_front(VENV / "bin/behave", VENV / "bin/python")


def write_front(path: pathlib.Path, python: pathlib.Path | str) -> None:
    """Puts the suite's own way into behave in the place of behave's (`support.runner.front`).

    Loading `support.runner` watches for signals before behave, which takes long, is loaded.
    """
    path.write_text(f"#!{python}\n{FRONT}", encoding="utf-8")
    path.chmod(0o755)


def ready() -> bool:
    """Whether the set-up was done for these lists, in this place."""
    done = STAMP.exists() and STAMP.read_text(encoding="utf-8") == fingerprint()
    return done and not packed()


def set_up() -> None:
    """Installs everything, and says last that it is there."""
    install_debian()
    unpack_debian()
    install_python()
    STAMP.write_text(fingerprint(), encoding="utf-8")


def main() -> None:
    """Does what is left to do; nothing at all where the stamp says so."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this program runs first of all
        sys.exit(f"error: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    if ready():
        return
    # Two set-ups at once would clear each other's environment: the second one waits.
    with (ROOT / ".setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready():
            set_up()


if __name__ == "__main__":
    main()
