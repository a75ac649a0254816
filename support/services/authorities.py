"""What a certificate authority beside a cluster is asked for, whoever runs it."""

from __future__ import annotations

import abc
import pathlib
from collections.abc import Sequence


class Authority(abc.ABC):
    """A running authority, and the name server that it asks where a site is.

    Attributes:
        directory: the URL where ACME clients begin.
        trust: a file with what signed the authority's own HTTPS certificate.
    """

    directory: str
    trust: pathlib.Path

    @abc.abstractmethod
    def place(self, site: str, addresses: Sequence[str]) -> None:
        """The site's name leads to these addresses from now on, and nowhere else.

        Raises:
            Broken: the name server did not take it.
        """

    @property
    @abc.abstractmethod
    def issued(self) -> int:
        """How many certificates it has issued."""

    @abc.abstractmethod
    def root(self) -> str:
        """The root of the certificates that it issues, as PEM.

        Raises:
            Broken: it does not give it.
        """

    @abc.abstractmethod
    def end(self) -> None:
        """Ends it, and removes what it had."""
