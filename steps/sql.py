"""SQL: clients of MySQL ports, the statements that they run, what comes of these."""

from behave import given, then, when

from support.actions import sql, sql_waiting
from support.checks import sql as checks
from support.language.acts import act
from support.language.sql import (
    Connecting,
    Did,
    Finding,
    Soon,
    SqlClient,
    SqlSubject,
    SqlWay,
    Statements,
)
from support.world.context import Context


@given("a node with a database{configured:Configured}")
def a_node(context: Context, configured: bool) -> None:
    """A node with an embedded database (`[db.sqlite]`), which is empty, and perhaps with these
    keys of ephpm.toml over the defaults."""
    sql.want_node(context.world, context.text or "")


@act("{who:SqlClient} {does:Connecting}")
def connects(context: Context, who: SqlClient, does: Connecting) -> None:
    """The client makes its connection, or ends it. Who runs a statement connects by itself."""
    sql.connect(context.world, who, does)


@act("{who:SqlClient} {tense:Runs} {wanted:Statements}{way:SqlWay}")
def runs(context: Context, who: SqlClient, tense: str, wanted: Statements, way: SqlWay) -> None:
    """The client runs the statements, one after the other, and waits for each answer; generated
    packets go out on a connection each."""
    sql.run_said(context.world, who, wanted, way, context.text, context.table)


@when("{who:SqlClient} {tense:Runs} each of these{way:SqlWay}")
def runs_each(context: Context, who: SqlClient, tense: str, way: SqlWay) -> None:
    """Each | statement | of the table on a connection of its own, with its | values | (then it is
    prepared), and after what | before | says; or the bytes of each | command |, several with
    ` then ` between them, perhaps (| how |) `byte by byte` or `without its last 3 bytes`. | check |
    is a query that is run afterwards on another connection. Tables that a row makes are dropped
    behind it."""
    sql.try_each(context.world, who, context.table, way)


@act("{who:SqlClient} {keep:KeepingOn} inserting rows{limit:UntilRefused}")
def keep_inserting(context: Context, who: SqlClient, keep: str, limit: bool = False) -> None:
    """So many clients insert row after row into the table "written", each with a value of its own,
    and note what the server said of it; 50 of them are acknowledged when the scenario goes on."""
    sql_waiting.keep_inserting(context.world, who, until_refused=limit)


@then("{subject:SqlSubject} {did:Did}")
def came(context: Context, subject: SqlSubject, did: Did) -> None:
    """What came of the last statement (or connection), of a client's last one, or of each."""
    checks.came(context.world, subject, did)


@then("the rows{name:OfSqlClient} are{order:RowOrder}")
def rows_are(context: Context, name: str, order: bool) -> None:
    """The last statement, or the client's last one, has brought these rows; the headings are the
    names of the columns."""
    checks.rows(context.world, name, context.table, in_any_order=order)


@then("the columns are")
def columns_are(context: Context) -> None:
    """The last answer has columns of each | name | and | type |, in this order, with these
    | flags |."""
    checks.columns(context.world, context.table)


@given("{soon:Soon}{who:SqlClient} finds {found:Finding} by {query:Text}")
def has_found(context: Context, soon: Soon, who: SqlClient, found: Finding, query: str) -> None:
    """Waits until a query brings that cell, at each node where it is asked."""
    sql_waiting.await_cell(context.world, soon, who, found, query)


@then("{soon:Soon}{who:SqlClient} finds {found:Finding} by {query:Text}")
def finds(context: Context, soon: Soon, who: SqlClient, found: Finding, query: str) -> None:
    """A query brings that: the rows below, no rows, or one cell. At several nodes it does so at
    each."""
    checks.finds(context.world, soon, who, found, query, context.table)


@then("each answer is as the table says")
def as_the_table_says(context: Context) -> None:
    """The | answer | to each statement: `done`, `error 1146 "42S02"`, `refused` by any number,
    `refused or no answer`, `2 rows changed`, `id 7`, `no rows`, or rows: cells with a comma between
    them, rows with ` / `. What | check | brought is what it | finds |."""
    checks.as_in_the_table(context.world)


@then("{soon:Soon}{who:SqlClient} finds every acknowledged row once, and no refused one")
def told_the_truth(context: Context, soon: Soon, who: SqlClient) -> None:
    """Of the rows that clients kept inserting. One without an answer may be there or not."""
    checks.told_the_truth(context.world, soon, who)
