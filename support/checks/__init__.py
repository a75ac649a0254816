"""Checks: what a Then sees. Nothing here acts."""
