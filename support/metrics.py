"""Prometheus' text format, as a node's /metrics gives it."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from support.checks import Mismatch

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def samples(text: str) -> Samples:
    """Every sample by its name and labels.

    Raises:
        Mismatch: the text is not in the format.
    """
    try:
        families = list(text_string_to_metric_families(text))
    except ValueError as error:
        raise Mismatch("/metrics", "Prometheus' text format", f"{error}: {text[:200]}") from None
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def total(found: Samples, name: str, labels: dict[str, str]) -> float:
    """The sum of the samples of that name that have those labels, and maybe more."""
    wanted = set(labels.items())
    return sum(value for (key, has), value in found.items() if key == name and wanted <= has)
