"""The words of a statement, one after the other: what a reader of definitions goes by."""

from __future__ import annotations

from sqlglot.tokenizer_core import Token, TokenType

from reference.sql import dialect
from reference.sql.definitions import literal
from reference.sql.errors import SqlError, syntax


class Words:
    """The words of a text, and how far they are read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[Token] = [
            part for token in dialect.tokens_of(text) for part in _single(token)
        ]
        self._at = 0

    @property
    def ended(self) -> bool:
        """Whether nothing is left, but for a semicolon."""
        return self._at >= len(self._tokens) or self._tokens[self._at].text == ";"

    @property
    def next(self) -> str:
        """The next word in capitals; empty at the end, and for names and texts in quotes."""
        if self.ended:
            return ""
        token = self._tokens[self._at]
        quoted = token.token_type in (TokenType.IDENTIFIER, TokenType.STRING)
        return "" if quoted else token.text.upper()

    def peek(self, *words: str) -> bool:
        """Whether one of these comes behind the next word."""
        behind = self._tokens[self._at + 1 : self._at + 2]
        return bool(behind) and behind[0].text.upper() in words

    def refused(self) -> SqlError:
        """Return the error of a statement that goes on otherwise than it may."""
        return syntax("" if self.ended else self._text[self._tokens[self._at].start :])

    def take(self, *words: str) -> bool:
        """Go on behind these words where they come next, one after the other."""
        start = self._at
        for part in words:
            for word in part.split(" "):
                if self.next != word:
                    self._at = start
                    return False
                self._at += 1
        return True

    def take_any(self, *choices: str) -> str:
        """Go on behind the first of these that comes next; return it, or nothing."""
        return next((choice for choice in choices if self.take(choice)), "")

    def expect(self, *words: str) -> None:
        """Go on behind these words. Raises `SqlError` 1064 where others come."""
        if not self.take(*words):
            raise self.refused()

    def name(self) -> str:
        """Read a name, in backquotes or bare; of `db.table` the last part."""
        if self.ended:
            raise self.refused()
        token = self._tokens[self._at]
        bare = token.text.replace("_", "a").replace("$", "a").isalnum()
        if token.token_type is TokenType.STRING or not (
            token.token_type is TokenType.IDENTIFIER or bare
        ):
            raise self.refused()
        self._at += 1
        if self.take("."):
            return self.name()
        return token.text

    def text(self) -> str:
        """Read a text in quotes, or a bare word."""
        if self.ended:
            raise self.refused()
        token = self._tokens[self._at]
        self._at += 1
        return token.text

    @property
    def at_text(self) -> bool:
        """Whether a text in quotes comes next."""
        return not self.ended and self._tokens[self._at].token_type is TokenType.STRING

    def number(self) -> int:
        """Read a whole number."""
        text = self.text()
        if not text.isdigit():
            self._at -= 1
            raise self.refused()
        return int(text)

    def bracket(self) -> str:
        """Read what stands in the brackets that come next, as it is written."""
        self.expect("(")
        start, depth = self._tokens[self._at].start if not self.ended else 0, 1
        while not self.ended:
            token = self._tokens[self._at]
            self._at += 1
            if token.token_type is not TokenType.STRING:
                depth += (token.text == "(") - (token.text == ")")
            if depth == 0:
                return self._text[start : token.start]
        raise self.refused()

    def value(self) -> str:
        """Read a constant or an expression in brackets; return it in SQLite's words."""
        if self.next == "(":
            return f"({expression(self.bracket())})"
        if self.at_text:
            return literal(self.text())
        sign = self.take_any("-", "+")
        word = self.text()
        if self.next == "(":
            word += f"({self.bracket()})"
        elif self.at_text:  # b'101', x'41', _utf8mb4'x'
            word += literal(self.text())
        return expression(sign + word)

    def rest(self) -> str:
        """Return what is left, as it is written."""
        text = "" if self.ended else self._text[self._tokens[self._at].start :]
        self._at = len(self._tokens)
        return text.strip().removesuffix(";")


def _single(token: Token) -> list[Token]:
    """Return the words of a token: `PRIMARY KEY` is one to sqlglot."""
    quoted = token.token_type in (TokenType.IDENTIFIER, TokenType.STRING)
    parts = [token.text] if quoted else token.text.split()
    if len(parts) < 2:
        return [token]
    return [Token(token.token_type, part, start=token.start, end=token.end) for part in parts]


def expression(text: str) -> str:
    """Return an expression of MySQL's in SQLite's words."""
    query = dialect.read(f"SELECT {text}")[0]
    return ", ".join(dialect.said(part) for part in query.expressions)
