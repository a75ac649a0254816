"""Commands on keys of any kind: what the tables of clients' commands do not try."""

from __future__ import annotations

from reference.kv import key_commands
from reference.kv.store import Store


def test_a_lock_is_given_back_by_who_holds_it() -> None:
    store = Store()
    store.set(b"lock", b"mine", 30.0)
    assert key_commands.release(store, [b"lock", b"mine"]) == b":1\r\n"
    assert not store.exists(b"lock")


def test_a_lock_that_is_another_ones_stays() -> None:
    store = Store()
    store.set(b"lock", b"another's", 30.0)
    assert key_commands.release(store, [b"lock", b"mine"]) == b":0\r\n"
    assert store.get(b"lock") == b"another's"
    assert key_commands.release(store, [b"gone", b"mine"]) == b":0\r\n"
