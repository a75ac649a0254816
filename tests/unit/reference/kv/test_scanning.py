"""SCAN: the whole keyspace by a cursor."""

from reference.kv.scanning import ScanOptions, next_page, scan_options


def scan(keys: list[bytes], options: ScanOptions) -> list[bytes]:
    found: list[bytes] = []
    for _ in range(1000):
        options.cursor, page = next_page(keys, options)
        found += page
        if not options.cursor:
            return found
    raise AssertionError("it has no end")


def test_each_key_is_told_once() -> None:
    keys = [b"key:%d" % number for number in range(500)]
    assert sorted(scan(keys, ScanOptions(0))) == sorted(keys)
    assert sorted(scan(keys, ScanOptions(0, pattern=b"key:1?"))) == [
        b"key:1%d" % n for n in range(10)
    ]
    assert scan([], ScanOptions(0)) == []


def test_what_stays_is_told_while_others_come_and_go() -> None:
    keys, options, found = {b"stays:%d" % number for number in range(100)}, ScanOptions(0), set()
    for turn in range(1000):
        options.cursor, page = next_page(keys, options)
        found.update(page)
        if not options.cursor:
            break
        keys.discard(b"comes:%d" % (turn - 1))
        keys.add(b"comes:%d" % turn)
    assert {key for key in found if key.startswith(b"stays")} == {
        b"stays:%d" % n for n in range(100)
    }


def test_words_that_mean_nothing_are_refused() -> None:
    assert scan_options([b"x"]) == b"-ERR invalid cursor\r\n"
    assert scan_options([b"0", b"COUNT", b"0"]) == b"-ERR syntax error\r\n"
    assert scan_options([b"0", b"COUNT", b"ten"]) == (
        b"-ERR value is not an integer or out of range\r\n"
    )
    assert scan_options([b"0", b"MATCH"]) == b"-ERR syntax error\r\n"
