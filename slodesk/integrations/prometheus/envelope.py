"""The answer of a Prometheus server, taken apart with care: nothing in it is believed unseen."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slodesk.integrations.prometheus.failures import (
    QueryRefused,
    ServerBusy,
    ServerFailed,
    TooMuchAsked,
    sentence,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOO_MUCH = (
    "too many samples",  # Prometheus
    "maximum resolution",
    "timed out",
    "time range exceeds",  # Mimir, Cortex
    "exceeded the maximum number",
    "max-query-length",
    "exceeded chunks limit",  # Thanos
)
_WANTS_TLS = (b"http request to an https server", b"plain http request was sent to https port")
"""What Go and nginx answer to plain HTTP on a TLS port."""
_PASSING = {502, 503}
"""HTTP errors that often pass."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Envelope:
    """A successful answer: its result, what kind it is, and what the server warned about."""

    document: dict[str, Any]
    kind: str
    """``matrix``, ``vector``, ``scalar`` or ``string``."""
    warnings: tuple[str, ...] = ()

    @property
    def result(self) -> Any:
        """The payload, still unchecked."""
        return self.document["data"]["result"]


@dataclass(frozen=True, slots=True)
class Row:
    """One series of an answer: its labels and its points as (epoch seconds, value) in order."""

    labels: Mapping[str, str]
    points: list[tuple[float, float]] = field(default_factory=list)


def read_envelope(body: bytes, host: str) -> Envelope:
    """Return the envelope of a 200 answer.

    Raises:
        ServerFailed: a web page, broken JSON, or JSON that is no Prometheus answer.
        QueryRefused: the server reports an error in spite of the 200.
    """
    document = _json(body)
    if document is None:
        what = "a web page" if _is_page(body) else "something that is not Prometheus data"
        raise ServerFailed(
            f"{host} answered with {what}; check that the address is the Prometheus server itself and not a "
            "sign-in page or another program."
        )
    if not isinstance(document, dict) or document.get("status") not in ("success", "error"):
        raise _strange(host)
    if document["status"] == "error":
        raise refusal(document, host)
    data = document.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("resultType"), str) or "result" not in data:
        raise _strange(host)
    warnings = document.get("warnings") or []
    told = tuple(words(text) for text in warnings) if isinstance(warnings, list) else (words(warnings),)
    if document.get("isPartial") is True:  # VictoriaMetrics
        told = (*told, "the server says that its answer is partial")
    return Envelope(document, data["resultType"], told)


def read_refusal(status: int, body: bytes, host: str, wait: float | None = None) -> Exception:
    """Return the error for an answer with status 400 or above.

    Args:
        status: the HTTP status.
        body: what came with it.
        host: for the message.
        wait: seconds the server asked us to wait.
    """
    document = _json(body)
    if isinstance(document, dict) and document.get("status") == "error":
        if status not in _PASSING or _asks_too_much(document):
            return refusal(document, host)
        told = sentence(document.get("error") or f"HTTP error {status}")
        return ServerBusy(f"{host} is not ready: {told} Try again in a minute.", wait)
    if status in _PASSING:
        return ServerBusy(f"{host} is not ready (HTTP error {status}); try again in a minute.", wait)
    if status == 413:
        return TooMuchAsked(f"{host} finds the query too large; choose a longer step.")
    if status == 400 and any(sign in body[:1000].lower() for sign in _WANTS_TLS):
        return ServerFailed(f"{host} wants https; enter its address with https://.")
    if status in {400, 422} and body and not _is_page(body):
        return QueryRefused(f"{host} refused the query: {sentence(body.decode('utf-8', 'replace'))}")
    return ServerFailed(
        f"{host} answered with HTTP error {status}; check the address, or look into the server's log."
    )


def refusal(document: Mapping[str, Any], host: str) -> QueryRefused:
    """Return the error for an answer that says ``"status": "error"``, with the server's own words."""
    told = sentence(document.get("error") or document.get("errorType") or "it did not say why")
    if _asks_too_much(document):
        return TooMuchAsked(
            f"{host} finds the query too large: {told} Choose a longer step or a narrower query."
        )
    return QueryRefused(f"{host} refused the query: {told}")


def _asks_too_much(document: Mapping[str, Any]) -> bool:
    told = str(document.get("error", "")).lower()
    return document.get("errorType") == "timeout" or any(sign in told for sign in _TOO_MUCH)


def read_rows(envelope: Envelope, host: str) -> list[Row]:
    """Return the series of a range query, each point a finite time and a float (NaN and ±Inf included).

    Raises:
        QueryRefused: the answer is of another kind, or holds histograms.
        ServerFailed: times out of order or twice, values that are no numbers.
    """
    if envelope.kind != "matrix":
        raise QueryRefused(
            f"{host} answered with a {words(envelope.kind)} where a series over time was asked for; "
            "use a query that gives one number at each moment."
        )
    result = envelope.result
    if not isinstance(result, list):
        raise _strange(host)
    return [_row(series, host) for series in result]


def read_number(envelope: Envelope, host: str) -> float:
    """Return the value of an instant query for one number.

    VictoriaMetrics answers with a vector of one where Prometheus gives a scalar.

    Raises:
        ServerFailed: anything else.
    """
    result = envelope.result
    if envelope.kind == "vector" and isinstance(result, list) and len(result) == 1:
        result = result[0].get("value") if isinstance(result[0], dict) else None
    elif envelope.kind != "scalar":
        raise _strange(host)
    return _point(result, host)[1]


def label_text(labels: Mapping[str, str]) -> str:
    """Return labels as they are written in a query, shortened for a message."""
    shown = ", ".join(f"{words(name)}={words(value)!r}" for name, value in list(labels.items())[:_SHOWN])
    return "{" + shown + (", …" if len(labels) > _SHOWN else "") + "}"


def _row(series: Any, host: str) -> Row:
    if not isinstance(series, dict) or not isinstance(series.get("metric"), dict):
        raise _strange(host)
    labels = {str(name): str(value) for name, value in series["metric"].items()}
    if "histograms" in series:
        raise QueryRefused(
            "The query returns native histograms; take a number out of them, "
            "for example with histogram_count(…) or histogram_fraction(…)."
        )
    values = series.get("values")
    if not isinstance(values, list):
        raise _strange(host)
    points = [_point(pair, host) for pair in values]
    for (before, _), (after, _) in itertools.pairwise(points):
        if after == before:
            raise ServerFailed(
                f"{host} gave two values for one moment; its answer was not used. "
                "Look at what stands between us and Prometheus."
            )
        if after < before:
            raise ServerFailed(
                f"{host} gave its values out of order; its answer was not used. "
                "Look at what stands between us and Prometheus."
            )
    return Row(labels, points)


def _point(pair: Any, host: str) -> tuple[float, float]:
    if not isinstance(pair, list) or len(pair) != 2:
        raise _strange(host)
    moment, value = pair
    if isinstance(moment, bool) or not isinstance(moment, int | float) or not isinstance(value, str):
        raise _strange(host)
    try:
        moment, number = float(moment), float(value)
    except (ValueError, OverflowError):
        raise _strange(host) from None
    if not math.isfinite(moment):
        raise _strange(host)
    return moment, number


def _json(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _is_page(body: bytes) -> bool:
    start = body[:200].lstrip().lower()
    return start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<"))


def _strange(host: str) -> ServerFailed:
    return ServerFailed(
        f"{host} answered in a form that Prometheus does not use; check that the address is the Prometheus "
        "server itself."
    )
