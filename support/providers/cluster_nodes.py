"""What each node of a cluster is told: of the others, of the secret, of the authority."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from support.services.authorities import Authority
from support.settings.profiles import Profile
from support.topologies import REDIS, UNKNOWN, ClusterSpec, NodeSpec, merged

GOSSIP, DATA = 7946, 7947
SECRET = "the secret of an acceptance cluster"
NOWHERE = "seed.invalid"  # RFC 6761: never resolved


def node_spec(
    profile: Profile,
    spec: ClusterSpec,
    name: str,
    started: Iterable[str],
    address: Callable[[str], str],
    authority: Authority | None = None,
) -> NodeSpec:
    """What the node of that name is started with.

    Args:
        started: the names of those that were started before it.
        address: where the node of a name is, or will be; of `NOBODY` where nobody ever is.
    """
    told = [seed for seed in spec.seeds.get(name, tuple(started)) if seed != name]
    seeds = [f"{NOWHERE if seed == UNKNOWN else address(seed)}:{GOSSIP}" for seed in told]
    defaults = {
        # A visitor may come to any node, so sessions are kept where all nodes see them.
        "php": {"ini_overrides": [["session.save_handler", "ephpm"]]},
        "kv": {"redis_compat": {"enabled": True, "listen": f"{{{REDIS.said('address')}}}"}},
        "cluster": {
            "enabled": True,
            "bind": f"{{host}}:{GOSSIP}",
            "join": seeds,
            "secret": SECRET,
            "node_id": f"node-{name}",
            "cluster_id": "acceptance",
            "kv": {"data_port": DATA},
        },
    }
    table = merged(defaults, profile.cluster, spec.configuration, spec.own.get(name, {}))
    table = _addressed(table, address)
    if authority is not None:
        # ePHPm has no key for another directory than Let's Encrypt's.
        own = {"acme_directory": authority.directory, "acme_trust": str(authority.trust)}
        table = merged(table, {"reference": own})
    return NodeSpec(configuration=table, settable=spec.settable, content=spec.content)


def _addressed(value: Any, address: Callable[[str], str]) -> Any:
    """What is configured, with `{address of b}` filled in: where the node of that name is."""
    if isinstance(value, dict):
        return {key: _addressed(item, address) for key, item in value.items()}
    if isinstance(value, list):
        return [_addressed(item, address) for item in value]
    if isinstance(value, str):
        return re.sub(r"\{address of ([a-z])\}", lambda found: address(found[1]), value)
    return value
