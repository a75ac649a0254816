"""Load: jobs that many visitors have done at once, and how the node bears it."""

from behave import then, when

from support.actions import load
from support.checks import load as checks
from support.language.load import Amount
from support.language.visiting import Where
from support.world.context import Context


@when("{visitors:Count} visitors have {amount:Amount}{where:Where}")
def jobs(context: Context, visitors: int, amount: Amount, where: Where) -> None:
    """Each visitor has one job after the other done, of each | job | in turn; before and after it
    one visitor alone has ten of each done. An answer is right with its status and its body, which
    no other job has. The table of times is in the report."""
    kinds = [row["job"] for row in context.table]
    load.do_jobs(context.world, visitors, amount, where, kinds)


@when(
    "a load generator requests {target:Text} for {duration:Duration}"
    " on {connections:Count} connections"
)
def generated(context: Context, target: str, duration: float, connections: int) -> None:
    """wrk, which sends the next request as soon as the last one was answered, and looks at each
    status and body; before and after it for a second on one connection, and to a server that has
    nothing to do. The histogram of the times is in the report."""
    load.generate(context.world, target, connections, duration)


@then("the work keeps the limits {limits:Limits}")
def keeps(context: Context, limits: str) -> None:
    """What the visitors, or the generator, have met is within these limits."""
    checks.keeps(context.world, limits)


@then("the load generator could have sent {times:Count} times as much")
def could_more(context: Context, times: int) -> None:
    """It gets so many more answers of a server that has nothing to do: what is slow is the node.
    Where it is not so, nothing is proven, and the scenario is broken."""
    checks.could_more(context.world, times)
