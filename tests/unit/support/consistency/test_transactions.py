"""Clean histories of a database raise nothing; each seeded fault is found, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from support.consistency import Fault, History, Kind, Operation, Outcome, Reign, judged
from support.consistency.transactions import COUNTER, COUNTS, MONEY, ROWS, TABLES, TRANSFERS

NODES = ("a", "b", "c")


def clean() -> History:
    """Node a takes the writes until it dies at 1 s, then node b."""
    history = History(seed=1, money=1000)
    for number in range(300):
        at, table = number * 0.01, TABLES[number % 3]
        node = "a" if at < 1 else "b"
        add(history, node, Kind.WRITE, table, f"v{number}", at)
        add(history, NODES[number % 3], Kind.READ, MONEY, "[1000, 1000]", at + 0.004)
    for node in NODES:
        for table in TABLES:
            rows = [f"v{n}" for n in range(300) if TABLES[n % 3] == table]
            add(history, node, Kind.READ, table, json.dumps(rows), 4.0, final=True)
        add(history, node, Kind.READ, MONEY, "[1000]", 4.0, final=True)
        add(history, node, Kind.READ, COUNTER, "100", 4.0, final=True)
    history.faults.append(Fault("kill", ("a",), 1.0, 2.0))
    history.reigns += [Reign("a", 1), Reign("b", 2)]
    return history


def add(
    history: History,
    node: str,
    kind: Kind,
    key: str,
    value: str,
    at: float,
    outcome: Outcome = Outcome.OK,
    final: bool = False,
) -> None:
    history.add(Operation(0, node, kind, key, value, at, at + 0.002, outcome, final))


def change(history: History, wanted: Callable[[Operation], bool], **changes: Any) -> None:
    at = next(i for i, item in enumerate(history.operations) if wanted(item))
    history.operations[at] = history.operations[at]._replace(**changes)


def rules(history: History) -> list[str]:
    judgement = judged(history)
    assert judgement.verdict == "violated", str(judgement)
    return sorted({violation.rule for violation in judgement.violations})


def final(table: str, node: str) -> Callable[[Operation], bool]:
    return lambda each: each.final and (each.key, each.node) == (table, node)


def without(history: History, table: str, value: str, *nodes: str) -> None:
    for node in nodes:
        was = next(each for each in history.operations if final(table, node)(each))
        rows = [row for row in json.loads(was.value or "") if row != value]
        change(history, final(table, node), value=json.dumps(rows))


def test_a_clean_history_holds() -> None:
    judgement = judged(clean())
    assert judgement.verdict == "holds", str(judgement)


def test_it_is_judged_alike_when_it_was_kept(tmp_path: Path) -> None:
    clean().save(tmp_path / "history.jsonl")
    again = History.load(tmp_path / "history.jsonl")
    assert again.money == 1000
    assert again.reigns == [Reign("a", 1), Reign("b", 2)]
    assert judged(again).verdict == "holds"


def test_two_primaries_of_one_term() -> None:
    history = clean()
    history.reigns += [Reign("c", 2), Reign("c", 2)]
    assert rules(history) == ["one primary"]


def test_an_acknowledged_row_that_is_nowhere() -> None:
    history = clean()
    without(history, ROWS, "v0", *NODES)
    assert rules(history) == ["no lost row"]


def test_an_acknowledged_row_that_one_node_lacks() -> None:
    history = clean()
    without(history, ROWS, "v0", "c")
    assert rules(history) == ["convergence", "no lost row"]


def test_a_row_of_which_nobody_knows_may_be_there_or_not() -> None:
    history = clean()
    without(history, ROWS, "v0", *NODES)
    change(history, lambda each: each.value == "v0", outcome=Outcome.UNKNOWN)
    change(history, lambda each: each.value == "v3", outcome=Outcome.UNKNOWN)
    assert judged(history).verdict == "holds"


def test_a_refused_row_that_is_there() -> None:
    history = clean()
    change(history, lambda each: each.value == "v1", outcome=Outcome.FAIL)
    assert rules(history) == ["no refused row"]


def test_a_row_that_is_there_twice() -> None:
    history = clean()
    for node in NODES:
        was = next(each for each in history.operations if final(TRANSFERS, node)(each))
        rows = [*json.loads(was.value or ""), "v1"]
        change(history, final(TRANSFERS, node), value=json.dumps(rows))
    assert rules(history) == ["no lost row"]


def test_a_row_that_nobody_wrote() -> None:
    history = clean()
    for node in NODES:
        was = next(each for each in history.operations if final(ROWS, node)(each))
        change(history, final(ROWS, node), value=json.dumps([*json.loads(was.value or ""), "x"]))
    assert rules(history) == ["no refused row"]


def test_money_that_comes_or_goes() -> None:
    history = clean()
    change(history, lambda each: each.key == MONEY, value="[990, 990]")
    assert rules(history) == ["whole transactions"]


def test_a_transaction_that_reads_two_states() -> None:
    history = clean()
    change(history, lambda each: each.key == MONEY, value="[1000, 990]")
    assert rules(history) == ["reads agree"]


def test_counters_that_do_not_say_what_was_done() -> None:
    history = clean()
    for node in NODES:
        change(history, final(COUNTER, node), value="99")
    assert rules(history) == ["whole transactions"]


def test_a_node_that_does_not_answer_at_the_end() -> None:
    history = clean()
    change(history, final(COUNTS, "b"), outcome=Outcome.UNKNOWN)
    assert rules(history) == ["convergence"]


def test_too_little_load_proves_nothing() -> None:
    history = clean()
    history.operations = [
        each for each in history.operations if each.final or not 1.0 < each.invoked < 1.95
    ]
    kept = {each.value for each in history.operations}
    for number in range(300):
        if f"v{number}" not in kept:
            without(history, TABLES[number % 3], f"v{number}", *NODES)
    count = sum(each.key == COUNTS and not each.final for each in history.operations)
    for node in NODES:
        change(history, final(COUNTER, node), value=str(count))
    assert "too little load" in str(judged(history))
    assert judged(history).verdict == "unknown"


def test_a_fault_that_did_not_move_the_primary_proves_nothing() -> None:
    history = clean()
    history.operations = [
        each._replace(node="a") if not each.final and each.kind is Kind.WRITE else each
        for each in history.operations
    ]
    assert "no other node took a write" in str(judged(history))
    assert judged(history).verdict == "unknown"


def test_a_cut_side_where_nobody_read_proves_nothing() -> None:
    history = clean()
    history.faults.append(Fault("cut", ("z",), 0.1, 0.9))
    assert "no read on the isolated side" in str(judged(history))


def test_a_table_that_was_not_read_everywhere_proves_nothing() -> None:
    history = clean()
    history.operations = [each for each in history.operations if not final(COUNTS, "c")(each)]
    assert "not read on every node at the end: counts" in str(judged(history))
