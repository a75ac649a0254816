"""`python -m support.machine.reaper RUN DESCRIPTOR`: ends what a run left, when the run has ended.

It waits at the end of a pipe whose other end only the run holds: the wait is over when the run
ends, for whatever reason. Until then it has loaded nothing but this file, so that a run costs
neither the time nor the memory of a second harness; what sweeps is loaded when it is needed.
"""

import os
import sys


def main(run: str, descriptor: int) -> None:
    """Waits for the end of the run, then sweeps it.

    Args:
        run: the run's name, as in `guard.Place`.
        descriptor: the reading end of the pipe.
    """
    os.read(descriptor, 1)
    from support.machine import guard

    guard.sweep(guard.Place(run))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
