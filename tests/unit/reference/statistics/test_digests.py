"""The kinds of statements, as metrics and logs show them."""

from __future__ import annotations

import random
import time

import pytest

from reference.statistics.digests import digest, label, normalised, reads

SECRET = "4711secret"


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        # as the product's documentation has it
        ("SELECT * FROM users WHERE id = 42", "SELECT * FROM users WHERE id = ?"),
        ("INSERT INTO t VALUES (1, 'hello', 3.14)", "INSERT INTO t VALUES (?, ?, ?)"),
        ("WHERE name = 'Alice' AND age > 30", "WHERE name = ? AND age > ?"),
        ("WHERE id IN (1, 2, 3, 4, 5)", "WHERE id IN (?, ...)"),
        ("WHERE id IN (1)", "WHERE id IN (?)"),
        ("SELECT 1", "SELECT ?"),
        ("WHERE val IS NULL", "WHERE val IS NULL"),
        ("WHERE data = 0xDEADBEEF", "WHERE data = ?"),
        ("SELECT `id` FROM `users` WHERE `id` = 1", "SELECT `id` FROM `users` WHERE `id` = ?"),
        ("SELECT col1, col2 FROM table1", "SELECT col1, col2 FROM table1"),
        ("WHERE a IN (1, 2, 3) AND b IN (4, 5)", "WHERE a IN (?, ...) AND b IN (?, ...)"),
        ("WHERE id IN ('a(b', 'c(d', 'e)f')", "WHERE id IN (?, ...)"),
        (
            "SELECT COALESCE((SELECT 1), (SELECT 2), 3)",
            "SELECT COALESCE((SELECT ?), (SELECT ?), ?)",
        ),
        # literals of every form
        ("SELECT 'it''s'", "SELECT ?"),
        (r"SELECT 'it\'s'", "SELECT ?"),
        ('SELECT "he said ""hi"""', "SELECT ?"),
        (r'SELECT "he said \"hi\""', "SELECT ?"),
        ("SELECT x'41', X'42', b'01', N'c', _utf8'd'", "SELECT ?, ?, ?, ?, ?"),
        ("SELECT 1.5e-10, .5, 1., 0b01, 1e5", "SELECT ?, ?, ?, ?, ?"),
        ("SELECT ''", "SELECT ?"),
        ("SELECT 'a'FROM t", "SELECT ? FROM t"),
        ("SELECT 'unterminated", "SELECT ?"),
        ("SELECT 'unterminated\\", "SELECT ?"),
        ("SELECT `unterminated", "SELECT ?"),
        ("WHERE id = -5", "WHERE id = ?"),
        ("WHERE id IN (-1, +2)", "WHERE id IN (?, ...)"),
        ("SELECT -1", "SELECT ?"),
        ("SELECT a - 1", "SELECT a - ?"),
        ("SELECT 5-1", "SELECT ?-?"),
        # placeholders are literals that come later
        ("SELECT * FROM t WHERE a = ? AND b = :b", "SELECT * FROM t WHERE a = ? AND b = ?"),
        ("SELECT * FROM t WHERE a = $1 AND b = ?2", "SELECT * FROM t WHERE a = ? AND b = ?"),
        ("SELECT @a := 5, @@version", "SELECT @a := ?, @@version"),
        # comments and blanks
        ("SELECT 1 -- no\nFROM t", "SELECT ? FROM t"),
        ("SELECT 1 # no\nFROM t", "SELECT ? FROM t"),
        ("SELECT /* no */ 1/**/FROM t", "SELECT ? FROM t"),
        ("/* a */ SELECT 1 /* never ends", "SELECT ?"),
        ("SELECT /* * ** / */ 1", "SELECT ?"),
        ("SELECT\t*\r\n  FROM   t ", "SELECT * FROM t"),
        ("SELECT a FROM t WHERE a=1;", "SELECT a FROM t WHERE a = ?"),
        ("SELECT a FROM t WHERE a >=1 ; ", "SELECT a FROM t WHERE a >= ?"),
        ("SELECT count( * ),a FROM t", "SELECT COUNT(*), a FROM t"),
        ("", ""),
        (" \t\n", ""),
        (";", ""),
        # names are kept, keywords are not told apart by their case
        (
            "select Name from Users u where u.Order = 1",
            "SELECT Name FROM Users u WHERE u.Order = ?",
        ),
        ("select `a``b`, t.`c` from t", "SELECT `a``b`, t.`c` FROM t"),
        ("select größe from straße", "SELECT größe FROM straße"),
        ("select a1, _b, c$ from t2", "SELECT a1, _b, c$ FROM t2"),
        ("select count from t", "SELECT count FROM t"),
        # lists
        ("WHERE id IN (1,2,3)", "WHERE id IN (?, ...)"),
        ("WHERE id IN ( 1 , 2 )", "WHERE id IN (?, ...)"),
        ("WHERE id NOT IN (?, ?, NULL)", "WHERE id NOT IN (?, ...)"),
        ("WHERE (a, b) IN ((1, 2), (3, 4))", "WHERE (a, b) IN ((?, ?), ...)"),
        ("WHERE id IN (a, 2)", "WHERE id IN (a, ?)"),
        ("WHERE id IN (SELECT a, b FROM t)", "WHERE id IN (SELECT a, b FROM t)"),
        ("WHERE main IN(1, 2)", "WHERE main IN(?, ...)"),
        ("SELECT within(1, 2)", "SELECT within(?, ?)"),
        ("INSERT INTO t VALUES (1, 2), (3, 4)", "INSERT INTO t VALUES (?, ?), ..."),
        ("INSERT INTO t VALUES(1,2),(3,NULL),(5,NOW())", "INSERT INTO t VALUES(?, ?), ..."),
        (
            "INSERT t (a, c) VALUES (1, 2), (3, 4) ON DUPLICATE KEY UPDATE a = VALUES(a), c = 1",
            "INSERT t (a, c) VALUES (?, ?), ... ON DUPLICATE KEY UPDATE a = VALUES(a), c = ?",
        ),
        ("SELECT 1) FROM t", "SELECT ?) FROM t"),
        ("SELECT ((1", "SELECT ((?"),
    ],
)
def test_kind_of_a_statement(statement: str, kind: str) -> None:
    assert normalised(statement) == kind


def test_other_statements_are_of_other_kinds() -> None:
    kinds = [
        normalised(statement)
        for statement in (
            "SELECT a FROM t",
            "SELECT b FROM t",
            "SELECT a FROM T",
            "SELECT a FROM t WHERE a = 1",
            "SELECT a FROM t WHERE a IS NULL",
            "SELECT a FROM t WHERE a = 1 AND a = 2",
            "DELETE FROM t",
        )
    ]
    assert len({digest(kind) for kind in kinds}) == len(kinds)


def test_nothing_of_a_literal_is_left_whatever_the_statement_looks_like() -> None:
    draw = random.Random(4711)
    forms = [
        "'{}'", '"{}"', "'a''{}'", "'\\'{}'", "x'{}'", "N'{}'", "/* {} */", "-- {}\n", "# {}\n",
        "1{}", "0x{}", "'{}", '"{}', "/* {}", "`{}",
    ]  # fmt: skip
    around = [
        "SELECT",
        "(",
        ")",
        ",",
        "IN",
        "VALUES",
        "=",
        "-",
        "+",
        ".",
        ";",
        " ",
        "\n",
        "é",
        "t",
        "*",
    ]
    for _ in range(3000):
        parts = [draw.choice(around) for _ in range(draw.randrange(12))]
        parts.insert(draw.randrange(len(parts) + 1), f" {draw.choice(forms).format(SECRET)}")
        statement = " ".join(parts) if draw.random() < 0.5 else "".join(parts)
        kind = normalised(statement)
        assert SECRET not in kind, statement
        assert len(kind) <= 3 * len(statement) + 8, statement


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 WHERE a IN (" + ",".join(["1"] * 20_000) + ")",
        "INSERT INTO t VALUES " + ",".join(["(1,'a')"] * 10_000),
        "SELECT " + "(" * 40_000,
        "SELECT " + "(" * 20_000 + ")" * 20_000,
        "SELECT '" + "\\'" * 20_000,
        "SELECT " + "'a" * 20_000,
        "/*" * 20_000,
        "/*/" * 20_000,
        "SELECT " + "-" * 40_001 + "\n1",
        "SELECT " + "- " * 20_000 + "1",
        "SELECT `" + "``" * 20_000,
        "SELECT a" + "    " * 10_000 + "b",
        "SELECT " + "a," * 20_000,
    ],
    ids=lambda statement: f"{statement[:24]}...",
)
def test_cost_grows_with_the_length_and_no_faster(statement: str) -> None:
    def seconds(text: str) -> float:
        best = 60.0
        for _ in range(3):
            began = time.process_time()
            normalised(text)
            best = min(best, time.process_time() - began)
        return best

    head, body = statement[: len(statement) // 8], statement
    assert seconds(body) <= 32 * seconds(head) + 0.05


def test_a_label_is_short() -> None:
    assert label("SELECT ?") == "SELECT ?"
    assert label("a" * 64) == "a" * 64
    assert label("é" * 65) == "é" * 61 + "..."


@pytest.mark.parametrize(
    ("kind", "only_reads"),
    [
        ("SELECT ?", True),
        ("(SELECT ?) UNION (SELECT ?)", True),
        ("SHOW TABLES", True),
        ("EXPLAIN SELECT ?", True),
        ("DESCRIBE t", True),
        ("WITH c AS (SELECT ?) SELECT * FROM c", True),
        ("WITH c AS (SELECT ?) DELETE FROM t", False),
        ("INSERT INTO t SELECT ?", False),
        ("BEGIN", False),
        ("selection", False),
        ("", False),
    ],
)
def test_what_reads_and_what_changes(kind: str, only_reads: bool) -> None:
    assert reads(kind) is only_reads


def test_a_digest_is_always_the_same() -> None:
    assert digest("SELECT ?") == digest("SELECT ?")
    assert digest("SELECT ?").startswith("0x") and len(digest("SELECT ?")) == 18
