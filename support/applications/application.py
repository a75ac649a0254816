"""What an application is made of."""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Callable

from support.providers import Provider
from support.topologies import Node

DATABASE = "app.db"  # in a node's own directory


@dataclasses.dataclass(frozen=True)
class Application:
    """An application: files of others, files of our own over them, and the way to install it.

    Attributes:
        name: such as "wordpress".
        configuration: keys of ephpm.toml over the defaults of the harness.
        base: the directory of the files of others, which no node changes; the function raises
            `Missing` where they are not on this machine. None where there are none.
        own: the directory of our own files, which are laid over the others. A file whose name
            ends in `.template` has its placeholders filled in for each node, and stands without
            that ending.
        version: what the files of others are, in words: it tells one snapshot from another.
        install: does once on a node of that provider what whoever runs a site does to set the
            application up.
        sources: further files that a snapshot depends on, such as the one that `install` is in.
        uploads: where it keeps what people have uploaded, below the document root.
    """

    name: str
    configuration: str
    base: Callable[[], pathlib.Path] | None
    own: pathlib.Path
    version: Callable[[], str]
    install: Callable[[Provider, Node], None]
    sources: tuple[pathlib.Path, ...] = ()
    uploads: str = ""
