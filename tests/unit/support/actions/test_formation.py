"""What a scenario says of seeds, and the gateway's configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from support.actions import formation
from support.language.types import names as nodes
from support.language.types import promise
from support.providers import gateways
from support.services.gateways import HAPROXY, NGINX, configuration
from support.settings import deadlines
from support.topologies import HTTP, MYSQL, REDIS, ClusterSpec, Node, NodeSpec


class Wishes:
    """Keeps what it is asked for."""

    def want_cluster(self, **changes: Any) -> None:
        self.spec = ClusterSpec(**changes)


def test_who_is_told_of_whom() -> None:
    world: Any = Wishes()
    table = [{"node": "a", "told of": ""}, {"node": "b", "told of": "nobody, a"}]
    formation.want_told(world, table)
    assert world.spec.names == ("a", "b")
    assert world.spec.seeds == {"a": (), "b": ("nobody", "a")}
    assert not world.spec.formed


def test_a_chain() -> None:
    world: Any = Wishes()
    formation.want_chain(world, 3)
    assert world.spec.seeds == {"a": (), "b": ("a",), "c": ("b",)}


def test_clusters_with_other_seeds_are_others() -> None:
    assert ClusterSpec(("a",)).key != ClusterSpec(("a",), seeds={"a": ("b",)}).key


def test_the_gateway_knows_every_node(tmp_path: Path) -> None:
    given = [
        Node(
            name,
            NodeSpec(),
            f"10.0.0.{n}",
            {HTTP: 8080, REDIS: 6379, MYSQL: 3306},
            tmp_path,
            tmp_path,
            "",
        )
        for n, name in enumerate("ab", start=1)
    ]
    front = gateways.front("10.0.0.9", given)
    text = configuration(HAPROXY, front, tmp_path)
    assert "server a 10.0.0.1:8080 check" in text
    assert "server b 10.0.0.2:6379\n" in text
    assert "bind 10.0.0.9:8080" in text
    assert "httpchk GET /_ephpm/ready" in text
    text = configuration(NGINX, front, tmp_path)
    assert "listen 10.0.0.9:8080;" in text
    assert "server 10.0.0.2:8080 max_fails=0;" in text
    assert f"pid {tmp_path}/pid;" in text


@pytest.mark.parametrize("word", ["join", "failure detection", "repair", "replication"])
def test_promises_are_deadlines(word: str) -> None:
    assert deadlines.TABLE[promise(word)].kind is deadlines.Kind.PROMISE


def test_names_of_nodes() -> None:
    assert nodes('"a", "b" and "c"') == ["a", "b", "c"]
