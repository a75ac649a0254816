"""Topologies: which nodes are wanted, with which configuration, and which ones run."""

from support.topologies.cluster import NOBODY, UNKNOWN, Cluster, ClusterSpec
from support.topologies.configuration import ConfigurationError, merged, parsed, rendered
from support.topologies.node import Node, NodeSpec

__all__ = [
    "NOBODY",
    "UNKNOWN",
    "Cluster",
    "ClusterSpec",
    "ConfigurationError",
    "Node",
    "NodeSpec",
    "merged",
    "parsed",
    "rendered",
]
