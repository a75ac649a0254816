"""What a process's children do with signals: by default, whoever started the suite.

`nohup` and a shell's `&` let a process ignore SIGHUP, or SIGINT and SIGQUIT, and whoever is
started by it inherits that: a node would then survive a signal that ends it elsewhere.
"""

from __future__ import annotations

import signal

# Python ignores these itself, and `subprocess` restores them for its children.
_RESTORED = {signal.SIGPIPE, signal.SIGXFSZ}


def restore() -> None:
    """Let children have the default of each signal that this process ignores, and ignore it on.

    A signal that is handled, if only by doing nothing, is handled by default after `exec`.
    """
    for number in signal.valid_signals() - _RESTORED:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
