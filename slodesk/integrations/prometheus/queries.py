"""What a query means: events counted per step, or a plain value at each moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.promql import (
    calls,
    duration,
    fill_step,
    ranges,
    read_selector,
    without_comments,
)

Meaning = Literal["counter", "rate", "count", "value"]

DAY = 86_400
_RATES = frozenset({"rate", "irate"})


@dataclass(frozen=True, slots=True)
class Explained:
    """A query as it will be sent, and why.

    Attributes:
        meaning: ``counter``: the increase of a counter in each step. ``rate``: events per second times
            the step's seconds. ``count``: taken as a count per step as it is. ``value``: a plain value.
        promql: what is sent to the server.
        words: the same for people.
        hints: what may not be meant, one sentence each.
    """

    meaning: Meaning
    promql: str
    words: str
    hints: tuple[str, ...] = ()


def check_step(step: int) -> int:
    """Return a step that days can be cut into.

    Raises:
        SourceError: below a second, above a day, or one that does not divide a day evenly.
    """
    if not 1 <= step <= DAY or DAY % step:
        raise SourceError("Choose a step that divides a day evenly, for example 1m, 5m, 15m or 1h.")
    return step


def explain_query(query: str, step: int) -> Explained:
    """Return how a good, bad or total query is read, for sending and for the preview.

    A counter selector, alone or inside ``sum``, becomes ``sum(increase(selector[step]))``. A query
    with ``rate(…)`` is multiplied by the step's seconds. Anything else is a count per step.
    A recording rule (a name with a colon) is not a counter.

    Args:
        query: PromQL; ``$step`` and ``{{.window}}`` stand for the step.
        step: seconds.

    Raises:
        SourceError: an empty query, or a step that cannot be used.
    """
    span = duration(check_step(step))
    written = _written(query, span)
    found = read_selector(written)
    if found is not None and ":" not in found.name:
        promql = found.increase(span)
        hint = f"The sum is grouped {found.grouping}; a query must give one series." if found.grouping else ""
        return Explained(
            "counter", promql, f"A counter: its increase within each {span}, summed.", (hint,) if hint else ()
        )
    if calls(written, _RATES):
        return Explained(
            "rate", f"({written}) * {step}", f"A rate per second: multiplied by the {step} seconds of a step."
        )
    return Explained(
        "count", written, f"A count for each {span}: taken as it is.", _count_hints(written, span)
    )


def explain_value(query: str, step: int) -> Explained:
    """Return how the query of a metric or a threshold SLO is read: the value at each moment, as it is."""
    span = duration(check_step(step))
    return Explained("value", _written(query, span), f"A value: read every {span}.")


def _written(query: str, span: str) -> str:
    written = without_comments(fill_step(query, span))
    if not written:
        raise SourceError("The query is empty; write one, or choose a template.")
    return written


def _count_hints(written: str, span: str) -> tuple[str, ...]:
    other = [text for text in ranges(written) if text != span and ":" not in text]
    if other and calls(written, frozenset({"increase"})):
        return (
            f"The query counts over {other[0]} while a step is {span}: write [$step], or events "
            "count more than once or are missed.",
        )
    found = read_selector(written)
    if found is not None and "rate" in found.name.rpartition(":")[2]:
        return ("The name says that this rule records a rate; it is not multiplied by the step.",)
    return ()
