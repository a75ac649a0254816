"""What is known of the SQL statements that a node runs: which kinds, how often, how long."""
