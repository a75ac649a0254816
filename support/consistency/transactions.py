"""The promises of a database of which one node takes the writes, checked on a history.

Clients insert rows with values of their own, move money between accounts, and count. Each of these
transactions leaves one row with its value, so that what became of it can be seen at the end. The
promises:

- one primary: no two nodes were elected in the same term;
- no lost row: what was acknowledged is on every node at the end, once;
- no refused row: what was refused was not done, and nothing is there that nobody wrote;
- whole transactions: no money came or went, in no read and not at the end, and the counters say
  what their rows say;
- reads agree: within a transaction the same question has the same answer;
- convergence: at the end every node has the same.

A run proves nothing where too little was acknowledged during a fault, where nobody read on the side
that was cut off, where the primary was struck and the next one took no write, or where a table was
not read on every node at the end: then the judgement is `unknown`, which is not green.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from support.consistency.checkers import (
    READS_ON_THE_ISOLATED_SIDE,
    WRITES_UNDER_FAULT,
    Judgement,
    Violation,
)
from support.consistency.history import Fault, History, Kind, Operation, Outcome

ROWS, TRANSFERS, COUNTS = "rows", "transfers", "counts"
TABLES = (ROWS, TRANSFERS, COUNTS)
"""The tables of which each transaction leaves a row in one."""

MONEY, COUNTER = "money", "counter"
"""What is read: all accounts together (twice in one transaction); the counters together."""

STRIKES = ("kill", "pause", "cut")
"""The faults after which another node must take the writes, where they meet the primary."""


def judge_transactions(history: History) -> Judgement:
    """Checks every promise."""
    writes: dict[str, list[Operation]] = defaultdict(list)
    finals: dict[str, dict[str, Operation]] = defaultdict(dict)
    reads: list[Operation] = []
    for each in history.operations:
        if each.final:
            finals[each.key][each.node] = each
        elif each.kind is Kind.READ:
            reads.append(each)
        else:
            writes[each.key].append(each)
    found = _two_primaries(history)
    for table in TABLES:
        for node, final in finals[table].items():
            found += _rows_wrong(table, node, final, writes[table])
    found += _money_wrong([*reads, *finals[MONEY].values()], history.money)
    found += _counters_wrong(finals)
    for key, by_node in finals.items():
        found += _differ(key, by_node)
    found.sort(key=lambda item: (item.operation.invoked if item.operation else 0.0, item.key))
    doubts = [doubt for fault in history.faults for doubt in _doubts_of(history, fault)]
    return Judgement(found, doubts + _unread(finals), len(history.operations))


def _two_primaries(history: History) -> list[Violation]:
    nodes: dict[int, list[str]] = defaultdict(list)
    for reign in history.reigns:
        if reign.node not in nodes[reign.term]:
            nodes[reign.term].append(reign.node)
    return [
        Violation("one primary", f"term {term}", f"elected were {' and '.join(elected)}")
        for term, elected in sorted(nodes.items())
        if len(elected) > 1
    ]


def _rows_wrong(
    table: str, node: str, final: Operation, writes: Iterable[Operation]
) -> list[Violation]:
    if final.outcome is not Outcome.OK:
        return [Violation("convergence", table, f"node {node} did not answer", final)]
    counted = Counter(json.loads(final.value or "[]"))
    known: Mapping[str, Operation] = {each.value: each for each in writes if each.value}
    found = []
    for value, write in known.items():
        if write.outcome is Outcome.OK and not counted[value]:
            text = f"node {node} lacks {value!r}, which node {write.node} acknowledged"
            found.append(Violation("no lost row", table, text, write))
        if write.outcome is Outcome.FAIL and counted[value]:
            text = f"node {node} has {value!r}, which node {write.node} refused"
            found.append(Violation("no refused row", table, text, write))
    for value, times in counted.items():
        if value not in known:
            text = f"node {node} has {value!r}, which nobody wrote"
            found.append(Violation("no refused row", table, text, final))
        elif times > 1:
            text = f"node {node} has {value!r} {times} times"
            found.append(Violation("no lost row", table, text, known[value]))
    return found


def _money_wrong(reads: Iterable[Operation], money: int) -> list[Violation]:
    found = []
    for read in reads:
        if read.key != MONEY or read.outcome is not Outcome.OK:
            continue
        sums = json.loads(read.value or "[]")
        if len(set(sums)) > 1:
            text = f"node {read.node} gave {sums} within one transaction"
            found.append(Violation("reads agree", MONEY, text, read))
        elif sums and sums[0] != money:
            text = f"node {read.node} gave {sums[0]}, of {money} in all accounts"
            found.append(Violation("whole transactions", MONEY, text, read))
    return found


def _counters_wrong(finals: Mapping[str, Mapping[str, Operation]]) -> list[Violation]:
    found = []
    for node, final in finals.get(COUNTER, {}).items():
        rows = finals.get(COUNTS, {}).get(node)
        if final.outcome is not Outcome.OK or rows is None or rows.outcome is not Outcome.OK:
            continue
        said, done = json.loads(final.value or "0"), len(json.loads(rows.value or "[]"))
        if said != done:
            text = f"on node {node} the counters say {said}, and it was counted {done} times"
            found.append(Violation("whole transactions", COUNTER, text, final))
    return found


def _differ(key: str, by_node: Mapping[str, Operation]) -> list[Violation]:
    answered = {node: each for node, each in by_node.items() if each.outcome is Outcome.OK}
    if len({each.value for each in answered.values()}) < 2:
        return []
    said = "; ".join(f"{node}: {len(each.value or '')} bytes" for node, each in answered.items())
    first = next(iter(answered.values()))
    return [Violation("convergence", key, f"the nodes differ ({said})", first)]


# -- what proves nothing


def _unread(finals: Mapping[str, Mapping[str, Operation]]) -> list[str]:
    nodes = {node for by_node in finals.values() for node in by_node}
    if not nodes:
        return ["nothing was read at the end"]
    missed = [key for key in (*TABLES, MONEY, COUNTER) if finals.get(key, {}).keys() != nodes]
    return [f"not read on every node at the end: {', '.join(missed)}"] if missed else []


def _doubts_of(history: History, fault: Fault) -> list[str]:
    during = [
        each
        for each in history.operations
        if fault.began <= each.completed <= fault.ended and not each.final
    ]
    done = [each for each in during if each.kind is Kind.WRITE and each.outcome is Outcome.OK]
    told = f"during {fault.what} of {', '.join(fault.nodes) or 'nobody'}"
    doubts = []
    if len(done) < WRITES_UNDER_FAULT:
        doubts.append(
            f"too little load: {len(done)} acknowledged transactions {told}, "
            f"at least {WRITES_UNDER_FAULT} are needed"
        )
    if fault.what == "cut" and not _were_read(during, fault.nodes):
        doubts.append(f"no read on the isolated side ({', '.join(fault.nodes)})")
    struck = fault.what in STRIKES and _primary_at(history, fault.began) in fault.nodes
    if struck and all(each.node in fault.nodes for each in done):
        doubts.append(f"the primary was struck, and no other node took a write {told}")
    return doubts


def _were_read(during: Iterable[Operation], nodes: Iterable[str]) -> bool:
    read = [
        each
        for each in during
        if each.kind is Kind.READ and each.outcome is Outcome.OK and each.node in nodes
    ]
    return len(read) >= READS_ON_THE_ISOLATED_SIDE


def _primary_at(history: History, moment: float) -> str | None:
    """The node that acknowledged the last transaction before that moment."""
    done = [
        each
        for each in history.operations
        if each.kind is Kind.WRITE and each.outcome is Outcome.OK and each.completed < moment
    ]
    return max(done, key=lambda each: each.completed).node if done else None
