"""Checks on loads: was everything right, quick enough, and did the node come out as it went in."""

from __future__ import annotations

from support.assertions import equal, expect
from support.clients.load import Phase, Work, growth
from support.errors import Broken
from support.world import World

# The limits `seed`: strictly less, or more.
SLOWEST, A_MINUTE, RIGHT = 5.0, 10.0, 0.95
# The limits `strict`.
TIMES = 3  # as long as what comes before it in a queue, 95 % may take
FLOOR = 0.3  # seconds that nobody complains of under load
AFTERWARDS = 0.1  # seconds that nobody complains of after it
FOR_EACH, IN_ALL = 1000, 8_000_000  # bytes of memory


def keeps(world: World, limits: str) -> None:
    """The load, and what was at rest, is within these limits."""
    {"seed": _keeps_seed, "strict": _keeps_strict}[limits](_work(world))


def could_more(world: World, times: int) -> None:
    """The generator can send so many times as much to a server that has nothing to do.

    Raises:
        Broken: it cannot; what it says is about itself then, and not about the target.
    """
    work = _work(world)
    if work.ceiling < times * work.load.rate:
        rates = f"{work.ceiling:.0f} a second alone, {work.load.rate:.0f} from the target"
        raise Broken(f"the load generator is too slow to judge the target: {rates}")


def _keeps_seed(work: Work) -> None:
    load = work.load
    expect(load.count > 0, "the jobs that came to an end", "some", load.count)
    slowest = max(spread.slowest for spread in load.spreads.values())
    share, minute = 1 - load.wrong / load.count, 60 * load.rate
    expect(share > RIGHT, "the share of jobs done right", f"more than {RIGHT}", _said(share, load))
    expect(slowest < SLOWEST, "the slowest answer", f"less than {SLOWEST} s", f"{slowest:.2f} s")
    expect(minute > A_MINUTE, "jobs done right in a minute", f"more than {A_MINUTE}", minute)


def _keeps_strict(work: Work) -> None:
    for name, phase in (("at rest", work.before), ("under load", work.load), ("after", work.after)):
        equal(f"the jobs {name} that were not done right", [], list(phase.faults))
        expect(phase.count > 0, f"the jobs {name} that came to an end", "some", phase.count)
    for kind, spread in work.load.spreads.items():
        rest, after = work.before.spreads[kind], work.after.spreads[kind]
        most = max(FLOOR, TIMES * work.load.clients * rest.p95)
        _at_most(f"the time in which 95 % of all ({kind}) are done", most, spread.p95)
        calm = max(AFTERWARDS, TIMES * rest.half)
        _at_most(f"the time in which half of all ({kind}) are done after it", calm, after.half)
    each = growth(work.memory)
    most_bytes = max(FOR_EACH, IN_ALL / work.load.count)
    what = "the memory that each job takes for good"
    expect(each <= most_bytes, what, f"at most {most_bytes:.0f} bytes", f"{each:.0f} bytes")


def _at_most(what: str, most: float, found: float) -> None:
    expect(found <= most, what, f"at most {most:.3f} s", f"{found:.3f} s")


def _said(share: float, phase: Phase) -> str:
    return f"{share:.3f}: {'; '.join(phase.faults)}"


def _work(world: World) -> Work:
    if world.work is None:
        raise Broken("nobody has any jobs done: 'When ... visitors have ... jobs done'")
    return world.work
