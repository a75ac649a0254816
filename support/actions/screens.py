"""What people do at a screen: with a mouse and a keyboard, in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from support.actions import filling, people
from support.clients.screen import Screen
from support.language.applications import Person
from support.language.screens import ScreenStep, screen_step
from support.world import World


def walk(world: World, who: Person, table: Iterable[Any]) -> None:
    """Does each | step | of the table; the screen at its end is kept as a picture.

    Raises:
        Missing: there is no Chromium.
        Mismatch: something is not there to be clicked, filled in or seen.
    """
    screen = of(world, who)
    node = people.node_of(world, who)
    steps = [_filled(world, screen_step(row["step"])) for row in table]
    try:
        for step in steps:
            world.event(f"{who.name} at the screen: {step}")
            screen.do(step, node.url)
        screen.settle()
    finally:
        number = len(world.people.pictures) + 1
        world.people.pictures[f"screen-{number}-{who.name}.png"] = screen.picture()


def of(world: World, who: Person) -> Screen:
    """The person's screen, which is opened at its first use and closed with the scenario."""
    screens = world.people.screens
    if who.name not in screens:
        screens[who.name] = Screen()
        world.on_end(screens[who.name].close)
    return screens[who.name]


def _filled(world: World, step: ScreenStep) -> ScreenStep:
    return ScreenStep(step.kind, filling.filled(world, step.what), step.field)
