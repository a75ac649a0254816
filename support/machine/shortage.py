"""What this machine lacks: no fault of the node that was asked, or should have been started."""

from __future__ import annotations

import contextlib
import errno
import pathlib
import resource
import shutil
from collections.abc import Iterator

from support.errors import Broken

_DESCRIPTORS = (errno.EMFILE, errno.ENFILE)


def check(error: BaseException) -> None:
    """Looks whether an error comes of too few open files, whatever it was made into since.

    Raises:
        Broken: it does; the message names the limit and how it is raised.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _DESCRIPTORS:
            limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
            raise Broken(
                f"the suite may not open more files (ulimit -n is {limit}); "
                "raise it, or take fewer workers: -j"
            ) from None
        cause = cause.__cause__ or cause.__context__


@contextlib.contextmanager
def writing(place: pathlib.Path) -> Iterator[None]:
    """What is written inside lies below that place.

    Raises:
        Broken: it cannot be written; the message names the file, or the place where Python
            does not know the file any more (`No space left on device`).
    """
    try:
        yield
    except OSError as error:
        check(error)
        raise Broken(f"{error.filename or place}: {_first(error)}") from None


def _first(error: OSError) -> str:
    """What went wrong; of a whole tree that was copied, where it went wrong first."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        failures = error.args[0]  # of each file: its place, where it was to be, what was said
        more = f" (and {len(failures) - 1} more)" if failures[1:] else ""
        return f"{failures[0][2]}{more}"
    return error.strerror or str(error)
