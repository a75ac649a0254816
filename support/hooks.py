"""What `environment.py` calls: one function for each of behave's hooks."""

from __future__ import annotations

import concurrent.futures
import difflib
import pathlib
from typing import Any

from support import evidence
from support.assertions import Mismatch
from support.checks import promptness, rest, snapshot
from support.clients import http
from support.errors import Broken, Unsupported, UsageError
from support.language import features
from support.language.comparing import compared_by
from support.machine import guard, shortage
from support.machine.metronome import metronome
from support.providers import Provider, provider_for
from support.providers.pool import ClusterPool, Pool
from support.results import Verdict
from support.runner import verdicts
from support.services.replication import Pair
from support.settings import ROOT, deadlines, profiles
from support.settings.options import RunOptions
from support.settings.profiles import Profile
from support.world import World
from support.world.pace import Pace

REQUIRES = "requires."
HTTP1 = "http1"


def before_all(context: Any) -> None:
    """Reads the options and the profile; nothing is started before it is wanted."""
    if not hasattr(context, "find_match"):  # which the suite's own runner gives
        raise UsageError(f"behave runs by a runner that is not the suite's; start it in {ROOT}")
    options = RunOptions.from_userdata(context.config.userdata)
    profile = profiles.load(options.profile or profiles.path_for(options.target))
    if options.profile:  # of those that are kept here the gate knows
        _check_ids(profile, options.profile)
    deadlines.configure(options.patience, profile.deadlines)
    http.speak(options.http)
    context.provider = provider_for(options, profile)
    context.provider.prepare()
    metronome.begin()
    context.pace = Pace()
    context.options, context.profile = options, _of_version(profile, context.provider, options)
    context.pool = Pool(context.provider)
    context.add_cleanup(context.pool.close)
    context.cluster_pool = ClusterPool(context.provider)
    context.add_cleanup(context.cluster_pool.close)
    context.databases = Pair()
    context.add_cleanup(context.databases.close)
    context.asked_version = _ask_version(context.provider, options.version)


def after_all(context: Any) -> None:
    """The run ends in this worker; one of them tells which program the target is."""
    # Without it, before_all has come to nothing, and has said why.
    if getattr(context, "asked_version", None) is not None:
        context.target_version, context.target_digest = context.asked_version.result()


def before_scenario(context: Any, scenario: Any) -> None:
    """Skips what the target does not claim; gives the others their world."""
    tags = set(scenario.effective_tags)
    reason = skip_reason(context, tags)
    if reason:
        scenario.skip(reason)
        return
    context.world = World(
        context.options,
        context.profile,
        context.provider,
        context.pool,
        context.cluster_pool,
        fresh="fresh" in tags,
        settable=f"{REQUIRES}clock-jumps" in tags,
        piped="piped" in tags,
        pace=context.pace,
        databases=context.databases,
    )
    context.compared = False
    # Whatever happens from here on, the world is put right.
    context.add_cleanup(context.world.undo)


def before_step(context: Any, step: Any) -> None:
    """Right before the first When, takes the snapshot that later steps compare with."""
    if step.step_type == "given" or context.compared:
        return
    context.compared = True
    snapshot.take(context.world, compared_by(context.scenario.all_steps, context.find_match))


def after_scenario(context: Any, scenario: Any) -> None:
    """Looks whether the node survived, and keeps the evidence of a failure."""
    world = getattr(context, "world", None)
    if world is None:
        return
    rest.judge(context, scenario)
    scenario.crash = _crash(world)
    scenario.late_failure = scenario.crash or _slowness(world)
    verdict, reason = verdicts.classify(scenario, context.profile)
    directory = getattr(context, "reports", None) or pathlib.Path("reports/latest")
    with shortage.writing(directory):
        kept = evidence.write_kept(world, scenario, directory)
        context.attachments = kept
        if verdict in (Verdict.FAILED, Verdict.BROKEN, Verdict.XFAILED):
            world.distrust()
            written = evidence.write(world, scenario, verdict, reason, directory)
            context.attachments = [*written, *kept]


def skip_reason(context: Any, tags: set[str]) -> str:
    """Why a scenario with those tags cannot run on this target; empty where it can."""
    profile = context.profile
    for tag in sorted(tags):
        if not tag.startswith(REQUIRES):
            continue
        capability = tag.removeprefix(REQUIRES)
        if capability not in profiles.CAPABILITIES:
            known = ", ".join(profiles.CAPABILITIES)
            raise Broken(f"@{tag}: no such capability; known: {known}")
        if not profile.claims(capability):
            return str(profile.lack_of(capability))
    if context.options.http == "2" and HTTP1 in tags:
        return "it is about HTTP/1.1, and visitors come over HTTP/2 (-D http=2)"
    if early := profile.too_early(sorted(tags)):
        return str(early)
    if "requires.php" in tags and (lack := _lack_of_php(context.provider)):
        return lack
    if context.options.target == "deployed" and "reads" not in tags:
        return "a deployed target is only read: the scenario is not tagged @reads"
    return ""


def _check_ids(profile: Profile, path: pathlib.Path) -> None:
    """Raises `UsageError` where the profile speaks of a promise that nobody makes."""
    known = features.tags_in(ROOT / "features")
    for name in (*(deviation.id for deviation in profile.deviation), *profile.since):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"profile {path}: {name}: no scenario has that id{hint}")


def _of_version(profile: Profile, provider: Provider, options: RunOptions) -> Profile:
    """The profile of the version that is measured; it is asked for where it matters alone."""
    matters = profile.since or any(deviation.of_versions for deviation in profile.deviation)
    said = provider.version if matters and not options.version else ""
    return profile.of_version(options.version, said).of_http(options.http)


def _ask_version(
    provider: Provider, named: str
) -> concurrent.futures.Future[tuple[str, str]] | None:
    # One worker of the run is enough, and nobody has to wait for it.
    try:
        guard.current().version.touch(exist_ok=False)
    except FileExistsError:
        return None
    thread = concurrent.futures.ThreadPoolExecutor(1)
    asked = thread.submit(_identity, provider, named)
    thread.shutdown(wait=False)
    return asked


def _identity(provider: Provider, named: str) -> tuple[str, str]:
    """The version of a report, and the digest that stands beside it."""
    said = provider.version
    if named and named not in said.split():
        said = f"{named} (it says {said})"
    return said, provider.digest


def _lack_of_php(provider: Provider) -> str:
    try:
        return "" if provider.php_version else "no PHP"
    except Unsupported as error:
        return str(error)


def _slowness(world: World) -> Mismatch | None:
    try:
        promptness.prompt(world)
    except Mismatch as late:
        return late
    finally:
        promptness.keep_pace(world)
    return None


def _crash(world: World) -> Mismatch | None:
    for node in world.nodes:
        if node.expected_down or world.provider.running(node):
            continue
        return Mismatch(f"node {node.name}", "still running", world.provider.ending(node))
    return None
