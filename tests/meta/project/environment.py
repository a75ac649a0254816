"""Hooks that fail where a tag or META_BREAKS says so, and that write down that they ran."""

from __future__ import annotations

import os
import pathlib
import signal
import threading
import time
from collections.abc import Sequence
from typing import Any

from support.errors import UsageError
from support.results import Attachment
from support.settings import profiles
from support.settings.options import RunOptions

BREAKS = os.environ.get("META_BREAKS", "")

if BREAKS == "import":
    raise RuntimeError("environment.py breaks")
if BREAKS == "thread":
    threading.Thread(target=time.sleep, args=[60], name="early", daemon=True).start()


def note(what: str) -> None:
    """Adds a line to the log that the tests read: which process did what."""
    with pathlib.Path("meta.log").open("a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} {what}\n")


def breaks(where: str, tags: Sequence[str] = ()) -> None:
    note(where)
    if where in BREAKS or f"breaks.{where}" in tags:
        raise RuntimeError(f"{where} breaks")


def before_all(context: Any) -> None:
    try:
        begin(context)
    except FileExistsError:  # "one before_all", and this is another one
        time.sleep(0.2)  # the broken one is to be heard of first


def begin(context: Any) -> None:
    if BREAKS == "usage":
        raise UsageError("profiles/own.toml: facts.sapi_name: is missing")
    if BREAKS == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if BREAKS == "one before_all":  # in the first worker that comes here, only
        with pathlib.Path("first").open("x", encoding="utf-8"):
            breaks("one before_all")
    breaks("before_all")
    if BREAKS == "hang at first":
        time.sleep(600)
    options = RunOptions.from_userdata(context.config.userdata)
    context.profile = profiles.load(options.profile) if options.profile else None
    context.target_version = "1.2.3"
    context.add_cleanup(breaks, "testrun cleanup")


def before_tag(context: Any, tag: str) -> None:
    if tag == "breaks.before_tag":
        breaks("before_tag", [tag])


def after_tag(context: Any, tag: str) -> None:
    if tag == "breaks.after_tag":
        breaks("after_tag", [tag])


def before_feature(context: Any, feature: Any) -> None:
    if "skipped.feature" in feature.tags:
        feature.skip("the feature is skipped")
    if "kills.before_feature" in feature.tags:
        os.kill(os.getpid(), signal.SIGKILL)
    breaks("before_feature", feature.tags)
    if "breaks.feature_cleanup" in feature.tags:
        context.add_cleanup(breaks, "feature_cleanup", feature.tags)


def after_feature(context: Any, feature: Any) -> None:
    breaks("after_feature", feature.tags)


def before_scenario(context: Any, scenario: Any) -> None:
    context.attachments = []
    tags = scenario.effective_tags
    if "skipped" in tags:
        scenario.skip("there is no brotli here")
    if "exits.before_scenario" in tags:
        raise SystemExit(3)
    if "breaks.cleanup" in tags:
        context.add_cleanup(breaks, "cleanup", tags)
    breaks("before_scenario", tags)


def after_scenario(context: Any, scenario: Any) -> None:
    if "attaches" in scenario.effective_tags:
        path = pathlib.Path("evidence") / "request.txt"
        (context.reports / path).parent.mkdir(exist_ok=True)
        (context.reports / path).write_text("GET / HTTP/1.1\n")
        context.attachments.append(Attachment("request", str(path)))
    breaks("after_scenario", scenario.effective_tags)


def before_step(context: Any, step: Any) -> None:
    breaks("before_step", context.scenario.effective_tags)


def after_step(context: Any, step: Any) -> None:
    breaks("after_step", context.scenario.effective_tags)


def after_all(context: Any) -> None:
    if BREAKS == "hang at last":
        time.sleep(600)
    breaks("after_all")
