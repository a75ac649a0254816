"""Certificates from an authority (RFC 8555)."""
