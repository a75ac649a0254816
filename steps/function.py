"""Functions: what PHP pages call, of ePHPm's own and of the Redis clients for PHP."""

from behave import given, when

from support.actions import functions, keyspace
from support.language.keys import Caller, Through
from support.language.values import Call
from support.world.context import Context


@given("{caller:Caller} has called {call:Call}")
def has_called(context: Context, caller: Caller, call: Call) -> None:
    """The page has made that call, and was not refused."""
    functions.call_before(context.world, caller, call)


@given("PHP has the extension {name:Text}")
def has_extension(context: Context, name: str) -> None:
    """A page finds it loaded; where a program was built without it, the scenario is skipped.

    Once: settings of an extension that may be missing are one promise.
    """
    functions.need_extension(context.world, name)


@given("a page has begun to call {call:Call}")
def has_begun(context: Context, call: Call) -> None:
    """The page waits in that call.

    Once: only ephpm_kv_wait waits for what somebody else does.
    """
    functions.begin_call(context.world, call)


@when("{caller:Caller} calls {call:Call}{through:Through}")
def calls(context: Context, caller: Caller, call: Call, through: Through) -> None:
    """A page makes that call: of a function of PHP, or of a method of a Redis client for PHP
    with what `$_SERVER` says of the way to the keys."""
    functions.call_so(context.world, caller, call, through)


@when("{caller:Caller} calls in turn{through:Through}")
def calls_in_turn(context: Context, caller: Caller, through: Through) -> None:
    """A page makes each | call |, one after the other, in one request; or an application does, on
    one connection."""
    functions.call_table(context.world, caller, context.table, through)


@when("{count:Count} pages call {call:Call} at once")
def call_together(context: Context, count: int, call: Call) -> None:
    """So many visits begin at one moment, and each page makes the call.

    Once: that pages do not lose a step of each other is one promise, of one function.
    """
    functions.call_together(context.world, count, call)


@when(
    "{writer:Overwriter} overwrites a key for {duration:Duration} while {count:Count} others"
    " read it"
)
def overwrites(context: Context, writer: str, duration: float, count: int) -> None:
    """The key "page" is set to "old" and "new" in turn, without a pause, and so many others read
    it all the while: Redis clients, or pages (/overwrite.php)."""
    overwrite = keyspace.overwrite if writer == "client" else functions.overwrite
    overwrite(context.world, duration, count)
