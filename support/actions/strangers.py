"""What strangers do to the ports that nodes of a cluster have for each other."""

from __future__ import annotations

from support.clients import strangers
from support.errors import Broken
from support.language.clusters import Noise
from support.topologies import Node
from support.world import World

GOSSIP, DATA = 7946, 7947  # as the harness has every node of a cluster listen


def told(world: World, text: str) -> str:
    """A configuration in which a node is told of the stranger, and of nodes by name."""
    if "{stranger}" not in text:
        return text
    text = text.replace("{stranger}", _stranger(world).address)
    for name, node in world.cluster.nodes.items():
        text = text.replace(f"{{gossip address of {name}}}", f"{node.host}:{GOSSIP}")
    return text


def pester(world: World, noise: Noise, nodes: list[Node]) -> None:
    """A stranger does that to each of the nodes.

    Raises:
        Broken: it was to repeat what it has not heard.
    """
    stranger = _stranger(world)
    datagrams = _heard(stranger) if noise.kind == "repeat" else strangers.junk()
    said = {"junk": datagrams[-1][: strangers.JUNK], "announce": datagrams[-1][:16]}
    world.cluster.touched = True
    for node in nodes:
        world.event(f"a stranger, to node {node.name}: {noise}")
        if noise.port == "gossip":
            stranger.tell((node.host, GOSSIP), datagrams, noise.count)
        else:
            data = said.get(noise.kind, b"")
            ending = strangers.ANNOUNCED if noise.kind == "announce" else b""
            stranger.call((node.host, DATA), noise.count, data + ending)


def _heard(stranger: strangers.Stranger) -> list[bytes]:
    try:
        return stranger.heard()
    except TimeoutError:
        raise Broken("the stranger has heard nothing that it could repeat") from None


def _stranger(world: World) -> strangers.Stranger:
    if world.stranger is None:
        world.stranger = strangers.Stranger(next(iter(world.cluster.nodes.values())), GOSSIP)
        world.on_end(world.stranger.close)
    return world.stranger
