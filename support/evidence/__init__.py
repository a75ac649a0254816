"""Evidence: what a failing scenario leaves, so that its cause is found without asking."""

from support.evidence.bundle import write, write_kept

__all__ = ["write", "write_kept"]
