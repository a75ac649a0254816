"""What a node says of its readiness, whichever way it lets itself be asked."""

from __future__ import annotations

import dataclasses

from support.clients.http import HEALTH, READY, Exchange, HttpClient
from support.topologies.node import Node


def readiness(node: Node) -> Exchange:
    """What the node says of its readiness, on whichever of its listeners says that it is.

    A node may redirect everything on its plain listener, and one that speaks plain HTTP
    where it should speak TLS is judged by the scenario, not here. Of a node that need not be ready
    it is what it says of its health.
    """
    question = READY if node.spec.ready else HEALTH
    secure = dataclasses.replace(question, secure=True)
    plain = dataclasses.replace(node, tls=False)
    ways = ((node, question), (node, secure), (plain, question))
    answers = (HttpClient(at).send(request) for at, request in ways)
    first = next(answers)
    if first.status == 200:
        return first
    return next((answer for answer in answers if answer.status == 200), first)
