"""The reference node: a small, readable ePHPm that honours the product's `ephpm.toml`."""

__version__ = "0.1.0"
