"""Prometheus' text format, as a node's /metrics gives it."""

from __future__ import annotations

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from support.assertions import Mismatch

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def families(text: str) -> dict[str, str]:
    """The type of every metric by its name; a counter's is without `_total`.

    Raises:
        Mismatch: the text is not in the format.
    """
    return {family.name: family.type for family in _parsed(text)}


def samples(text: str) -> Samples:
    """Every sample by its name and labels.

    Raises:
        Mismatch: the text is not in the format.
    """
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in _parsed(text)
        for sample in family.samples
    }


def growth(before: Samples, after: Samples) -> Samples:
    """How much each sample is higher; one that was not there before counts from zero."""
    return {key: value - before.get(key, 0.0) for key, value in after.items()}


def total(found: Samples, name: str, labels: dict[str, str]) -> float:
    """The sum of the samples of that name that have those labels, and maybe more."""
    wanted = set(labels.items())
    return sum(value for (key, has), value in found.items() if key == name and wanted <= has)


def _parsed(text: str) -> list[Metric]:
    try:
        return list(text_string_to_metric_families(text))
    except ValueError as error:
        raise Mismatch("/metrics", "Prometheus' text format", f"{error}: {text[:200]}") from None
