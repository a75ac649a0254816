"""MySQL's wire: packets, the handshake, commands, and how results are sent."""
