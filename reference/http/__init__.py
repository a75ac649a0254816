"""HTTP: listeners, protocols, routing, files, what every answer has."""
