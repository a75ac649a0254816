"""Clients: they speak to nodes over the wire, as visitors and applications do."""
