"""The MySQL proxy: clients in front, pooled connections to a primary and its replicas behind."""
