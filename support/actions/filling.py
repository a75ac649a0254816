"""What placeholders stand for in a scenario: its node, its first visit, the target's facts."""

from __future__ import annotations

from collections.abc import Callable

from support.assertions import Mismatch
from support.errors import Broken
from support.language.placeholders import Known, fill
from support.services.replication import PRIMARY, REPLICA
from support.topologies import ENDPOINTS, Endpoint
from support.world import World


def filled(world: World, text: str, **more: str) -> str:
    """The text with its placeholders filled in.

    Args:
        more: names that are known here only, such as the `number` of a visitor.
    """
    return fill(text, {**known(world), **more})


def known(world: World) -> Known:
    """Each placeholder of a scenario; what it stands for is found out when it is used."""
    return {
        **_of_endpoints(world),
        **_of_databases(world),
        "host": lambda _: world.node.host,
        "document root": lambda _: str(world.node.site),
        "visitor's address": lambda _: world.visits.address,
        "visitor's port": lambda _: str(world.answer.port),
        "post's address": lambda _: world.people.address("post"),
        "picture's address": lambda _: world.people.address("picture"),
        "its ...": lambda name: _of_first_visit(world, name),
        "target's ...": lambda name: fact(world, name),
    }


def _of_databases(world: World) -> dict[str, Callable[[str], str]]:
    def address(name: str) -> Callable[[str], str]:
        return lambda _: world.databases.address(name)

    return {f"{name} address": address(name) for name in (PRIMARY, REPLICA)}


def _of_endpoints(world: World) -> dict[str, Callable[[str], str]]:
    def port(each: Endpoint) -> Callable[[str], str]:
        return lambda _: str(world.node.ports[each])

    def address(each: Endpoint) -> Callable[[str], str]:
        return lambda _: world.node.address(each)

    ports = {each.said("port"): port(each) for each in ENDPOINTS}
    return ports | {each.said("address"): address(each) for each in ENDPOINTS}


def fact(world: World, name: str) -> str:
    """What the target's profile states.

    Raises:
        Broken: there is no such fact.
    """
    facts = world.profile.facts.model_dump()
    key = name.replace(" ", "_")
    if key == "PHP_version":
        return world.provider.php_version
    if key not in facts:
        stated = ", ".join(["PHP version", *(item.replace("_", " ") for item in facts)])
        raise Broken(f"the fact {name!r} is not in the profile; known: {stated}")
    return str(facts[key])


def _of_first_visit(world: World, name: str) -> str:
    """What the first visit was given.

    Raises:
        Mismatch: its answer had no such thing.
        Broken: there was no first visit.
    """
    first = world.visits.first
    found = first.value(name)
    if found is None and first.answer is not None:
        raise Mismatch(f"the {name} of the first answer", "a value", "none")
    if found is None:
        raise Broken(f"{{its {name}}}: there was no first visit")
    return found
