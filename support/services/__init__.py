"""What stands beside nodes: authorities and their certificates."""
