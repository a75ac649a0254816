"""The key-value store, its Redis port, and what PHP pages call."""
