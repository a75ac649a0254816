"""The embedded database: SQLite, spoken to in MySQL's dialect."""
