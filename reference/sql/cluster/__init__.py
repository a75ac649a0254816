"""One database on every node: a primary by election, replicas by its log of transactions."""
