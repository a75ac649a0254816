"""SQL that the suite makes up: statements of so many kinds, and any at all."""

from __future__ import annotations

import random
from collections.abc import Iterator

# Stands in every literal of a well-formed statement that is made up, and nowhere else.
MARK = "neversaid"

# How the labels of all kinds begin.
KINDS = "SELECT ? AS kind_"

_LITERALS = (
    "'{}'", '"{}"', "'it''s {}'", "'it\\'s {}'", "N'{}'", "'{} /* no comment'", "'-- {}'", "'{};'",
)  # fmt: skip
_NUMBERS = ("0", "7", "-7", "4.5", ".5", "1e3", "0x2F", "NULL", "TRUE")
_SOUP = (
    "SELECT", "FROM", "WHERE", "IN", "AS", "NOT", "NULL", "UNION", "VALUES", "BY", "ORDER", "CASE",
    "(", ")", ",", ".", ";", "=", "<", "-", "--", "#", "/*", "*/", "'", '"', "`", "\\", "?", ":a",
    "@a", "$1", "0x", "1", "e", "é", "\u2028", "\U0001f40c", "\x00", "\n", " ", "%", "{", "}", "[",
)  # fmt: skip


def of_kind(number: int, value: int) -> str:
    """A statement of the kind of that number; statements of a kind differ in the value."""
    return f"SELECT {value} AS kind_{number}"


def label_of_kind(number: int) -> str:
    """What a kind is called where statements are counted."""
    return f"{KINDS}{number}"


def made_up(count: int, seed: int) -> Iterator[str]:
    """So many statements: a third is well-formed, a third nearly so, a third is not at all.

    None of them has an effect, waits, or begins a transaction. The same seed gives the same ones.
    """
    chance = random.Random(seed)
    for number in range(count):
        if number % 3 == 0:
            yield _well_formed(chance, MARK)
        elif number % 3 == 1:
            yield _mutated(chance, _well_formed(chance, "x"))
        else:
            yield "".join(
                chance.choice(_SOUP) + chance.choice(("", " ")) for _ in range(chance.randrange(60))
            )


def _well_formed(chance: random.Random, text: str) -> str:
    shown = ", ".join(
        f"{_value(chance, text)} AS c{number}" for number in range(chance.randrange(1, 5))
    )
    values = ", ".join(_value(chance, text) for _ in range(chance.randrange(1, 30)))
    test = f"{_value(chance, text)} IN ({values})"
    blank = chance.choice((" ", "\n", "\t", "  ", " /* c */ "))
    return f"SELECT{blank}{shown}{blank}WHERE{blank}{test}"


def _value(chance: random.Random, text: str) -> str:
    if chance.random() < 0.5:
        return chance.choice(_NUMBERS)
    return chance.choice(_LITERALS).format(text)


def _mutated(chance: random.Random, statement: str) -> str:
    characters = list(statement)
    for _ in range(chance.randrange(1, 6)):
        place = chance.randrange(len(characters) + 1)
        act = chance.randrange(3)
        if act == 0:
            characters.insert(place, chance.choice(_SOUP))
        elif act == 1:
            del characters[place : place + chance.randrange(1, 4)]
        else:
            characters[place:place] = characters[place : place + chance.randrange(1, 20)]
    return "".join(characters)
