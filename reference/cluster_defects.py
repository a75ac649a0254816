"""Defects of clusters: membership, the shared store, certificates (see `defects.py`).

Only the names: the parts ask at the place where the promise is kept.
"""

from __future__ import annotations

ROWS: tuple[tuple[str, str, str], ...] = (
    # Membership
    ("cluster-never-forgets", "a dead node stays a member", "cluster ha"),
    ("cluster-death-noticed-late", "a death is noticed after a minute", "cluster ha"),
    ("cluster-indirect-news-ignored", "who is not heard directly is dead", "cluster ha"),
    ("cluster-third-parties-ignored", "a node knows its seeds only", "cluster"),
    ("cluster-secret-not-checked", "every secret opens the cluster", "cluster"),
    ("cluster-wrong-secret-unlogged", "a wrong secret is not logged", "cluster"),
    ("cluster-id-ignored", "clusters of different ids become one", "cluster"),
    ("cluster-duplicate-id-unnoticed", "two nodes of one id are not reported", "cluster"),
    ("cluster-seeds-tried-once", "seeds that are not there at the start are given up", "cluster"),
    ("cluster-first-seed-only", "only the first seed is tried", "cluster"),
    ("cluster-seed-names-unresolved", "a seed's host name is not resolved", "cluster"),
    ("cluster-rejoin-refused", "who was dead is never a member again", "cluster ha"),
    ("cluster-restart-refused", "a restart is ignored until the old life is dead", "cluster ha"),
    ("cluster-leaves-silently", "a stop is not announced", "cluster ha"),
    ("cluster-joins-slowly", "a newcomer waits for eight seconds", "cluster"),
    ("cluster-facts-missing", "members tell neither memory nor key count", "cluster"),
    ("cluster-node-ids-equal", "every node says that it is the same one", "cluster"),
    ("cluster-api-missing", "/api/kv/cluster is not found", "cluster"),
    ("cluster-api-owner-only", "the copies of a key are not told", "cluster"),
    # The shared store
    ("cluster-split-key-space", "every node keeps to its own keys", "cluster ha"),
    ("cluster-uneven-ring", "a node has one place on the ring", "cluster"),
    ("cluster-one-copy", "the replication factor is one", "cluster ha"),
    ("cluster-acknowledges-early", "OK is said before there are copies", "cluster ha"),
    ("cluster-repair-missed", "copies are never compared", "cluster ha"),
    ("cluster-repair-one-way", "the highest node id hears nothing of what it missed", "cluster ha"),
    ("cluster-deletes-forgotten", "a deletion is forgotten at once", "cluster ha"),
    ("cluster-conflicts-kept", "a node keeps its own value in a conflict", "cluster ha"),
    ("cluster-oldest-wins", "the first writer wins a conflict", "cluster ha"),
    ("cluster-clock-decides", "a write with a slow clock loses to an earlier one", "cluster ha"),
    ("cluster-handover-lost", "a node that stops hands nothing over", "cluster ha"),
    ("cluster-newcomer-without-keys", "a newcomer takes no keys", "cluster ha"),
    ("cluster-ttl-lost", "copies never expire", "cluster"),
    ("cluster-counters-local", "INCR and its like count on each node by themselves", "cluster"),
    ("cluster-hashes-local", "hashes stay on the node that was asked", "cluster"),
    ("cluster-large-values-local", "values over 512 bytes stay on one node", "cluster"),
    ("cluster-flush-local", "FLUSHALL empties one node", "cluster"),
    ("cluster-keys-local", "KEYS and DBSIZE know one node", "cluster"),
    ("cluster-deletes-local", "DEL deletes on one node", "cluster"),
    ("cluster-minority-refuses", "the smaller side of a partition refuses writes", "cluster ha"),
    ("cluster-sessions-one-copy", "a session is lost with its owner", "cluster ha"),
    ("cluster-sessions-local", "a session is known to one node", "cluster ha"),
    ("cluster-session-locks-local", "a session's lock binds one node", "cluster ha"),
    ("cluster-etags-local", "the PHP ETag cache is each node's own", "cluster ha"),
    ("cluster-late-requests-run", "a request runs though its sender gave it up", "cluster ha"),
    # Certificates
    ("acme-two-issuers", "every node orders a certificate", "cluster ha"),
    ("acme-no-failover", "no node follows a dead ACME leader", "cluster ha"),
    ("acme-challenge-not-shared", "a challenge is answered by its node only", "cluster ha"),
    ("acme-certificate-not-shared", "a certificate is served by its node only", "cluster ha"),
    ("acme-never-renews", "a certificate is never renewed", "cluster ha"),
)
