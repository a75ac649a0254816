"""What `-D name=value` may say, typed and checked before anything starts."""

from __future__ import annotations

import dataclasses
import difflib
import os
import pathlib
import random
import re
from collections.abc import Callable, Mapping
from typing import Any

from support.errors import UsageError
from support.settings import ROOT, versions

TARGETS = ("reference", "ephpm", "compose", "deployed")
PROFILES = ROOT / "profiles"
PLANNED = ("kubernetes",)  # there is no provider for it yet


@dataclasses.dataclass(frozen=True)
class RunOptions:
    """One run's choices. Each field is documented in `MEANING`."""

    target: str = "reference"
    binary: pathlib.Path | None = None
    image: str | None = None
    url: str | None = None
    profile: pathlib.Path | None = None
    version: str = ""
    defect: tuple[str, ...] = ()
    shard: tuple[int, int] | None = None
    shuffle: int | None = None
    chaos: int | None = None
    patience: float = 1.0
    http: str = "1.1"
    retries: int = 1

    @classmethod
    def from_userdata(cls, userdata: Mapping[str, Any]) -> RunOptions:
        """Reads behave's `-D` values.

        Raises:
            UsageError: a name is unknown, a value has the wrong form, or the
                values do not go together.
        """
        values: dict[str, Any] = {}
        for name, value in userdata.items():
            if name not in READERS:
                near = difflib.get_close_matches(name, READERS, n=1)
                hint = f"did you mean -D {near[0]}=...?" if near else f"known: {', '.join(READERS)}"
                raise UsageError(f"-D {name}: there is no such option; {hint}")
            values[name] = READERS[name](name, str(value))
        options = cls(**values)
        options._check()
        return options

    @property
    def ci(self) -> bool:
        """Whether a missing component is broken rather than skipped (`CI=true`)."""
        return os.environ.get("CI", "").lower() in ("1", "true", "yes")

    def to_userdata(self) -> dict[str, str]:
        """The same choices as `-D` values, for a worker or a rerun."""
        values: dict[str, str] = {"target": self.target}
        for name in ("binary", "image", "url", "profile", "version", "shuffle", "chaos"):
            if (value := getattr(self, name)) not in (None, ""):
                values[name] = str(value)
        if self.defect:
            values["defect"] = ",".join(self.defect)
        if self.shard:
            values["shard"] = f"{self.shard[0]}/{self.shard[1]}"
        if self.http != "1.1":
            values["http"] = self.http
        if self.patience != 1.0:
            values["patience"] = str(self.patience)
        return values

    def _check(self) -> None:
        needs = {
            "ephpm": ("binary", "PATH"),
            "compose": ("image", "NAME"),
            "deployed": ("url", "http://HOST:PORT"),
        }
        if self.target in needs:
            name, form = needs[self.target]
            if getattr(self, name) is None:
                raise UsageError(f"-D target={self.target} needs -D {name}={form}")
        for name, owners in {
            "binary": ("ephpm",),
            "image": ("compose",),
            "url": ("deployed",),
            "defect": ("reference",),
        }.items():
            if getattr(self, name) and self.target not in owners:
                also = " or ".join(f"-D target={owner}" for owner in owners)
                raise UsageError(f"-D {name} belongs to {also}, not to target={self.target}")


def _target(name: str, value: str) -> str:
    if value in PLANNED:
        raise UsageError(f"-D {name}={value}: not yet; one of {', '.join(TARGETS)}")
    if value not in TARGETS:
        raise UsageError(f"-D {name}={value}: no such target; one of {', '.join(TARGETS)}")
    return value


def _text(name: str, value: str) -> str:
    if not value or value == "true":
        raise UsageError(f"-D {name}: needs a value: -D {name}=...")
    return value


def _url(name: str, value: str) -> str:
    if "@" in value:
        raise UsageError(f"-D {name}: want http://HOST:PORT without a user: none is sent")
    if not re.fullmatch(r"https?://[^/\s]+/?", value):
        raise UsageError(f"-D {name}={value}: want http://HOST:PORT or https://HOST:PORT")
    return value.rstrip("/")


def _program(name: str, value: str) -> pathlib.Path:
    path = _file(name, value)
    if not os.access(path, os.X_OK):
        raise UsageError(f"-D {name}={value}: the file is not executable; try chmod +x")
    return path


def _file(name: str, value: str) -> pathlib.Path:
    path = pathlib.Path(_text(name, value)).expanduser().resolve()
    if path.is_dir():
        raise UsageError(f"-D {name}={value}: this is a directory, want a file")
    if not path.is_file():
        raise UsageError(f"-D {name}={value}: there is no such file")
    return path


def _profile(name: str, value: str) -> pathlib.Path:
    try:
        return _file(name, value)
    except UsageError as error:
        kept = sorted(path.stem for path in PROFILES.glob("*.toml"))
        near = difflib.get_close_matches(pathlib.Path(value).stem, kept, n=1)
        hint = f"did you mean profiles/{near[0]}.toml?" if near else "want the path of a profile"
        raise UsageError(f"{error}; {hint}") from None


def _version(name: str, value: str) -> str:
    try:
        versions.parsed(value)
    except ValueError:
        raise UsageError(f"-D {name}={value}: want {versions.FORM}") from None
    return value


def _names(name: str, value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(name, value).split(",") if part.strip())


def _shard(name: str, value: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/(\d+)", value)
    if not match or not 1 <= int(match[1]) <= int(match[2]):
        raise UsageError(f"-D {name}={value}: want K/N with 1 <= K <= N, such as 2/8")
    return int(match[1]), int(match[2])


def _seed(name: str, value: str) -> int:
    if value in ("true", "random"):
        return random.SystemRandom().randrange(1_000_000)
    if not value.isdigit():
        raise UsageError(f"-D {name}={value}: want a whole number, or random")
    return int(value)


def _factor(name: str, value: str) -> float:
    try:
        factor = float(value)
    except ValueError:
        factor = 0.0
    if not 0.1 <= factor <= 100:
        raise UsageError(f"-D {name}={value}: want a number from 0.1 to 100")
    return factor


def _http(name: str, value: str) -> str:
    if value not in ("1.1", "2"):
        raise UsageError(f"-D {name}={value}: want 1.1 or 2")
    return value


def _whole(name: str, value: str) -> int:
    if value not in ("0", "1"):
        raise UsageError(f"-D {name}={value}: want 0 or 1")
    return int(value)


READERS: dict[str, Callable[[str, str], Any]] = {
    "target": _target,
    "binary": _program,
    "image": _text,
    "url": _url,
    "profile": _profile,
    "version": _version,
    "defect": _names,
    "shard": _shard,
    "shuffle": _seed,
    "chaos": _seed,
    "patience": _factor,
    "http": _http,
    "retries": _whole,
}

MEANING = {
    "target": f"what is under test: {', '.join(TARGETS)} (default reference)",
    "binary": "the ephpm program, with target=ephpm",
    "image": "the image's name, with target=compose",
    "url": "the address of a running node, with target=deployed",
    "profile": "a profile file other than profiles/<target>.toml",
    "version": "the version of what is under test, where it says none or a wrong one",
    "defect": "named defects of the reference node, comma-separated (sabotage)",
    "shard": "K/N: run only the K-th of N parts of the selection",
    "shuffle": "run in random order; a seed, or `random`",
    "chaos": "the seed of random faults; a failing scenario names the one it had",
    "patience": "factor on every wait that is patience, not a promise (slow machines)",
    "http": "by which HTTP visitors come where a scenario does not say it: 1.1 (default) or 2",
    "retries": "0 forbids the one retry of @stress scenarios",
}
