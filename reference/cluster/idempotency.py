"""Writes are done once: each has an idempotency key, and its reply is remembered under it.

A node that gives up a call sends the same write to the next owner of the key, while the first one
may have done it, and copied it, before it was paused, cut off or killed. An INCR would count twice,
and a SET would undo what another client stored between the two. So idempotency keys and replies
travel with the copies, and whoever knows the idempotency key of a write gives the reply and does
not do it again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

# What needs it: "no lost write" of the histories (history_kill, history_pause, history_cut,
# history_one_way, history_rolling_restart, chaos_random) and the count of workflow_reconciliation.
# They hit the moment between a write and its answer by chance only; the unit tests of the clustered
# store hit it each time.

KEPT = 20_000
"""How many replies are remembered: more than are given within the time in which one may be asked
for again."""

LONGEST_REPLY = 1024
"""Bytes above which a reply is not remembered; no reply to a write that counts is so long."""


class FinishedWrites:
    """The replies to the last writes that this node did or got copies of."""

    def __init__(self) -> None:
        self._replies: OrderedDict[bytes, bytes] = OrderedDict()

    def reply_to(self, idempotency_key: bytes) -> bytes | None:
        """Return the reply to a write, None where it is not known to be done."""
        return self._replies.get(idempotency_key)

    def replies_to(self, idempotency_keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the replies to those of these writes that are known to be done."""
        known = self._replies
        return {key: known[key] for key in idempotency_keys if key in known}

    def note(self, idempotency_key: bytes, reply: bytes) -> None:
        """Remember a reply."""
        if len(reply) > LONGEST_REPLY:
            return
        self._replies[idempotency_key] = reply
        if len(self._replies) > KEPT:
            self._replies.popitem(last=False)

    def forget(self, idempotency_key: bytes) -> bytes | None:
        """Forget a write, which is to be done again; return what its reply was."""
        return self._replies.pop(idempotency_key, None)
