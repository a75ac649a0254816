"""The pace of a target is the median of what its answers took."""

from __future__ import annotations

from support.world.pace import ENOUGH, RECENT, Pace


def test_of_too_few_answers_nobody_can_say_what_is_usual() -> None:
    pace = Pace()
    pace.answers.extend([5.0] * (ENOUGH - 1))
    assert pace.usual == 0


def test_one_hang_does_not_make_a_pace() -> None:
    pace = Pace()
    pace.answers.extend([0.1] * ENOUGH + [10.0])
    assert pace.usual == 0.1


def test_the_pace_follows_the_machine() -> None:
    pace = Pace()
    pace.answers.extend([0.1] * RECENT + [0.4] * RECENT)
    assert pace.usual == 0.4
