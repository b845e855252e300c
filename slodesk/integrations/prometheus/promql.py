"""Just enough PromQL to tell a counter from a rate, and to write labels safely."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slodesk.domain.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>\#[^\n]*)
    |(?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`)
    |(?P<range>\[[^\[\]]*\])
    |(?P<number>(?:0[xX][0-9a-fA-F]+|[0-9][0-9.]*(?:[eE][+-]?[0-9]+|[a-z0-9]*)|\.[0-9]+))
    |(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
    |(?P<sign>=~|!~|!=|==|<=|>=|.)""",
    re.VERBOSE | re.DOTALL,
)
_STEP = re.compile(
    r"\$\{?(?:__)?(?:step|interval|rate_interval)(?:(?::[a-z]+)?\}|\b)|\{\{\s*\.?(?:window|step)\s*\}\}"
)
_LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")
_METRIC = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*\Z")
_META = re.compile(r"([\\.+*?()|\[\]{}^$])")
_OPERATORS = {"=", "!=", "=~", "!~"}


@dataclass(frozen=True, slots=True)
class Selector:
    """A query that names series and does nothing to them but, perhaps, sum them.

    Attributes:
        series: metric name and labels, as written.
        offset: ``offset 1h`` or ``@ …`` behind it, or empty.
        grouping: ``by (…)`` or ``without (…)`` of the sum, or empty.
    """

    series: str
    name: str
    offset: str = ""
    grouping: str = ""

    def increase(self, step: str) -> str:
        """Return the query that counts what came within each step."""
        offset = f" {self.offset}" if self.offset else ""
        grouping = f" {self.grouping} " if self.grouping else ""
        return f"sum{grouping}(increase({self.series}[{step}]{offset}))"


def tokens(query: str) -> list[tuple[str, str]]:
    """Return (kind, text) of each token, spaces and comments left out."""
    found = ((match.lastgroup or "sign", match.group()) for match in _TOKEN.finditer(query))
    return [token for token in found if token[0] not in {"space", "comment"}]


def duration(seconds: int) -> str:
    """Return a Prometheus duration, in its largest whole unit: 300 → ``5m``."""
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def fill_step(query: str, step: str) -> str:
    """Put the step where a query leaves it open: ``$step``, Grafana's ``$__interval``, Sloth's window."""
    return _STEP.sub(step, query)


def without_comments(query: str) -> str:
    """Return the query on its own, comments and outer space removed."""
    kept = (match.group() for match in _TOKEN.finditer(query) if match.lastgroup != "comment")
    return "".join(kept).strip()


def calls(query: str, functions: frozenset[str]) -> bool:
    """Whether one of the functions is called somewhere in the query (not inside a text)."""
    found = tokens(query)
    return any(
        kind == "name" and text in functions and found[at + 1 : at + 2] == [("sign", "(")]
        for at, (kind, text) in enumerate(found)
    )


def ranges(query: str) -> list[str]:
    """Return the ranges written in a query, ``[5m]`` as ``5m``."""
    return [text[1:-1].strip() for kind, text in tokens(query) if kind == "range"]


def read_selector(query: str) -> Selector | None:
    """Return the selector that a query consists of, alone, in brackets or inside ``sum``; else None."""
    found = _unwrapped(tokens(query))
    if found[:1] and found[0][0] == "name" and found[0][1].lower() == "sum":
        return _summed(found[1:])
    return _bare(found)


def _summed(found: list[tuple[str, str]]) -> Selector | None:
    before, found = _grouping(found)
    close = _closing(found)
    if close is None:
        return None
    after, rest = _grouping(found[close + 1 :])
    if rest or (before and after):
        return None
    inner = _bare(_unwrapped(found[1:close]))
    return inner and Selector(inner.series, inner.name, inner.offset, before or after)


def _bare(found: list[tuple[str, str]]) -> Selector | None:
    at, name, braces = 0, "", ""
    if found[:1] and found[0][0] == "name":
        name, at = found[0][1], 1
    if found[at : at + 1] == [("sign", "{")]:
        ends = [index for index, token in enumerate(found) if token == ("sign", "}")]
        if len(ends) != 1:
            return None
        braces = "".join(text for _, text in found[at : ends[0] + 1])
        name = name or _quoted_name(found[at + 1 : ends[0]])
        at = ends[0] + 1
    rest = found[at:]
    if at == 0 or not _is_offset(rest):
        return None
    series = braces if found[0] == ("sign", "{") else found[0][1] + braces
    return Selector(series, name, " ".join(text for _, text in rest).replace("- ", "-"))


def _is_offset(rest: list[tuple[str, str]]) -> bool:
    if not rest:
        return True
    words = "".join(text for _, text in rest)
    return (
        re.fullmatch(r"(offset-?[0-9a-z]+)?(@([0-9.]+|(start|end)\(\)))?(offset-?[0-9a-z]+)?", words)
        is not None
    )


def _quoted_name(inside: list[tuple[str, str]]) -> str:
    """Return the metric name given inside the braces: ``{"http.requests"}`` or ``{__name__="x"}``."""
    for at, (kind, text) in enumerate(inside):
        if kind != "string":
            continue
        before = inside[at - 2 : at] if at >= 2 else []
        if [part for _, part in before] == ["__name__", "="] or (at == 0 and len(inside) == 1):
            return text[1:-1]
        if at == 0 or inside[at - 1][1] == ",":
            return text[1:-1]
    return ""


def _grouping(found: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    if not found or found[0][1].lower() not in {"by", "without"}:
        return "", found
    close = _closing(found[1:])
    if close is None:
        return "", found
    inside = "".join(text if text != "," else ", " for _, text in found[1 : close + 2])
    return f"{found[0][1].lower()} {inside}", found[close + 2 :]


def _unwrapped(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    while found and _closing(found) == len(found) - 1:
        found = found[1:-1]
    return found


def _closing(found: list[tuple[str, str]]) -> int | None:
    """Return where the bracket that opens at the first token closes; None if it doesn't open or close."""
    depth = 0
    for at, (kind, text) in enumerate(found):
        if kind == "sign":
            depth += {"(": 1, ")": -1}.get(text, 0)
        if depth == 0:
            return at if at else None
    return None


def label_value(value: str) -> str:
    """Return a label value in quotes, escaped."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def literal_pattern(value: str) -> str:
    """Return a regular expression (RE2, for ``=~``) that matches exactly ``value``; still to be quoted."""
    return _META.sub(r"\\\1", value)


def selector(metric: str, labels: Mapping[str, tuple[str, str]]) -> str:
    """Return ``metric{label="value",…}``.

    Args:
        metric: a metric name.
        labels: label → (operator, value); operators ``=``, ``!=``, ``=~``, ``!~``.

    Raises:
        SourceError: a name that Prometheus does not allow.
    """
    metric = metric.strip()
    if not _METRIC.match(metric):
        raise SourceError(
            f"“{metric}” is no metric name; use letters, digits, “_” and “:”, as in http_requests_total."
        )
    written = []
    for label, (operator, value) in labels.items():
        if not _LABEL.match(label) or operator not in _OPERATORS:
            raise SourceError(f"“{label}” is no label name; use letters, digits and “_”, as in status_code.")
        written.append(f"{label}{operator}{label_value(value)}")
    return metric + ("{" + ",".join(written) + "}" if written else "")
