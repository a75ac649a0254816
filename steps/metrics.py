"""Metrics: what the node counts, compared with what was sent."""

from typing import Any

from behave import then, when

from support.actions import requests
from support.checks import counters
from support.language.comparing import compares


@when("visitors request")
def visitors_request(context: Any) -> None:
    """Requests without a body, one after the other: each | method | and | target | so many
    | times |."""
    requests.send_table(context.world, context.table)


@then("the metrics have")
def metrics_have(context: Any) -> None:
    """The last answer is in Prometheus' text format, and has each | name | as that | type |."""
    counters.has_families(context.world, {row["name"]: row["type"] for row in context.table})


@then("the metric {name:Text} is {count:Count}, and names a version")
def names_version(context: Any, name: str, count: int) -> None:
    """The last answer has that metric once, with that value and a label "version"."""
    counters.names_version(context.world, name, count)


@then("the node has counted, and nothing else")
@compares("counters")
def has_counted(context: Any) -> None:
    """Since before the When ephpm_http_requests_total has grown by exactly these: by
    | method |, | status | and | handler |. The looks at /metrics are left out."""
    counters.grown_by(context.world, context.table)


@then("the node has counted, looks included, and nothing else")
@compares("counters")
def has_counted_looks(context: Any) -> None:
    """The same, with the looks at /metrics: that before the When, and those that followed before
    this step."""
    counters.grown_by(context.world, context.table, looks=True)


@then("the counter {name:Text} has grown by {count:Count}")
@compares("counters")
def counter_grown(context: Any, name: str, count: int) -> None:
    """By so much since before the When, over all its labels. A name may say which
    labels it has to have: "name{label=value}"."""
    counters.has_grown(context.world, name, count)


@then("the gauge {name:Text} is {count:Count} higher")
@compares("counters")
def gauge_higher(context: Any, name: str, count: int) -> None:
    """By so much higher than before the When; 0 means as it was."""
    counters.is_higher(context.world, name, count)


@then(
    "{count:Count} more requests are in {name:Text}, {slow:Count} of them longer than "
    "{duration:Duration}"
)
@compares("counters")
def durations(context: Any, count: int, name: str, slow: int, duration: float) -> None:
    """The histogram has so many new entries since before the When, so many of them
    in buckets above that time. The looks at /metrics are left out."""
    counters.durations_grown(context.world, name, count, slow, duration)


@then("the time in {name:Text} has grown by {duration:Duration}")
@compares("counters")
def time_grown(context: Any, name: str, duration: float) -> None:
    """The histogram's sum is so many seconds higher than before the When, and
    at most by the promise `timed out` more."""
    counters.time_grown(context.world, name, duration)
