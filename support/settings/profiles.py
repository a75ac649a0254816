"""Profiles: a target's facts, capabilities and known deviations.

A profile is a TOML file, `profiles/<target>.toml`. It is strict: every fact is
stated, no key is unknown, every deviation has its reason.
"""

from __future__ import annotations

import contextlib
import difflib
import pathlib
import tomllib
from collections.abc import Iterable
from typing import Annotated, Any, Literal

import pydantic

from support.errors import UsageError
from support.settings import ROOT, versions

CAPABILITIES: dict[str, str] = {
    "configuration": "its configuration can be chosen, and it can be started anew",
    "signals": "it can be stopped, killed and paused",
    "logs": "its log can be read",
    "files": "files can be put into its document root",
    "php": "it runs PHP",
    "tls": "it speaks TLS with a certificate of ours",
    "http2": "it speaks HTTP/2",
    "metrics": "it counts in Prometheus' text format",
    "cluster": "nodes of it form a cluster",
    "node-api": "it tells of members, keys and replicas at /api/kv/cluster",
    "clock": "the clock of one node can be set apart from the others'",
    "clock-jumps": "the time of day can be set for it while it runs",
    "acme": "it can be told which authority to ask for certificates",
    "strict-configuration": "it refuses configuration keys that it does not know",
    "resp": "its key-value store has a Redis port",
    "kv": "its PHP pages have the functions ephpm_kv_* and keep sessions in the store",
    "redis-commands": "it has commands of Redis beyond those that its documentation lists",
    "tenants": "it serves several sites, each with a host and keys of its own",
    "voters": "its database is elected a primary by a majority, and its log tells who votes",
    "one-writer": "of nodes that share a database one takes writes, and the others refuse them",
    "access-log": "it writes one line for each request",
}


def _version(text: str) -> str:
    versions.parsed(text)
    return text


VersionText = Annotated[str, pydantic.AfterValidator(_version)]


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class About(_Strict):
    """`[target]`: what the profile describes."""

    name: str
    about: str
    deviates_like: str | None = pydantic.Field(
        None, description="the profile beside this one whose known deviations hold here as well"
    )
    unnamed: str = pydantic.Field(
        "", description="what a program says of its version that was built without one"
    )


class Facts(_Strict):
    """`[facts]`: where targets differ on purpose. Features name a fact, not a value."""

    sapi_name: str = pydantic.Field(description="what php_sapi_name() says")
    script_type: str = pydantic.Field(description="Content-Type of .js files")
    xyz_type: str = pydantic.Field(description="Content-Type of .xyz files, a rare extension")
    traversal_refusal: int = pydantic.Field(description="status for a path with a .. segment")
    server_software: str = pydantic.Field(description="start of $_SERVER['SERVER_SOFTWARE']")


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], pydantic.BeforeValidator(_listed)]


class Deviation(_Strict):
    """`[[deviation]]`: a promise that the target is known not to keep."""

    id: str = pydantic.Field(description="the scenario's tag, without @")
    scenario: Names = pydantic.Field((), description="its full name, where not all have it")
    reason: str = pydantic.Field(min_length=10)
    reference: str = pydantic.Field(description="where it was measured or is documented")
    since: VersionText = pydantic.Field(description="first version that it was seen in")
    mended: VersionText | None = pydantic.Field(
        default=None, description="first version that was measured to keep the promise again"
    )
    sometimes: bool = pydantic.Field(
        False, description="a race: it shows in some runs, and its absence in one proves nothing"
    )
    http: Literal["1.1", "2"] | None = pydantic.Field(
        None, description="it shows only where visitors come over that HTTP (`-D http=...`)"
    )
    shows: tuple[str, ...] = pydantic.Field(
        (), description="texts of which one is in the failure: any other failure is `failed`"
    )

    @property
    def of_versions(self) -> bool:
        """Whether some version of the target has it and another has not."""
        return self.mended is not None or versions.earlier("0", self.since)

    def concerns(self, name: str) -> bool:
        """Whether it is about the scenario of that name, among those that have its tag.

        A row of an outline is named without the number that reports add (` -- @1.2`): its title
        tells it from the others, and no row that is added before it changes that.
        """
        return not self.scenario or name.partition(" -- @")[0] in self.scenario


class Profile(_Strict):
    """A whole profile."""

    target: About
    facts: Facts
    capabilities: dict[str, bool | str]
    deadlines: dict[str, float] = {}
    # Keys of ephpm.toml that each node of a cluster gets on this target: its timers.
    cluster: dict[str, Any] = {}
    deviation: tuple[Deviation, ...] = ()
    # From which version on a promise holds, by its id: an older one never made it.
    since: dict[str, VersionText] = {}
    # By which HTTP visitors come who do not say it.
    http: str = "1.1"
    # Which version is measured; empty where nobody knows: then it is taken for the newest.
    version: str = ""

    def of_version(self, named: str, said: str) -> Profile:
        """The profile of that version: as it is named, or as the program says itself.

        A program that was built without a version (`target.unnamed`) says nothing, nor does
        one whose words have no version in them.
        """
        version = named
        words = [] if named or self.target.unnamed in said.split() else said.split()
        for word in words:
            with contextlib.suppress(ValueError):
                versions.parsed(word)
                version = word
                break
        return self.model_copy(update={"version": version})

    def of_http(self, http: str) -> Profile:
        """The profile of a run whose visitors come over that HTTP: "1.1" or "2"."""
        return self.model_copy(update={"http": http})

    def too_early(self, tags: Iterable[str]) -> str:
        """Why a promise with those tags does not hold yet in this version; empty where it does."""
        for tag in tags:
            since = self.since.get(tag)
            if since and versions.earlier(self.version, since):
                return f"{self.target.name} {self.version}: {tag} is promised from {since} on"
        return ""

    def claims(self, capability: str) -> bool:
        """Whether the target claims to have that capability."""
        return self.capabilities.get(capability) is True

    def lack_of(self, capability: str) -> str:
        """Why the target does not have it: the skip reason."""
        value = self.capabilities.get(capability)
        because = value if isinstance(value, str) else "its profile does not claim it"
        return f"{self.target.name} has no {capability}: {because}"

    def deviation_of(self, tags: list[str], name: str) -> Deviation | None:
        """The known deviation that a scenario with those tags and that name has.

        One that was mended by this version is none. Before the first version that it was seen
        in nobody has looked: it may show or not, as one that shows only sometimes.
        """
        known = [
            each
            for each in self.deviation
            if each.id in tags and each.concerns(name) and each.http in (None, self.http)
            if not each.mended or versions.earlier(self.version, each.mended)
        ]
        if not known:
            return None
        # What is said of one HTTP says more than what is said of both.
        found = min(known, key=lambda each: each.http is None)
        if versions.earlier(self.version, found.since):
            return found.model_copy(update={"sometimes": True})
        return found


def load(path: pathlib.Path) -> Profile:
    """Reads a profile.

    Raises:
        UsageError: it cannot be read, is not TOML, has an unknown key, lacks one,
            or names an unknown capability.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"profile {path}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"profile {path}: not valid TOML: {error}") from None
    try:
        profile = Profile.model_validate(data)
    except pydantic.ValidationError as error:
        raise UsageError(f"profile {path}: {_explain(error)}") from None
    for name in profile.capabilities:
        if name not in CAPABILITIES:
            raise UsageError(f"profile {path}: capabilities.{name}: {_known(name, CAPABILITIES)}")
    return _with_deviations_of_another(profile, path)


def _with_deviations_of_another(profile: Profile, path: pathlib.Path) -> Profile:
    name = profile.target.deviates_like
    if name is None:
        return profile
    other = path.with_name(f"{name}.toml")
    if other == path or not other.is_file():
        raise UsageError(f"profile {path}: target.deviates_like: there is no profile {other}")
    like = load(other)
    # Its own come first: they may say more of the same promise.
    deviations = (*profile.deviation, *like.deviation)
    since = {**like.since, **profile.since}
    return profile.model_copy(update={"deviation": deviations, "since": since})


def path_for(target: str) -> pathlib.Path:
    """The profile that belongs to a target."""
    return ROOT / "profiles" / f"{target}.toml"


def _explain(error: pydantic.ValidationError) -> str:
    lines = []
    for item in error.errors():
        key = ".".join(str(part) for part in item["loc"])
        text = item["msg"]
        if item["type"] == "extra_forbidden":
            text = _known(str(item["loc"][-1]), _siblings(item["loc"]))
        elif item["type"] == "missing":
            text = "is missing"
        lines.append(f"{key}: {text}")
    return "; ".join(lines)


def _siblings(location: tuple[Any, ...]) -> dict[str, Any]:
    sections: dict[str, type[_Strict]] = {"target": About, "facts": Facts, "deviation": Deviation}
    model: type[_Strict] = sections.get(str(location[0]), Profile) if len(location) > 1 else Profile
    return dict(model.model_fields)


def _known(name: str, known: dict[str, Any]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"unknown; did you mean {near[0]}?" if near else f"unknown; known: {', '.join(known)}"
