"""Faults: what befalls nodes and the links between them, until it is undone."""

from support.actions import chaos, faults, strangers
from support.language.acts import act
from support.language.clusters import Noise, Trouble
from support.language.nodes import Nodes
from support.world.chosen import chosen
from support.world.context import Context


@act("{nodes:Nodes} {trouble:Trouble}")
def befalls(context: Context, nodes: Nodes, trouble: Trouble) -> None:
    """Something is done to these nodes, or to the links between them and the others."""
    chaos.befall(context.world, nodes, trouble)


@act("a stranger {noise:Noise} of {nodes:Nodes}")
def is_pestered(context: Context, noise: Noise, nodes: Nodes) -> None:
    """Somebody who reaches the ports that nodes have for each other, and is not of their
    cluster."""
    strangers.pester(context.world, noise, chosen(context.world, nodes))


@act("the links are healed")
def are_healed(context: Context) -> None:
    """Every cut is taken away."""
    faults.heal(context.world)
