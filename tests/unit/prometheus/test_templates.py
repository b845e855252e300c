"""Queries from a few plain answers."""

from __future__ import annotations

import pytest

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.queries import explain_query, explain_value
from slodesk.integrations.prometheus.templates import TEMPLATES, bucket_pattern, read_labels, template


@pytest.mark.parametrize("known", TEMPLATES, ids=lambda known: known.key)
def test_every_template_fills_itself(known: object) -> None:
    from slodesk.integrations.prometheus.templates import Template

    assert isinstance(known, Template)
    found = known.queries()
    if known.kind == "ratio":
        assert found.total
        assert bool(found.good) != bool(found.bad)
        for query in (found.total, found.good or found.bad):
            assert explain_query(query, 300).meaning == "counter"
    else:
        assert explain_value(found.series, 300).promql
        assert (found.good, found.bad, found.total) == ("", "", "")


def test_the_request_counter() -> None:
    found = template("requests").queries({"labels": 'job="api", env=~"prod|live"', "code_label": "status"})
    assert found.total == 'http_requests_total{job="api",env=~"prod|live"}'
    assert found.bad == 'http_requests_total{job="api",env=~"prod|live",status=~"5.."}'


@pytest.mark.parametrize("metric", ["rpc_seconds", "rpc_seconds_bucket", "rpc_seconds_count"])
def test_the_histogram_by_any_of_its_names(metric: str) -> None:
    found = template("latency").queries({"metric": metric, "limit": "0,25", "labels": ""})
    assert found.good == 'rpc_seconds_bucket{le=~"0\\\\.25"}'
    assert found.total == "rpc_seconds_count"


@pytest.mark.parametrize(
    ("limit", "pattern"), [("0.3", r"0\.3"), ("1", r"1|1\.0"), ("2.50", r"2\.5"), ("10.0", r"10|10\.0")]
)
def test_a_bucket_is_found_however_it_is_written(limit: str, pattern: str) -> None:
    assert bucket_pattern(limit) == pattern


@pytest.mark.parametrize("limit", ["", "fast", "0", "-1", "NaN", "Inf", "1s"])
def test_a_limit_that_is_no_duration(limit: str) -> None:
    with pytest.raises(SourceError, match="in seconds"):
        template("latency").queries({"limit": limit})


@pytest.mark.parametrize("percentile", ["0", "100", "p95", "-1", "NaN"])
def test_a_percentile_that_is_none(percentile: str) -> None:
    with pytest.raises(SourceError, match="between 0 and 100"):
        template("percentile").queries({"percentile": percentile})


def test_the_percentile() -> None:
    found = template("percentile").queries({"percentile": "99,9", "metric": "x"})
    assert found.series == "histogram_quantile(0.999, sum by (le) (rate(x_bucket[$step])))"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("", {}),
        ("job=api", {"job": ("=", "api")}),
        ('{job="a, b", x!="y"}', {"job": ("=", "a, b"), "x": ("!=", "y")}),
        ('path=~"/v[12]/.*",', {"path": ("=~", "/v[12]/.*")}),
        (r'a="say \"hi\"\n\\"', {"a": ("=", 'say "hi"\n\\')}),
        ('a=""', {"a": ("=", "")}),
        ("a=", {"a": ("=", "")}),
    ],
)
def test_labels_are_read(text: str, labels: dict[str, tuple[str, str]]) -> None:
    assert read_labels(text) == labels


@pytest.mark.parametrize("text", ["job", 'job="x', "job=a,job=b", "=x", "a=1 b=2", "a==1"])
def test_what_are_no_labels(text: str) -> None:
    with pytest.raises(SourceError, match=r"Write the labels|once"):
        read_labels(text)


@pytest.mark.parametrize(
    ("key", "labels"), [("requests", "code=200"), ("latency", "le=1"), ("grpc", "grpc_code=OK")]
)
def test_a_label_that_the_template_adds_itself(key: str, labels: str) -> None:
    with pytest.raises(SourceError, match="the template adds it"):
        template(key).queries({"labels": labels})
