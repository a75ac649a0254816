"""Several nodes as one: membership, shared keys, replication."""
