"""Programs: where those of the operating system are, what one says, what tells it from others."""

from __future__ import annotations

import hashlib
import os
import pathlib
import shutil
import subprocess
from collections.abc import Iterable, Sequence

from support.errors import Broken, Missing, UsageError
from support.settings import ROOT, deadlines

DIGEST = 12  # hexadecimal digits of a SHA-256 that are shown

# Where Debian keeps what administrators use; the PATH of other users may lack it.
SYSTEM_PATH = "/usr/sbin:/sbin"
UNPACKED = ROOT / ".cache" / "debian"  # by the set-up (`files` in packages.txt)


def program(name: str) -> str:
    """The path of a program of the operating system.

    Raises:
        Missing: it is not installed.
    """
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SYSTEM_PATH}")
    if found is None:
        raise Missing(f"the program {name} is not installed (packages.txt)")
    return found


def unpacked(package: str, path: str) -> pathlib.Path:
    """A file of a Debian package of which only the files are here.

    Raises:
        Missing: they are not.
    """
    found = UNPACKED / package / path
    if not found.is_file():
        raise Missing(f"the files of Debian's package {package} are not here (make setup)")
    return found


def said(command: Sequence[str]) -> str:
    """What a program says of itself, such as its version.

    Raises:
        UsageError: it cannot be run, or refuses.
        Broken: it has not said so within the deadline `exit`.
    """
    limit = deadlines.seconds("exit")
    try:
        reply = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, timeout=limit, check=False
        )
    except OSError as error:
        raise UsageError(f"{command[0]}: cannot be run: {error.strerror}") from None
    except subprocess.TimeoutExpired:
        raise Broken(f"{' '.join(command)}: no answer within {limit:g} s") from None
    if reply.returncode:
        why = (reply.stderr or reply.stdout).strip().removeprefix("error: ")
        raise UsageError(f"{' '.join(command)}: {why}")
    return reply.stdout.strip()


def digest(files: Iterable[pathlib.Path], *words: str) -> str:
    """The beginning of a SHA-256: of one file as `sha256sum` gives it; of more, or with words,
    of all their digests in their order, and of the words.

    Two programs that call themselves by one version are told apart by it.
    """
    digests = [_sha256(file) for file in files]
    if len(digests) != 1 or words:
        text = "\0".join([*digests, *words])
        digests = [hashlib.sha256(text.encode()).hexdigest()]
    return digests[0][:DIGEST]


def _sha256(file: pathlib.Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
