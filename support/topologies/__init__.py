"""Topologies: which nodes are wanted, with which configuration, and where they are found."""

from support.topologies.cluster import NOBODY, UNKNOWN, ClusterSpec, names, told_of_all
from support.topologies.configuration import ConfigurationError, merged, parsed, rendered
from support.topologies.endpoints import ENDPOINTS, HTTP, HTTPS, MYSQL, REDIS, Endpoint
from support.topologies.node import Node, NodeSpec

__all__ = [
    "ENDPOINTS",
    "HTTP",
    "HTTPS",
    "MYSQL",
    "NOBODY",
    "REDIS",
    "UNKNOWN",
    "ClusterSpec",
    "ConfigurationError",
    "Endpoint",
    "Node",
    "NodeSpec",
    "merged",
    "names",
    "parsed",
    "rendered",
    "told_of_all",
]
