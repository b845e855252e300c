"""Queries for the usual metrics, filled in from a few plain answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.promql import literal_pattern, selector

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries of one SLO or metric; those it does not need are empty."""

    good: str = ""
    bad: str = ""
    total: str = ""
    series: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One placeholder of a template."""

    name: str
    label: str
    default: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A way to measure something, with placeholders.

    Attributes:
        kind: the SLI kind it is for (R5), or ``metric``.
        fill: builds the queries from the fields' values.
    """

    key: str
    title: str
    description: str
    kind: Literal["ratio", "threshold", "metric"]
    fields: tuple[Field, ...]
    fill: Callable[[Mapping[str, str]], Queries]

    def queries(self, values: Mapping[str, str] | None = None) -> Queries:
        """Return the queries for these values; a field that is not named takes its default.

        Raises:
            SourceError: a metric, label or number that cannot be.
        """
        return self.fill({field.name: field.default for field in self.fields} | dict(values or {}))


Labels = dict[str, tuple[str, str]]
_MATCHER = re.compile(
    r"""\s*([^=!~",\s]+)\s*(=~|!~|!=|=)\s*(?:"((?:\\.|[^"\\])*)"|([^",={}\s]*))\s*(?:,|\Z)"""
)


def read_labels(text: str) -> Labels:
    """Return label matchers written as ``job="api", env=prod``; quotes may be left out.

    Raises:
        SourceError: something that is no list of labels.
    """
    text = text.strip().removeprefix("{").removesuffix("}").strip()
    labels: Labels = {}
    at = 0
    while at < len(text):
        match = _MATCHER.match(text, at)
        if match is None:
            raise SourceError('Write the labels as job="api", env="prod".')
        name, operator, quoted, plain = match.groups()
        if name in labels:
            raise SourceError(f'Name the label {name} once; join several values as {name}=~"one|two".')
        value = re.sub(r"\\(.)", lambda sign: {"n": "\n"}.get(sign[1], sign[1]), quoted or "") or plain or ""
        labels[name] = (operator, value)
        at = match.end()
    return labels


def bucket_pattern(limit: str) -> str:
    """Return the pattern for ``le=~``: a bound is written ``1`` by some programs and ``1.0`` by others.

    Raises:
        SourceError: no number above zero.
    """
    try:
        number = Decimal(limit.strip().replace(",", "."))
    except InvalidOperation:
        number = Decimal(0)
    if not (number.is_finite() and number > 0):
        raise SourceError(
            "Write the longest good duration in seconds, for example 0.3; it must be a bucket's bound."
        )
    plain = format(number.normalize(), "f")
    ways = [plain] if "." in plain else [plain, f"{plain}.0"]
    return "|".join(literal_pattern(way) for way in ways)


def _requests(values: Mapping[str, str]) -> Queries:
    labels = read_labels(values["labels"])
    bad = _and(labels, values["code_label"].strip(), values["bad_codes"])
    return Queries(bad=selector(values["metric"], bad), total=selector(values["metric"], labels))


def _histogram(values: Mapping[str, str]) -> Queries:
    labels = read_labels(values["labels"])
    metric = _stem(values["metric"])
    good = _and(labels, "le", bucket_pattern(values["limit"]))
    return Queries(good=selector(f"{metric}_bucket", good), total=selector(f"{metric}_count", labels))


def _grpc(values: Mapping[str, str]) -> Queries:
    labels = read_labels(values["labels"])
    bad = _and(labels, "grpc_code", values["bad_codes"])
    return Queries(bad=selector(values["metric"], bad), total=selector(values["metric"], labels))


def _probe(values: Mapping[str, str]) -> Queries:
    return Queries(series=f"min({selector(values['metric'], read_labels(values['labels']))})")


def _percentile(values: Mapping[str, str]) -> Queries:
    try:
        share = Decimal(values["percentile"].strip().replace(",", ".")) / 100
    except InvalidOperation:
        share = Decimal(0)
    if not (share.is_finite() and 0 < share < 1):
        raise SourceError("Write the percentile as a number between 0 and 100, for example 95.")
    bucket = selector(f"{_stem(values['metric'])}_bucket", read_labels(values["labels"]))
    quantile = format(share.normalize(), "f")
    return Queries(series=f"histogram_quantile({quantile}, sum by (le) (rate({bucket}[$step])))")


def _and(labels: Labels, name: str, pattern: str) -> Labels:
    if name in labels:
        raise SourceError(f"Leave the label {name} out of the labels; the template adds it.")
    return labels | {name: ("=~", pattern)}


def _stem(metric: str) -> str:
    return re.sub(r"_(bucket|count|sum)\Z", "", metric.strip())


_LABELS = Field("labels", "Labels", "", 'For example job="checkout"')
_SECONDS = "http_request_duration_seconds"

TEMPLATES: tuple[Template, ...] = (
    Template(
        "requests",
        "Requests without server errors",
        "A request counter with a status code; every request that is no server error is good.",
        "ratio",
        (
            Field("metric", "Counter", "http_requests_total"),
            _LABELS,
            Field("code_label", "Label of the status code", "code", "Often code, status or status_code"),
            Field("bad_codes", "Bad codes", "5..", "A pattern: 5.. is 500 to 599"),
        ),
        _requests,
    ),
    Template(
        "latency",
        "Requests that are fast enough",
        "A latency histogram; every request up to the limit is good.",
        "ratio",
        (
            Field("metric", "Histogram", _SECONDS),
            _LABELS,
            Field("limit", "Longest good duration in seconds", "0.3", "Must be a bucket's upper bound (le)"),
        ),
        _histogram,
    ),
    Template(
        "grpc",
        "gRPC calls without server errors",
        "The counter of the usual gRPC middleware.",
        "ratio",
        (
            Field("metric", "Counter", "grpc_server_handled_total"),
            _LABELS,
            Field(
                "bad_codes",
                "Bad codes",
                "Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss",
                "A pattern",
            ),
        ),
        _grpc,
    ),
    Template(
        "probe",
        "A probe from outside succeeds",
        "The blackbox exporter's result: 1 is success. Each moment counts; set the threshold to 1.",
        "threshold",
        (Field("metric", "Series", "probe_success"), _LABELS),
        _probe,
    ),
    Template(
        "percentile",
        "Latency percentile",
        "A percentile of a latency histogram, in seconds.",
        "metric",
        (Field("metric", "Histogram", _SECONDS), _LABELS, Field("percentile", "Percentile", "95")),
        _percentile,
    ),
)
"""What "write your first SLO" and the query editor offer."""


def template(key: str) -> Template:
    """Return the template with this key."""
    return next(known for known in TEMPLATES if known.key == key)
