"""What pages find of the node's environment."""

from __future__ import annotations

from reference.php import environment

GIVEN = {
    "PATH": "/usr/bin",
    "LC_ALL": "C",
    "EPHPM_KV__SECRET": "s",
    "ephpm_cluster__secret": "s",
    "EPHPMYADMIN_HOST": "db",
    "AWS_SECRET_ACCESS_KEY": "s",
}


def test_an_application_finds_all_but_the_nodes_own() -> None:
    found = environment.for_pages(GIVEN, shared=False)
    assert sorted(found) == ["AWS_SECRET_ACCESS_KEY", "EPHPMYADMIN_HOST", "LC_ALL", "PATH"]


def test_sites_that_share_a_node_find_what_describes_the_machine() -> None:
    assert environment.for_pages(GIVEN, shared=True) == {"PATH": "/usr/bin", "LC_ALL": "C"}
