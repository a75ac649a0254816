"""A program that does not hear of the machine's networks, which other scenarios make and remove.

Chromium gives up what it is loading when any address of the machine changes. It learns of that by
a netlink socket, which it does not get when it is started by this file; then it takes the machine
to be as it was. Run as a program of its own: `python deaf.py PROGRAM WORD...`.
"""

from __future__ import annotations

import ctypes
import os
import pathlib
import platform
import struct
import sys

_AF_NETLINK = 16
# The number of socket(2), and how the kernel calls the machine (linux/audit.h).
_MACHINES = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _MODE_FILTER = 38, 22, 2  # of prctl(2)
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06  # of BPF: a word, a comparison, the verdict
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 97  # EAFNOSUPPORT: no such family of addresses
_NUMBER, _ARCHITECTURE, _FIRST = 0, 4, 16  # places in struct seccomp_data


class _Filter(ctypes.Structure):
    _fields_ = (("count", ctypes.c_ushort), ("lines", ctypes.c_char_p))


def program(path: str) -> str:
    """A program that starts the one at that path, deaf; it lies among what serves the run."""
    from support.machine import guard

    file = guard.current().servants / f"deaf-{pathlib.Path(path).name}"
    file.parent.mkdir(exist_ok=True)
    if not file.exists():
        half = file.with_name(f"{file.name}.{os.getpid()}")
        half.write_text(f'#!/bin/sh\nexec "{sys.executable}" -I "{__file__}" "{path}" "$@"\n')
        half.chmod(0o755)
        half.rename(file)
    return str(file)


def be_deaf() -> None:
    """From now on this process, and what it becomes and starts, gets no netlink socket."""
    known = _MACHINES.get(platform.machine())
    if known is None:
        return
    number, architecture = known
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 0, 5, architecture),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 0, 3, number),
        (_LOAD, 0, 0, _FIRST),
        (_EQUAL, 0, 1, _AF_NETLINK),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    text = b"".join(struct.pack("HBBI", *line) for line in lines)
    libc = ctypes.CDLL(None, use_errno=True)
    wanted = ctypes.byref(_Filter(len(lines), text))
    for words in ((_NO_NEW_PRIVILEGES, 1, 0), (_SET_SECCOMP, _MODE_FILTER, wanted)):
        if libc.prctl(*words, 0, 0):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    be_deaf()
    os.execv(sys.argv[1], sys.argv[1:])
