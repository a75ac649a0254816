"""Certificates by ACME, from Pebble: one node orders, all serve."""

from __future__ import annotations

import functools
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509

from tests.integration.reference.cluster_nodes import (
    ClusterNode,
    Nodes,
    await_formed,
    until,
)
from tests.integration.reference.pebble import Pebble
from tests.integration.reference.running_node import Certificate, free_port

DOMAIN = "site.test"
LEADS = "this node is now the ACME leader"

StartPebble = Callable[..., Pebble]


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    made = Nodes(tmp_path)
    (made.site / "index.html").write_text("served by TLS")
    yield made
    made.end()


@pytest.fixture
def start_pebble(tmp_path: Path, certificate: Certificate) -> Iterator[StartPebble]:
    running: list[Pebble] = []

    def start(**options: int) -> Pebble:
        running.append(Pebble(tmp_path, certificate, **options))
        return running[-1]

    yield start
    for pebble in running:
        pebble.stop()


def make(nodes: Nodes, pebble: Pebble, name: str, tls: int, reference: str = "") -> ClusterNode:
    """A node with a TLS listener of its own."""
    node = nodes.make(
        name,
        join=["a"] if name != "a" else [],
        reference=f'acme_directory = "{pebble.url}"\nacme_trust = "{pebble.trust}"\n'
        f"acme_lease = 3.0\nacme_check_interval = 0.2\n{reference}",
        more=f'[server.tls]\ndomains = ["{DOMAIN}"]\nemail = "admin@{DOMAIN}"\n'
        f'listen = "127.0.0.1:{tls}"\ncache_dir = "{nodes.directory / name}-certs"\n',
    )
    node.tls = tls
    return node


def served(node: ClusterNode, trust: str | None = None) -> x509.Certificate:
    """The certificate that a node serves; with `trust` it must be good for the domain."""
    context = ssl.create_default_context(cadata=trust)
    if trust is None:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", node.tls), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=DOMAIN) as connection,
    ):
        der = connection.getpeercert(binary_form=True)
    assert der is not None
    return x509.load_der_x509_certificate(der)


def leaders(nodes: list[ClusterNode]) -> list[str]:
    return [node.name for node in nodes if node.said(LEADS)]


def start_led_by_the_first(nodes: list[ClusterNode]) -> None:
    """Of nodes that start at once whoever is up first may lead, and goes on leading."""
    nodes[0].start()
    until(lambda: leaders(nodes[:1]) == [nodes[0].name])
    for node in nodes[1:]:
        node.start()
    await_formed(nodes)


def test_one_node_orders_and_all_serve_the_certificate(
    nodes: Nodes, start_pebble: StartPebble
) -> None:
    # The directory looks at one node only, and that one is not the leader.
    ports = [free_port() for _ in range(3)]
    pebble = start_pebble(tls_port=ports[2])
    trio = [make(nodes, pebble, name, port) for name, port in zip("abc", ports, strict=True)]
    start_led_by_the_first(trio)

    def answers(node: ClusterNode) -> x509.Certificate:
        return served(node, pebble.issuer())

    certificates = [until(functools.partial(answers, node)) for node in trio]
    assert len({certificate.serial_number for certificate in certificates}) == 1
    assert leaders(trio) == ["a"]
    # A node that starts late makes a first order fail; whoever orders again is the same.
    assert pebble.orders() == trio[0].log.read_text().count("ACME order started") > 0
    assert not any(node.said("ACME order started") for node in trio[1:])
    assert trio[1].said("ACME certificate event (follower, loaded from KV)")


def test_a_challenge_by_http_is_answered_by_every_node(
    nodes: Nodes, start_pebble: StartPebble
) -> None:
    by_http = 'acme_challenge = "http-01"'
    looked_at = nodes.make("probe")  # to know a port before Pebble starts
    pebble = start_pebble(http_port=looked_at.http)
    pair = [make(nodes, pebble, name, free_port(), by_http) for name in "ab"]
    text = pair[1].config.read_text()
    pair[1].config.write_text(text.replace(f":{pair[1].http}", f":{looked_at.http}"))
    pair[1].http = looked_at.http
    start_led_by_the_first(pair)
    assert until(lambda: served(pair[0])) == until(lambda: served(pair[1]))
    assert leaders(pair) == ["a"]
    pair[0].ask("SET", "acme:challenge:token", "token.print")
    for node in pair:
        status, headers, body = node.get("/.well-known/acme-challenge/token")
        assert (status, headers["content-type"], body) == (200, "text/plain", b"token.print")
        assert node.get("/.well-known/acme-challenge/unknown")[0] == 404


def test_another_node_renews_when_the_leader_is_dead(
    nodes: Nodes, start_pebble: StartPebble
) -> None:
    ports = [free_port() for _ in range(3)]
    pebble = start_pebble(tls_port=ports[2], lifetime=24)
    early = "acme_renew_before = 20.0"
    trio = [make(nodes, pebble, name, port, early) for name, port in zip("abc", ports, strict=True)]
    start_led_by_the_first(trio)
    first = until(lambda: served(trio[1]))
    assert leaders(trio) == ["a"]
    trio[0].kill()
    until(lambda: leaders(trio[1:]) == ["b"])
    renewed = until(lambda: served(trio[1]).serial_number != first.serial_number)
    assert renewed
    until(lambda: served(trio[2]) == served(trio[1]))


def test_a_restarted_node_needs_no_new_certificate(nodes: Nodes, start_pebble: StartPebble) -> None:
    port = free_port()
    pebble = start_pebble(tls_port=port)
    node = make(nodes, pebble, "a", port)
    node.start()
    first = until(lambda: served(node))
    assert node.terminate() == 0
    node.start()
    assert until(lambda: served(node)) == first
    assert pebble.orders() == 1


def test_a_failed_order_is_told_and_tried_again(nodes: Nodes, start_pebble: StartPebble) -> None:
    pebble = start_pebble(tls_port=9)
    node = make(nodes, pebble, "a", free_port())
    node.start()
    node.wait_ready()
    until(lambda: node.log.read_text().count("ACME error") >= 2)


def test_a_public_directory_is_refused(nodes: Nodes) -> None:
    node = nodes.make("a", more='[server.tls]\ndomains = ["site.test"]')
    node.start()
    assert node.process is not None
    assert node.process.wait(20) == 1
    assert node.said("error: [server.tls] domains: the reference node orders from no public")
