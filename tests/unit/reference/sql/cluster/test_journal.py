"""The journal: what a node must not forget."""

from __future__ import annotations

from pathlib import Path

import pytest

from reference.sql.cluster import journal as journals
from reference.sql.cluster.journal import BEGIN, COMMIT, VOTERS, Journal, LogEntry, Place
from reference.sql.cluster.voters import Voters

THREE = Voters({"a": "1", "b": "2", "c": "3"})


def opened(folder: Path) -> Journal:
    return Journal(folder / "app.db")


def founded(folder: Path) -> Journal:
    journal = opened(folder)
    journal.enter(1, "a")
    journal.append(VOTERS, journals.voters_content("h", THREE))
    return journal


def test_a_new_journal_knows_nothing(tmp_path: Path) -> None:
    journal = opened(tmp_path)
    assert (journal.term, journal.vote, journal.history) == (0, None, "")
    assert journal.last == Place(0, 0)
    assert not journal.voters.disks


def test_term_and_vote_outlive_the_process(tmp_path: Path) -> None:
    opened(tmp_path).enter(7, "b")
    again = opened(tmp_path)
    assert (again.term, again.vote) == (7, "b")


def test_the_disk_has_one_name_for_as_long_as_it_is_there(tmp_path: Path) -> None:
    disk = opened(tmp_path).disk
    assert opened(tmp_path).disk == disk
    (tmp_path / "elsewhere").mkdir()
    assert opened(tmp_path / "elsewhere").disk != disk


def test_the_first_entry_names_the_history_and_the_voters(tmp_path: Path) -> None:
    founded(tmp_path)
    again = opened(tmp_path)
    assert again.history == "h"
    assert again.voters == THREE
    assert again.voters_position == 1


def test_entries_come_back_in_their_order_and_within_a_size(tmp_path: Path) -> None:
    journal = founded(tmp_path)
    for number in range(4):
        journal.append(COMMIT, b"%d" % number * 10)
    assert [each.position for each in journal.entries(2, 1000)] == [2, 3, 4, 5]
    assert [each.position for each in journal.entries(2, 25)] == [2, 3]
    assert [each.position for each in journal.entries(2, 0)] == [2]
    assert journal.entries(6, 1000) == []


def test_what_was_not_committed_can_be_replaced(tmp_path: Path) -> None:
    journal = founded(tmp_path)
    journal.append(COMMIT, b"mine")
    journal.append(VOTERS, journals.voters_content("h", THREE.without("c")))
    journal.drop_from(2)
    assert journal.last == Place(1, 1)
    assert journal.voters == THREE
    journal.take([LogEntry(2, 3, COMMIT, b"theirs")])
    assert journal.last == Place(3, 2)
    assert journal.term_at(2) == 3


def test_a_node_whose_first_entry_is_dropped_was_never_here(tmp_path: Path) -> None:
    journal = founded(tmp_path)
    journal.drop_from(1)
    assert journal.history == ""
    assert not journal.voters.disks


def test_a_higher_term_comes_before_a_longer_log(tmp_path: Path) -> None:
    assert Place(2, 5) > Place(1, 9)
    assert Place(2, 6) > Place(2, 5)


def test_old_entries_are_forgotten_with_what_is_needed_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "KEPT_ENTRIES", 3)
    journal = founded(tmp_path)
    for _ in range(9):
        journal.append(BEGIN, b"")
    journal.shorten(10)
    for each in (journal, opened(tmp_path)):
        assert each.base == 7
        assert each.term_at(7) == 1
        assert each.term_at(6) is None
        assert each.voters == THREE
        assert each.voters_at(9) == THREE
        assert each.last == Place(1, 10)


def test_it_goes_on_after_a_snapshot(tmp_path: Path) -> None:
    journal = founded(tmp_path)
    journal.begin_after("other", Place(4, 20), THREE.without("a"))
    assert journal.history == "other"
    assert journal.last == Place(4, 20)
    assert journal.voters == THREE.without("a")
    assert journal.term_at(20) == 4


def test_who_forgets_has_another_disk_and_keeps_its_term(tmp_path: Path) -> None:
    journal = founded(tmp_path)
    disk = journal.disk
    journal.forget()
    assert journal.disk != disk
    assert (journal.term, journal.history) == (1, "")
    assert journal.last == Place(0, 0)
