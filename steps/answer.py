"""Answers: status, headers and body, of one visitor or of many."""

from behave import then

from support.checks import connections, crowds, headers, pages, promptness, responses, visits
from support.language.answers import Answer, Body, Getting, Period, Portion, Saying, Statuses
from support.language.comparing import compares
from support.language.types import Variable
from support.language.visiting import Where
from support.world.context import Context


@then("the answer is {status:Statuses}")
def answer_is(context: Context, status: Statuses) -> None:
    """The last request was answered with that status."""
    responses.is_status(context.world, status)


@then("the visitor is refused with {status:Statuses}")
def refused(context: Context, status: Statuses) -> None:
    """The answer has that status and says no more than the refusal itself: a line of text."""
    responses.is_refusal(context.world, status)


@then("the visitor has no answer{trust:Reason}")
def no_answer(context: Context, trust: str) -> None:
    """The node closed, reset or refused the connection without an answer; or the visitor did,
    who does not trust the certificate that it was shown."""
    headers.unanswered(context.world.last, for_want_of=trust)


@then("nobody was kept waiting")
def nobody_waited(context: Context) -> None:
    """Each answer of the scenario came within the promise `answer`, and what was asked of it (a
    page that sleeps, a session that another visit holds). After every scenario the same is looked
    at; here it is the promise itself."""
    promptness.prompt(context.world)


@then("the answer came over {protocol:Text}")
def came_over(context: Context, protocol: str) -> None:
    """The answer is of that version of HTTP: "HTTP/1.1" or "HTTP/2"."""
    headers.came_over(context.world.answer, protocol)


@then("the answer comes after {duration:Duration}")
def comes_after(context: Context, duration: float) -> None:
    """Not before that time, and at the latest by the promise `timed out` after it."""
    connections.answered_between(context.world, duration)


@then("the header {name:Text} {saying:Saying}")
def header_says(context: Context, name: str, saying: Saying) -> None:
    """What the last answer's header says; `differs` and `is the size of` mean that it is there."""
    responses.header_says(context.world, name, saying, context.table)


@then("the headers are those of the first visit")
def same_headers(context: Context) -> None:
    """Every header, and no other, came as at the first visit; only the date may differ.
    The answer to HEAD may leave out Content-Length, but not say a wrong one."""
    headers.same_as_first(context.world)


@then("the body is {body:Body}")
def body_is(context: Context, body: Body) -> None:
    """The decoded body is that, and no more."""
    responses.has_body(context.world, context.world.answer, body)


@then("the body contains {texts:Sequence}")
def body_contains(context: Context, texts: list[str]) -> None:
    """The decoded body has that text somewhere, and each further one behind the one before."""
    responses.body_contains(context.world, texts)


@then("{part:Part} does not contain {text:Text}")
def part_lacks(context: Context, part: str, text: str) -> None:
    """The part of the last answer does not have that text, nor have the metrics."""
    responses.lacks_text(context.world, part, text)


@then("the body came compressed as {coding:Text}")
def came_encoded(context: Context, coding: str) -> None:
    """The body has that Content-Encoding, which saved bytes and can be undone."""
    responses.came_encoded(context.world.answer, coding)


@then("the page saw {variable:Variable} {whole:Seeing} {value:Text}")
def page_saw(context: Context, variable: Variable, whole: bool, value: str) -> None:
    """/test.php found that value there."""
    responses.page_saw(context.world, variable, value, whole=whole)


@then("the page saw no {variable:Variable}")
def page_saw_no(context: Context, variable: Variable) -> None:
    """/test.php did not find that variable."""
    responses.page_saw_no(context.world, variable)


@then("the page saw the variables")
def page_saw_table(context: Context) -> None:
    """/test.php found each | variable | with its | value |."""
    responses.page_saw_table(context.world, context.table)


@then("the page received the file {path:Text} as {field:Text}")
def received(context: Context, path: str, field: str) -> None:
    """/test.php got an upload in that field: the file of the site, byte for byte."""
    pages.received(context.world, path, field)


@then("the temporary file of {field:Text} is gone")
def temporary_file_gone(context: Context, field: str) -> None:
    """Within the deadline `effect`, what PHP stored of that upload is off the disk.
    Once: nothing else of a request outlives it where no answer can show it."""
    pages.temporary_file_gone(context.world, field)


@then("{portion:Portion} answers are {answer:Answer}")
def crowd_got(context: Context, portion: Portion, answer: Answer) -> None:
    """What the visitors of a crowd, or one visitor again and again, got. `{number}` in a text is
    the number of the visitor, or of the request, from 1."""
    crowds.got(context.world, portion, answer)


@then("the answers are {text:Text} for each number from {first:Count} to {last:Count}")
def each_number(context: Context, text: str, first: int, last: int) -> None:
    """The bodies that the visitors got are, in any order, the text with `{number}`
    replaced by each of the numbers: none is missing, none came twice."""
    crowds.each_number_once(context.world, text, first, last)


@then("the answers are, in this order")
def in_order(context: Context) -> None:
    """Each answer's body is the | body |, such as `"text"` or `the file "/plain.txt"`."""
    crowds.in_order(context.world, context.table)


@then("{period:Period}{who:Gets} {body:Body} from {target:Text}{where:Where}")
def get(
    context: Context, period: Period, who: Getting, body: Body, target: str, where: Where
) -> None:
    """One GET of each visitor, from each node that is meant, is answered with 200 and that body.
    (A visit may itself change a session: without a time it is not repeated.)"""
    visits.get(context.world, who, body, target, where, period)


@then("{names:Runner} has run PHP for it")
@compares("php_runs")
def has_run(context: Context, names: list[str]) -> None:
    """Since before the When, that node has run PHP once, and the others have not."""
    visits.runs_grew(context.world, names)


@then("on every node {target:Text} goes through {texts:Sequence}, and never back")
def goes_forward(context: Context, target: str, texts: list[str]) -> None:
    """Each node is asked again and again, until all give the last of these bodies, by the deadline
    `job`: none has given another one than these, or an earlier one after a later one.

    Once: only what goes on by itself while somebody looks has an order that could be broken."""
    visits.goes_forward(context.world, target, texts)
