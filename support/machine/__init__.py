"""What the suite has of its machine: processes, ports, namespaces, networks, and their end."""
