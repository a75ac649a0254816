"""The stores of sites."""

from __future__ import annotations

from reference.kv.record_store import StoreOptions
from reference.kv.stores import Stores


def test_each_site_has_a_store_with_the_whole_limit() -> None:
    stores = Stores(StoreOptions(memory_limit=1000))
    stores.of("a").set(b"k", b"x" * 500)
    stores.of("b").set(b"k", b"y" * 500)
    assert stores.of("a").get(b"k") == b"x" * 500
    assert stores.of("a") is stores.of("a")
    assert stores.default is stores.of("")
    assert len(stores.default) == 0
