"""Applications that others wrote: what each is made of, and how one is put onto a node.

An application is installed once, on the target itself, and kept as it is then (`snapshots`); each
scenario begins with a node that has it from the start.
"""

from support.applications.application import Application
from support.applications.snapshots import COMPILED, prepared

__all__ = ["COMPILED", "Application", "prepared"]
