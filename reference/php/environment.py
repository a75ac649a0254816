"""The environment of PHP's processes: what pages find by `getenv`, in `$_ENV` and in /proc."""

from __future__ import annotations

from collections.abc import Mapping

_OWN = "EPHPM_"
_MACHINE = {"PATH", "HOME", "USER", "LANG", "LANGUAGE", "TZ", "TMPDIR"}


def for_pages(environment: Mapping[str, str], *, shared: bool) -> dict[str, str]:
    """Return what pages may find of the node's environment.

    The node's own variables are the operator's, secrets among them; all others are the
    application's. On a node that is `shared` by sites they would be every site's: there only what
    describes the machine is left.
    """
    return {
        name: value
        for name, value in environment.items()
        if (name in _MACHINE or name.startswith("LC_") if shared else not _is_own(name))
    }


def _is_own(name: str) -> bool:
    return name.upper().startswith(_OWN)
