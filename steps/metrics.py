"""Metrics: what the node counts, compared with what was sent."""

from behave import then, when

from support.actions import requests
from support.checks import counters
from support.language.comparing import compares
from support.language.nodes import Growth
from support.world.context import Context


@when("visitors request")
def visitors_request(context: Context) -> None:
    """Requests without a body, one after the other: each | method | and | target | so many
    | times |."""
    requests.send_table(context.world, context.table)


@then("the metrics have")
def metrics_have(context: Context) -> None:
    """The last answer is in Prometheus' text format, and has each | name | as that | type |; where
    the table says so, once, with that | value |, and with a | label | of that name."""
    counters.has_metrics(context.world, context.table)


@then("the node has counted, and nothing else")
@compares("counters")
def has_counted(context: Context) -> None:
    """Since before the When ephpm_http_requests_total has grown by exactly these: by | method |,
    | status | and | handler |, so many | times |. Looks at /metrics are left out, unless the table
    has a row for them: that of the snapshot, and those that followed before this step.
    Or ephpm_query_total: by | statement | (the label `digest`), | kind | and | status |, as far as
    there are such columns; and ephpm_query_rows_total: by the same, so many | rows |."""
    counters.grown_by(context.world, context.table)


@then("{name:Text} has grown by {growth:Growth}")
@compares("counters")
def has_grown(context: Context, name: str, growth: Growth) -> None:
    """A counter or gauge is higher than before the When by so much, over all its labels; a name
    may say which labels it has to have: "name{label=value}". A histogram has so many new entries,
    so many of them in buckets above that time; or its sum is higher by that time, and at most by
    the promise `timed out` more. Its looks at /metrics are left out."""
    counters.has_grown(context.world, name, growth)
