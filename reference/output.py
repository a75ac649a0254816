"""What the node says on stdout and stderr, without ever waiting for whoever reads it.

A reader of a pipe may be slow, stuck or gone. Lines then wait in a queue; what finds no place in
it is lost and counted, and the loss is said once when lines are taken again.
"""

from __future__ import annotations

import os
import queue
import threading

STDOUT, STDERR = 1, 2
_MOST_LINES = 10_000
_LAST_WORDS_SECONDS = 1.0


class Output:
    """Writes lines in their order, in a thread of its own, which alone may have to wait."""

    def __init__(self, most: int = _MOST_LINES) -> None:
        self._lines: queue.Queue[tuple[int, bytes]] = queue.Queue(most)
        self._lost = 0
        threading.Thread(target=self._write_all, name="output", daemon=True).start()

    def say(self, line: str, descriptor: int = STDOUT) -> None:
        """Write that line soon; it is lost where too many wait already."""
        try:
            self._lines.put_nowait((descriptor, line.encode("utf-8", "replace") + b"\n"))
        except queue.Full:
            self._lost += 1

    def finish(self) -> None:
        """Wait until all is written, but not for long: nobody may be reading any more."""
        with self._lines.all_tasks_done:
            self._lines.all_tasks_done.wait_for(self._is_written, _LAST_WORDS_SECONDS)

    def _is_written(self) -> bool:
        return not self._lines.unfinished_tasks

    def _write_all(self) -> None:
        while True:
            descriptor, line = self._lines.get()
            lost, self._lost = self._lost, 0
            _write(descriptor, line)
            if lost:
                _write(descriptor, b"ephpm: log lines lost: %d\n" % lost)
            self._lines.task_done()


def _write(descriptor: int, line: bytes) -> None:
    while line:
        try:
            line = line[os.write(descriptor, line) :]
        except OSError:
            return  # who read it is gone, or its disk is full: nobody is left to be told
