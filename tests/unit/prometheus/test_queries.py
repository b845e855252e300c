"""What a query is taken for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slodesk.domain.errors import SourceError
from slodesk.integrations.prometheus.promql import duration, label_value, read_selector, selector
from slodesk.integrations.prometheus.queries import check_step, explain_query, explain_value


@pytest.mark.parametrize(
    ("query", "promql"),
    [
        ("http_requests_total", "sum(increase(http_requests_total[5m]))"),
        ("  http_requests_total  ", "sum(increase(http_requests_total[5m]))"),
        ('x_total{code=~"5..",job="a b"}', 'sum(increase(x_total{code=~"5..",job="a b"}[5m]))'),
        ('{__name__="x_total",a="b"}', 'sum(increase({__name__="x_total",a="b"}[5m]))'),
        ('{"http.requests",a="b"}', 'sum(increase({"http.requests",a="b"}[5m]))'),
        ("(x_total)", "sum(increase(x_total[5m]))"),
        ("sum(x_total)", "sum(increase(x_total[5m]))"),
        ("SUM( (x_total{a='}'}) )", "sum(increase(x_total{a='}'}[5m]))"),
        ("((sum(x_total)))", "sum(increase(x_total[5m]))"),
        ("sum by (job, env) (x_total)", "sum by (job, env) (increase(x_total[5m]))"),
        ("sum(x_total) without (pod)", "sum without (pod) (increase(x_total[5m]))"),
        ("x_total offset 1h", "sum(increase(x_total[5m] offset 1h))"),
        ("sum(x_total offset -1h)", "sum(increase(x_total[5m] offset -1h))"),
        ("x_total{} # all of it", "sum(increase(x_total{}[5m]))"),
        ('x_total{a="# not a comment (rate("}', 'sum(increase(x_total{a="# not a comment (rate("}[5m]))'),
        ("localhost_server_requests", "sum(increase(localhost_server_requests[5m]))"),
        ("rate", "sum(increase(rate[5m]))"),
    ],
)
def test_a_counter_alone_or_in_a_sum_is_increased(query: str, promql: str) -> None:
    found = explain_query(query, 300)
    assert (found.meaning, found.promql) == ("counter", promql)
    assert "5m" in found.words


@pytest.mark.parametrize(
    ("query", "promql"),
    [
        ("sum(rate(x_total[5m]))", "(sum(rate(x_total[5m]))) * 300"),
        ("sum(rate(x_total[$__rate_interval])) or vector(0)", "(sum(rate(x_total[5m])) or vector(0)) * 300"),
        ("sum(rate(x_total[{{.window}}]))", "(sum(rate(x_total[5m]))) * 300"),
        ("irate(x_total[1h])", "(irate(x_total[1h])) * 300"),
        ("rate (x_total[${__interval}]) # per second", "(rate (x_total[5m])) * 300"),
    ],
)
def test_a_rate_is_multiplied_by_the_seconds_of_a_step(query: str, promql: str) -> None:
    found = explain_query(query, 300)
    assert (found.meaning, found.promql) == ("rate", promql)
    assert "300 seconds" in found.words


@pytest.mark.parametrize(
    "query",
    [
        "sum(increase(x_total[5m]))",
        "job:requests:count5m",
        "sum(job:requests:count5m)",
        "x_total - y_total",
        "sum(x_total) / 2",
        "sum(x_total) + sum(y_total)",
        "sum(x_total) or vector(0)",
        "max(x_total)",
        "sum by (job) (x_total) by (env)",
        "sum(x_total) by",
        "x_total{",
        "x_total}{",
        "sum(x_total",
        "x_total[5m]",
        "count_over_time(x[5m])",
        'my_rate_total{a="rate(x[5m])"} * 2',
        "42",
        "time()",
        "()",
    ],
)
def test_anything_else_is_a_count_per_step(query: str) -> None:
    found = explain_query(query, 300)
    assert (found.meaning, found.promql) == ("count", query)


def test_the_step_is_written_where_it_was_left_open() -> None:
    assert explain_query("sum(increase(x[$step]))", 3600).promql == "sum(increase(x[1h]))"
    assert explain_value("max_over_time(x[${step}])", 90 * 4).promql == "max_over_time(x[6m])"
    assert explain_value("x{a='$stepping'}", 300).promql == "x{a='$stepping'}"


def test_counts_over_another_time_than_a_step_are_pointed_out() -> None:
    assert "counts over 1h while a step is 5m" in explain_query("sum(increase(x_total[1h]))", 300).hints[0]
    assert not explain_query("sum(increase(x_total[5m]))", 300).hints


def test_a_recorded_rate_and_a_grouped_sum_are_pointed_out() -> None:
    assert "records a rate" in explain_query("job:requests:rate5m", 300).hints[0]
    assert "grouped by (job)" in explain_query("sum by (job) (x_total)", 300).hints[0]


@pytest.mark.parametrize("query", ["", "  ", "# nothing"])
def test_an_empty_query_is_refused(query: str) -> None:
    with pytest.raises(SourceError, match="empty"):
        explain_query(query, 300)
    with pytest.raises(SourceError, match="empty"):
        explain_value(query, 300)


@pytest.mark.parametrize("step", [0, -300, 7, 86401, 5 * 86400, 1000])
def test_a_step_divides_a_day(step: int) -> None:
    with pytest.raises(SourceError, match="divides a day"):
        check_step(step)


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "1s"), (90, "90s"), (300, "5m"), (7200, "2h"), (86400, "1d")]
)
def test_durations(seconds: int, text: str) -> None:
    assert duration(seconds) == text


@given(st.text(max_size=60))
def test_any_text_can_be_explained(query: str) -> None:
    try:
        found = explain_query(query, 300)
    except SourceError:
        return
    assert found.promql


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_a_selector_with_any_label_value_stays_one_selector(value: str) -> None:
    written = selector("x_total", {"a": ("=", value), "b": ("!~", value)})
    found = read_selector(written)
    assert found is not None
    assert found.series == written


def test_label_values_are_escaped() -> None:
    assert label_value('a"b\\c\nd') == '"a\\"b\\\\c\\nd"'


@pytest.mark.parametrize(
    ("metric", "label"), [("x-y", "a"), ("", "a"), ("1x", "a"), ("x", "a b"), ("x", '"'), ("x{", "a")]
)
def test_names_that_cannot_be_are_refused(metric: str, label: str) -> None:
    with pytest.raises(SourceError, match=r"no (metric|label) name"):
        selector(metric, {label: ("=", "v")})
