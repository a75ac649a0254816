"""The promises of a last-writer-wins store, checked on a history.

Such a store is not linearizable, and is not judged as if it were. It promises:

- no invention: what is read was written, to that very key;
- no future: a value is not read before its write began;
- convergence: after healing and quiet, all nodes answer and agree on each key;
- no lost write: what all agree on is not older than the last acknowledged write,
  but for the clocks' stated skew. Writes whose end nobody knows may win;
- read your writes: a client that stays on one node, alone on its key, reads what it
  was acknowledged; while the cluster is whole.

A run proves nothing where there was too little load, no read on the isolated side while
the fault held, or a key that was not read on every node at the end: then the judgement is
`unknown`, which is not green.
"""

from __future__ import annotations

import bisect
import dataclasses
import math
import operator
from collections import defaultdict

from support.consistency.history import Fault, History, Kind, Operation, Outcome

# Minima below which a history proves nothing.
WRITES_UNDER_FAULT = 10
READS_ON_THE_ISOLATED_SIDE = 1

_COMPLETED = operator.attrgetter("completed")
_READ, _OK, _FAIL = Kind.READ, Outcome.OK, Outcome.FAIL


@dataclasses.dataclass(frozen=True)
class Violation:
    """A promise that was broken, and the operation that shows it."""

    rule: str
    key: str
    explanation: str
    operation: Operation | None = None

    def __str__(self) -> str:
        return f"{self.rule}: key {self.key}: {self.explanation}"


@dataclasses.dataclass(frozen=True)
class Judgement:
    """What a history shows.

    Attributes:
        violations: in the order of their time, the first one first.
        doubts: why the history proves nothing, where it does not.
    """

    violations: list[Violation]
    doubts: list[str]
    operations: int

    @property
    def verdict(self) -> str:
        """`violated`, `unknown`, or `holds`."""
        return "violated" if self.violations else "unknown" if self.doubts else "holds"

    def __str__(self) -> str:
        lines = [f"{self.verdict}: {self.operations} operations judged"]
        lines += [str(violation) for violation in self.violations[:10]]
        lines += self.doubts
        return "\n".join(lines)


def judge(history: History, *, skew: float = 0.0) -> Judgement:
    """Checks every promise.

    Args:
        history: what happened.
        skew: seconds that the nodes' clocks may differ by.
    """
    written: dict[str, list[Operation]] = defaultdict(list)
    read: dict[str, list[Operation]] = defaultdict(list)
    finals: dict[str, list[Operation]] = defaultdict(list)
    origin: dict[str, Operation] = {}
    for operation in history.operations:
        if operation.final:
            finals[operation.key].append(operation)
        if operation.kind is not _READ:
            written[operation.key].append(operation)
            if operation.value is not None:
                origin[operation.value] = operation
        elif operation.outcome is _OK:
            read[operation.key].append(operation)
    found: list[Violation] = []
    for key in written.keys() | read.keys():
        writes, reads = written[key], read[key]
        found += _invented(key, reads, origin)
        found += _unread_own(key, writes, reads, history.troubles)
        found += _parted(key, writes, finals[key], skew)
    found.sort(key=lambda item: (item.operation.invoked if item.operation else 0.0, item.key))
    doubts = _doubts(history) + _doubts_of_the_end(written.keys() | read.keys(), finals)
    return Judgement(found, doubts, len(history.operations))


def _invented(key: str, reads: list[Operation], origin: dict[str, Operation]) -> list[Violation]:
    found = []
    for read in reads:
        value = read.value
        if value is None:
            continue
        write = origin.get(value)
        if write is None:
            text = f"node {read.node} gave {value!r}, which nobody wrote"
            found.append(Violation("no invention", key, text, read))
        elif write.key != key:
            text = f"node {read.node} gave {value!r}, which was written to key {write.key}"
            found.append(Violation("no cross-talk", key, text, read))
        elif write.invoked > read.completed:
            text = f"node {read.node} gave {value!r} before its write began"
            found.append(Violation("no future", key, text, read))
        elif write.outcome is _FAIL:
            text = f"node {read.node} gave {value!r}, whose write was refused"
            found.append(Violation("no refused write", key, text, read))
    return found


def _unread_own(
    key: str,
    writes: list[Operation],
    reads: list[Operation],
    troubles: list[tuple[float, float]],
) -> list[Violation]:
    # Only a key with one writer, on one node, says whose write a read must see.
    if not writes or not reads:
        return []
    writer, node = writes[0].client, writes[0].node
    if any(item.client != writer or item.node != node for item in writes):
        return []
    # From its first write of unknown end on, it may read either.
    until = min((item.invoked for item in writes if item.outcome is not _OK), default=math.inf)
    # One client does one thing after the other, so its writes end in their order.
    ordered = sorted(writes, key=_COMPLETED)
    ends = [item.completed for item in ordered]
    found = []
    for read in reads:
        if read.client != writer or read.node != node or read.final:
            continue
        before = bisect.bisect_right(ends, read.invoked)
        if not before or read.completed > until:
            continue
        last = ordered[before - 1]
        differs = read.value != last.value and last.kind is Kind.WRITE
        if differs and _undisturbed(read, troubles):
            text = f"node {node} gave {read.value!r} after it acknowledged {last.value!r}"
            found.append(Violation("read your writes", key, text, read))
    return found


def _undisturbed(read: Operation, troubles: list[tuple[float, float]]) -> bool:
    # Whoever is cut off from every copy cannot read them; nor need a cluster that is mending.
    return all(read.completed < began or read.invoked > end for began, end in troubles)


def _parted(
    key: str, writes: list[Operation], finals: list[Operation], skew: float
) -> list[Violation]:
    if not finals:
        return []
    silent = next((item for item in finals if item.outcome is not _OK), None)
    if silent:
        return [Violation("convergence", key, f"node {silent.node} did not answer", silent)]
    values = {item.value for item in finals}
    if len(values) > 1:
        said = ", ".join(f"{item.node}: {item.value!r}" for item in finals)
        return [Violation("convergence", key, f"the nodes differ: {said}", finals[0])]
    (value,) = values
    acknowledged = [item for item in writes if item.outcome is _OK]
    if not acknowledged:
        return []
    last = max(acknowledged, key=lambda item: item.invoked)
    if any(_may_be_final(item, value, last, skew) for item in writes):
        return []
    text = f"all nodes have {value!r}, but {last.value!r} was acknowledged last by {last.node}"
    return [Violation("no lost write", key, text, last)]


def _may_be_final(item: Operation, value: str | None, last: Operation, skew: float) -> bool:
    if item.outcome is _FAIL or item.value != value:
        return False
    if item.kind is Kind.DELETE and value is not None:
        return False
    # Nobody knows when an unknown write took effect, or whether it did.
    return item.outcome is Outcome.UNKNOWN or item.completed + skew >= last.invoked


def _doubts(history: History) -> list[str]:
    return [doubt for fault in history.faults for doubt in _doubts_of(history, fault)]


def _doubts_of_the_end(keys: set[str], finals: dict[str, list[Operation]]) -> list[str]:
    nodes = {item.node for items in finals.values() for item in items}
    if not nodes:
        return ["no final read: convergence was not looked at"]
    missed = sorted(key for key in keys if {item.node for item in finals[key]} != nodes)
    if not missed:
        return []
    some = ", ".join(missed[:5])
    return [f"not read on every node at the end: {some} ({len(missed)} of {len(keys)} keys)"]


def _doubts_of(history: History, fault: Fault) -> list[str]:
    during = [
        item
        for item in history.operations
        if fault.began <= item.invoked <= fault.ended and not item.final
    ]
    writes = sum(item.kind is not _READ and item.outcome is _OK for item in during)
    doubts = []
    if writes < WRITES_UNDER_FAULT:
        doubts.append(
            f"too little load: {writes} acknowledged writes during {fault.what} of "
            f"{', '.join(fault.nodes)}, at least {WRITES_UNDER_FAULT} are needed"
        )
    if fault.what == "cut":
        reads = sum(
            item.kind is _READ and item.outcome is _OK and item.node in fault.nodes
            for item in during
        )
        if reads < READS_ON_THE_ISOLATED_SIDE:
            doubts.append(f"no read on the isolated side ({', '.join(fault.nodes)})")
    return doubts
