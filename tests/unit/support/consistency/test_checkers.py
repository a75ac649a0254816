"""Clean histories raise nothing; each seeded fault is found, and nothing else."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.consistency import Fault, History, Kind, Operation, Outcome, judge
from support.consistency.picture import draw

NODES = ("a", "b", "c")


def clean(count: int = 4000, keys: int = 200, seed: int = 1) -> History:
    """A store that keeps its promises: the newest write is what every read gives."""
    chance, history, now = random.Random(seed), History(seed), 0.0
    store: dict[str, str | None] = {}
    for number in range(count):
        now += 0.001
        key, node = f"k{chance.randrange(keys)}", chance.choice(NODES)
        client = NODES.index(node)
        if chance.random() < 0.5:
            store[key] = f"v{number}"
            add(history, client, node, Kind.WRITE, key, store[key], now)
        elif chance.random() < 0.1:
            store[key] = None
            add(history, client, node, Kind.DELETE, key, None, now)
        else:
            add(history, client, node, Kind.READ, key, store.get(key), now)
    for key in store:
        for node in NODES:
            now += 0.001
            add(history, 9, node, Kind.READ, key, store[key], now, final=True)
    history.faults.append(Fault("cut", ("a",), 0.5, 2.0))
    return history


def add(
    history: History,
    client: int,
    node: str,
    kind: Kind,
    key: str,
    value: str | None,
    at: float,
    outcome: Outcome = Outcome.OK,
    final: bool = False,
) -> None:
    history.add(Operation(client, node, kind, key, value, at, at + 0.0005, outcome, final))


def replace(history: History, wanted: Callable[[Operation], bool], **changes: Any) -> Operation:
    """Changes the first operation that is wanted."""
    at = next(i for i, item in enumerate(history.operations) if wanted(item))
    history.operations[at] = history.operations[at]._replace(**changes)
    return history.operations[at]


def rules(history: History, **options: Any) -> set[str]:
    return {violation.rule for violation in judge(history, **options).violations}


@pytest.mark.parametrize("seed", range(20))
def test_a_clean_history_raises_nothing(seed: int) -> None:
    judgement = judge(clean(seed=seed))
    assert judgement.violations == []
    assert judgement.verdict == "holds"


def read_of(item: Operation) -> bool:
    return item.kind is Kind.READ and not item.final and item.value is not None


def final_of(item: Operation) -> bool:
    return item.final and item.value is not None


def test_an_invented_value_is_found() -> None:
    history = clean()
    replace(history, read_of, value="never written")
    assert rules(history) == {"no invention"}


def test_a_value_of_another_key_is_found() -> None:
    history = clean()
    other = next(item for item in history.operations if item.kind is Kind.WRITE)
    replace(history, lambda item: read_of(item) and item.key != other.key, value=other.value)
    assert rules(history) == {"no cross-talk"}


def test_a_value_from_the_future_is_found() -> None:
    history = clean()
    late = [item for item in history.operations if item.kind is Kind.WRITE][-1]
    early = replace(
        history, lambda item: read_of(item) and item.invoked < late.invoked, key=late.key
    )
    replace(history, lambda item: item is early, value=late.value)
    assert "no future" in rules(history)


def test_a_refused_write_that_shows_is_found() -> None:
    history = clean()
    read = next(item for item in history.operations if read_of(item))
    replace(
        history,
        lambda item: item.kind is Kind.WRITE and item.value == read.value,
        outcome=Outcome.FAIL,
    )
    assert "no refused write" in rules(history)


def test_nodes_that_differ_after_healing_are_found() -> None:
    history = clean()
    replace(history, final_of, value=None)
    assert rules(history) == {"convergence"}


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.UNKNOWN])
def test_a_node_that_does_not_answer_after_healing_is_found(outcome: Outcome) -> None:
    history = clean()
    silent = replace(history, final_of, value=None, outcome=outcome)
    (violation,) = judge(history).violations
    assert violation.rule == "convergence"
    assert f"{silent.node} did not answer" in violation.explanation


def rolled_back(history: History) -> Operation:
    """All nodes agree on a value that was overwritten."""
    key = next(item.key for item in history.operations if final_of(item))
    first = next(item for item in history.operations if item.key == key and item.value)
    for at, item in enumerate(history.operations):
        if item.final and item.key == key:
            history.operations[at] = item._replace(value=first.value)
    return first


def test_an_acknowledged_write_that_is_lost_is_found() -> None:
    history = clean()
    rolled_back(history)
    assert rules(history) == {"no lost write"}


def test_a_resurrected_delete_is_found() -> None:
    history = History()
    add(history, 0, "a", Kind.WRITE, "k", "v", 1)
    add(history, 0, "a", Kind.DELETE, "k", None, 2)
    for node in NODES:
        add(history, 1, node, Kind.READ, "k", "v", 3, final=True)
    assert rules(history) == {"no lost write"}


def test_the_stated_skew_of_clocks_is_allowed_and_no_more() -> None:
    history = History()
    add(history, 0, "a", Kind.WRITE, "k", "old", 1.0)
    add(history, 1, "b", Kind.WRITE, "k", "new", 1.2)
    add(history, 2, "c", Kind.READ, "k", "old", 3, final=True)
    assert rules(history, skew=0.3) == set()
    assert rules(history, skew=0.1) == {"no lost write"}


def test_an_unknown_write_may_win_and_may_have_been_lost() -> None:
    for final in ("old", "unknown"):
        history = History()
        add(history, 0, "a", Kind.WRITE, "k", "unknown", 0.5, Outcome.UNKNOWN)
        add(history, 0, "a", Kind.WRITE, "k", "old", 1.0)
        add(history, 2, "c", Kind.READ, "k", final, 3, final=True)
        assert rules(history) == set()


def test_a_client_that_does_not_read_its_own_write_is_found() -> None:
    history = History()
    add(history, 0, "a", Kind.WRITE, "k", "one", 1)
    add(history, 0, "a", Kind.WRITE, "k", "two", 2)
    add(history, 0, "a", Kind.READ, "k", "one", 3)
    assert rules(history) == {"read your writes"}


def test_a_write_of_unknown_end_excuses_only_the_reads_after_it() -> None:
    for value in ("one", "three"):
        history = History()
        add(history, 0, "a", Kind.WRITE, "k", "one", 1)
        add(history, 0, "a", Kind.WRITE, "k", "three", 2, Outcome.UNKNOWN)
        add(history, 0, "a", Kind.READ, "k", value, 3)
        assert rules(history) == set()
    history = History()
    add(history, 0, "a", Kind.WRITE, "k", "one", 1)
    add(history, 0, "a", Kind.WRITE, "k", "two", 2)
    add(history, 0, "a", Kind.READ, "k", "one", 3)
    add(history, 0, "a", Kind.WRITE, "k", "three", 4, Outcome.UNKNOWN)
    assert rules(history) == {"read your writes"}


def test_own_writes_need_not_be_read_while_the_cluster_is_in_trouble() -> None:
    for read_at, found in ((3, set()), (6, {"read your writes"})):
        history = History()
        add(history, 0, "a", Kind.WRITE, "k", "one", 1)
        add(history, 0, "a", Kind.READ, "k", None, read_at)
        history.troubles.append((2, 5))
        assert rules(history) == found


@pytest.mark.parametrize(
    ("spoil", "doubt"),
    [
        (lambda h: h.faults.append(Fault("kill", ("b",), 100.0, 101.0)), "too little load"),
        (
            lambda h: h.operations.__setitem__(
                slice(None),
                [i for i in h.operations if i.kind is not Kind.READ or i.node != "a" or i.final],
            ),
            "no read on the isolated side",
        ),
        (
            lambda h: h.operations.__setitem__(
                slice(None), [i for i in h.operations if not i.final]
            ),
            "no final read",
        ),
        (
            lambda h: h.operations.remove(next(i for i in h.operations if final_of(i))),
            "not read on every node at the end",
        ),
        (
            lambda h: add(h, 0, "a", Kind.WRITE, "k-new", "v-new", 1),
            "not read on every node at the end: k-new",
        ),
        (
            lambda h: h.operations.__setitem__(
                slice(None),
                [
                    i._replace(outcome=Outcome.FAIL)
                    if i.kind is Kind.READ and i.node == "a" and not i.final
                    else i
                    for i in h.operations
                ],
            ),
            "no read on the isolated side",
        ),
    ],
)
def test_a_history_that_proves_nothing_is_unknown_not_green(
    spoil: Callable[[History], object], doubt: str
) -> None:
    history = clean()
    spoil(history)
    judgement = judge(history)
    assert judgement.verdict == "unknown"
    assert any(doubt in text for text in judgement.doubts)


def test_a_history_survives_the_disk(tmp_path: Path) -> None:
    history = clean()
    for members in (["node-b", "node-a"], ["node-a", "node-b"], ["node-a"]):
        history.see("a", members)
    assert [view.members for view in history.views] == [("node-a", "node-b"), ("node-a",)]
    with history.trouble():
        pass
    history.save(tmp_path / "h.jsonl")
    again = History.load(tmp_path / "h.jsonl")
    assert again.operations == sorted(history.operations, key=lambda item: item.invoked)
    assert again.faults == history.faults
    assert again.views == history.views
    assert again.troubles == history.troubles
    assert judge(again) == judge(history)


def test_a_file_that_is_no_history_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "h.jsonl").write_text('{"seed": 1}\n[1, 2]\n')
    with pytest.raises(ValueError, match=r"h\.jsonl:2"):
        History.load(tmp_path / "h.jsonl")


def test_the_picture_marks_the_first_violation() -> None:
    history = clean(count=300)
    assert 'stroke="#d00"' not in draw(history, judge(history))
    rolled_back(history)
    picture = draw(history, judge(history))
    assert "no lost write" in picture
    assert picture.count('stroke="#d00"') == 1
