"""What a Given or a When does, one module a noun."""
