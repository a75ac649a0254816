"""PHP's own tests: written, run over HTTP, judged."""

from behave import given, then, when

from support.actions import phpt
from support.checks import phpt as checks
from support.language.acts import act
from support.world.context import Context


@given("the test file {path:Text}")
def a_test(context: Context, path: str) -> None:
    """The text below is that file of the scenario's tests, or lies beside them."""
    phpt.write(context.world, path, context.text or "")


@act(
    "{folder:PhptTests} are run{switches:Switches}",
    "{folder:PhptTests} were run{switches:Switches}",
)
def are_run(context: Context, folder: str, switches: tuple[str, ...] = ()) -> None:
    """The runner sends each test to a node that it starts, as the test wants it."""
    phpt.run(context.world, folder, switches)


@when("the script {path:Text} is run")
def script_is_run(context: Context, path: str) -> None:
    """A script that a failed test left: what it prints, `the command prints` looks at.

    Once: nothing else that a run leaves is a program.
    """
    phpt.replay(context.world, path)


@then("the run {code:RunEnd}, and its tests are")
def ends(context: Context, code: int) -> None:
    """The runner's exit code, and each | test | with its | status |, and perhaps with a part of
    its | reason | or of what else is shown beside it; there are no other tests."""
    checks.ended(context.world, code, context.table or ())


@then("the test {name:Text} has left")
def has_left(context: Context, name: str) -> None:
    """Exactly these files, each | file | with the | text | in it."""
    checks.left(context.world, name, context.table or ())


@then("every report tells the same")
def told(context: Context) -> None:
    """`run.json`, JUnit and Allure have each test, once and with its status."""
    checks.told(context.world)
