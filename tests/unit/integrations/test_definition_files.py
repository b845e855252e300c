"""OpenSLO, Sloth and Pyrra files in the shapes their projects publish."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from slodesk.integrations.files import read_file
from slodesk.operations.incoming import Parsed, ServiceItem, SloItem
from tests.unit.integrations.conftest import DATA, NOW

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slodesk.domain.errors import SourceError

    Example = Callable[[str], Parsed]
    Reading = Callable[..., Parsed]


def slos(parsed: Parsed) -> dict[str, SloItem]:
    return {item.name: item for item in parsed.items if isinstance(item, SloItem)}


def services(parsed: Parsed) -> dict[str, ServiceItem]:
    return {item.name: item for item in parsed.items if isinstance(item, ServiceItem) and item.defined}


def warnings(parsed: Parsed) -> dict[int | None, str]:
    assert parsed.rejected == ()
    return {problem.line: problem.reason for problem in parsed.warnings}


def test_openslo_v1(example: Example) -> None:
    parsed = example("openslo-shop.yaml")
    assert parsed.kind == "openslo"
    assert parsed.rejected == ()
    service = services(parsed)["checkout"]
    assert (service.display_name, service.description) == ("Check-out", "Takes the basket and the money.")
    assert service.tags == ("team=payments", "team=web", "tier=1")
    found = slos(parsed)
    assert list(found) == [
        "checkout-availability-1",
        "checkout-availability-2",
        "checkout-latency",
        "checkout-minutes",
        "search-quality",
    ]


def test_several_objectives_become_numbered_slos(example: Example) -> None:
    found = slos(example("openslo-shop.yaml"))
    first, second = found["checkout-availability-1"], found["checkout-availability-2"]
    assert (first.target, second.target) == (Decimal("0.999"), Decimal("0.9995"))
    assert first.display_name == "Check-out availability: Promise"
    assert first.window == "28d"
    assert first.good_query == 'sum(http_requests_total{job="checkout",code!~"5.."})'
    assert first.total_query == 'sum(http_requests_total{job="checkout"})'
    assert first.links == (("runbook", "https://wiki.example.com/checkout"),)
    assert "Requests answered" in first.description


def test_a_threshold_and_a_calendar_month(example: Example) -> None:
    slo = slos(example("openslo-shop.yaml"))["checkout-latency"]
    assert (slo.kind, slo.threshold, slo.threshold_op) == ("threshold", Decimal("0.8"), "lte")
    assert slo.series_query.startswith("histogram_quantile(0.95")
    assert (slo.window, slo.time_zone) == ("month", "Europe/Paris")


def test_time_slices(example: Example) -> None:
    slo = slos(example("openslo-shop.yaml"))["checkout-minutes"]
    assert (slo.kind, slo.slice_seconds, slo.slice_target) == ("time_slices", 300, Decimal("0.98"))
    assert (slo.window, slo.good_query) == ("quarter", "")
    assert slo.bad_query == 'sum(http_requests_total{job="checkout",code=~"5.."})'


def test_a_foreign_query_is_kept_as_text_and_named(example: Example) -> None:
    parsed = example("openslo-shop.yaml")
    slo = slos(parsed)["search-quality"]
    assert (slo.good_query, slo.bad_query, slo.total_query, slo.series_query) == ("", "", "", "")
    assert "Good: sum:search.hits{env:prod}.as_count()" in slo.description
    said = [str(problem) for problem in parsed.warnings]
    assert any("“search-quality”" in text and "Datadog" in text for text in said)
    assert any("“search-quality”" in text and "RatioTimeslices" in text for text in said)


def test_what_openslo_has_and_we_do_not_is_named_with_its_line(example: Example) -> None:
    found = warnings(example("openslo-shop.yaml"))
    assert found[8] == (
        "DataSource “shop-metrics”: connection details are not kept; "
        "set the address of Prometheus in the settings"
    )
    assert found[19] == "Service “checkout”: annotations not kept: example.com/folder"
    assert "alert policies are not kept" in found[63]


def test_openslo_v1alpha(example: Example) -> None:
    parsed = example("openslo-alpha.yaml")
    found = slos(parsed)
    assert services(parsed)["web"].display_name == "Website"
    ratio = found["web-availability"]
    assert (ratio.target, ratio.window, ratio.kind) == (Decimal("0.995"), "28d", "ratio")
    assert ratio.good_query == 'sum(rate(http_requests_total{job="web",code!~"5.."}[{{.window}}]))'
    slices = found["web-latency"]
    assert (slices.kind, slices.slice_seconds, slices.slice_target) == ("time_slices", 60, Decimal("0.9"))
    assert (slices.threshold, slices.threshold_op) == (Decimal(2), "lt")
    assert slices.window == "week"


def test_sloth(example: Example) -> None:
    parsed = example("sloth-billing.yaml")
    assert parsed.kind == "sloth"
    assert services(parsed)["billing"].tags == ("owner=money-team", "tier=1")
    found = slos(parsed)
    events = found["invoices"]
    assert (events.target, events.window) == (Decimal("0.999"), "30d")
    assert events.bad_query == 'sum(rate(invoices_total{outcome="failed"}[{{.window}}]))'
    assert events.total_query == "sum(rate(invoices_total[{{.window}}]))"
    assert events.links == (("runbook", "https://wiki.example.com/invoices"),)
    raw = found["satisfaction"]
    assert raw.bad_query == "1 - avg_over_time(satisfaction_ratio[{{.window}}])"
    assert raw.total_query == "vector(1)"
    assert found["from-a-plugin"].total_query == ""
    said = warnings(parsed)
    assert said[10] == "Sloth service “billing”, “invoices”: labels of an SLO are not kept"
    assert "every step weighs the same" in said[28]
    assert "the plugin “acme/availability” cannot run here" in said[36]


def test_sloth_in_kubernetes(example: Example) -> None:
    parsed = example("sloth-cluster.yaml")
    slo = slos(parsed)["requests"]
    assert (slo.service, slo.target) == ("gateway", Decimal("0.9995"))
    assert slo.bad_query == 'sum(rate(gateway_requests_total{code=~"5.."}[{{.window}}]))'


def test_pyrra(example: Example) -> None:
    parsed = example("pyrra-cluster.yaml")
    assert parsed.kind == "pyrra"
    found = slos(parsed)
    ratio = found["dns-errors"]
    assert (ratio.service, ratio.target, ratio.window) == ("dns", Decimal("0.9999"), "14d")
    assert ratio.bad_query == 'dns_responses_total{job="dns",rcode="SERVFAIL"}'
    assert ratio.description == "Names are found."
    assert ratio.links == (("dashboard", "https://grafana.example.com/d/dns"),)
    latency = found["api-latency"]
    assert (latency.service, latency.target) == ("api", Decimal("0.9"))
    assert latency.good_query.endswith('le="1"}')
    native = found["api-native"]
    total = 'histogram_count(sum(increase(rpc_duration_seconds{job="api",code="ok"}[$step])))'
    assert native.total_query == total
    assert native.good_query.startswith("histogram_fraction(0, 0.2, ")
    gauge = found["probes"]
    assert gauge.service == "probes"
    assert gauge.good_query == "sum(sum_over_time(probe_success[$step]))"
    assert gauge.total_query == "sum(count_over_time(probe_success[$step]))"
    assert gauge.window == "2d"


def test_what_pyrra_has_and_we_do_not_is_named(example: Example) -> None:
    said = " ".join(str(problem) for problem in example("pyrra-cluster.yaml").warnings)
    for words in (
        "it goes to “dns”, the job of its query",
        "not kept: namespace monitoring, label prometheus, label pyrra.dev/team",
        "groups are not kept apart",
        "alert rules are not kept",
        "a window of 36h is taken as 2 days",
    ):
        assert words in said


SLO = """
apiVersion: openslo/v1
kind: SLO
metadata: {{name: {name}}}
spec:
  service: {service}
  budgetingMethod: Occurrences
  timeWindow: [{{duration: {window}, isRolling: true}}]
  indicator:
    spec:
      ratioMetric:
        good: {{metricSource: {{type: Prometheus, spec: {{query: good_total}}}}}}
        total: {{metricSource: {{type: Prometheus, spec: {{query: all_total}}}}}}
  objectives: [{{target: {target}}}]
"""
USUAL = {"name": "a", "service": "b", "window": "30d", "target": "0.99"}


@pytest.mark.parametrize("written", ["NO", "010", "2026-01-01", "1e3", "0x1F", "off", "1_000"])
def test_text_stays_text(reading: Reading, written: str) -> None:
    parsed = reading(SLO.format(**USUAL | {"name": written, "service": written}), "slo.yaml")
    item = slos(parsed)[written]
    assert (item.name, item.service) == (written, written)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"target": "1"}, "between 0 % and 100 %"),
        ({"target": "0"}, "between 0 % and 100 %"),
        ({"target": "0.99999999"}, "at most five decimals"),
        ({"target": "high"}, "“high” is not a number"),
        ({"target": ".nan"}, "is not a number"),
        ({"window": "30"}, "“30” is not a duration"),
        ({"window": "1.5d"}, "is not a duration"),
        ({"name": '""'}, "is empty"),
        ({"service": "[a]"}, "should be text"),
        ({"name": "x" * 201}, "201 characters long"),
    ],
)
def test_what_cannot_be_is_rejected_with_its_line(
    reading: Reading, changes: dict[str, str], reason: str
) -> None:
    parsed = reading(SLO.format(**USUAL | changes), "slo.yaml")
    assert not slos(parsed)
    assert reason in parsed.rejected[0].reason
    assert parsed.rejected[0].source == "slo.yaml"
    assert parsed.rejected[0].line is not None
    assert parsed.rejected[0].line > 1


@pytest.mark.parametrize(
    ("window", "taken"),
    [("1d", "1d"), ("2w", "14d"), ("48h", "2d"), ("6h", "1d"), ("1M", "30d"), ("1Q", "90d"), ("1Y", "365d")],
)
def test_rolling_windows(reading: Reading, window: str, taken: str) -> None:
    parsed = reading(SLO.format(**USUAL | {"window": window}), "slo.yaml")
    assert slos(parsed)["a"].window == taken
    assert bool(parsed.warnings) == (window in ("6h", "1M", "1Q", "1Y"))


def test_without_a_budgeting_method_events_are_counted(reading: Reading) -> None:
    parsed = reading(SLO.format(**USUAL).replace("  budgetingMethod: Occurrences\n", ""), "slo.yaml")
    assert slos(parsed)["a"].kind == "ratio"
    assert [problem.reason for problem in parsed.warnings] == [
        "SLO “a”: budgetingMethod is missing; events are counted"
    ]


def test_an_unknown_field_is_named_with_its_line(reading: Reading) -> None:
    text = SLO.format(**USUAL).replace("  budgetingMethod", "  colour: blue\n  budgetingMethod")
    parsed = reading(text, "slo.yaml")
    assert [(problem.line, problem.reason) for problem in parsed.warnings] == [
        (7, "SLO “a”: “spec.colour” is not known here and was left out")
    ]


def test_the_same_slo_twice_is_rejected(reading: Reading) -> None:
    parsed = reading(SLO.format(**USUAL) + "---" + SLO.format(**USUAL), "slo.yaml")
    assert len(slos(parsed)) == 1
    assert "is there twice, first on line 2" in parsed.rejected[0].reason


def test_a_missing_indicator_reference_costs_only_the_queries(reading: Reading) -> None:
    text = SLO.format(**USUAL)
    start = text.index("  indicator:")
    text = text[:start] + "  indicatorRef: elsewhere\n" + text[text.index("  objectives") :]
    parsed = reading(text, "slo.yaml")
    assert slos(parsed)["a"].total_query == ""
    assert "the SLI “elsewhere” is not in this file" in parsed.warnings[0].reason


def test_a_gauge_is_added_up_not_differenced(reading: Reading) -> None:
    text = SLO.format(**USUAL).replace("ratioMetric:", "ratioMetric:\n        counter: false")
    item = slos(reading(text, "slo.yaml"))["a"]
    assert item.good_query == "sum(sum_over_time(good_total[$step]))"


def test_a_raw_ratio_is_an_average(reading: Reading) -> None:
    text = SLO.format(**USUAL)
    start, end = text.index("        good:"), text.index("  objectives")
    raw = (
        "        rawType: success\n"
        "        raw: {metricSource: {type: Prometheus, spec: {query: success_ratio}}}\n"
    )
    item = slos(reading(text[:start] + raw + text[end:], "slo.yaml"))["a"]
    assert (item.good_query, item.bad_query, item.total_query) == ("success_ratio", "", "vector(1)")


def test_unused_indicators_are_named(reading: Reading) -> None:
    sli = "apiVersion: openslo/v1\nkind: SLI\nmetadata: {name: lonely}\n"
    sli += "spec: {thresholdMetric: {metricSource: {}}}\n"
    parsed = reading(sli + "---" + SLO.format(**USUAL), "slo.yaml")
    assert any("SLI “lonely” was left out" in problem.reason for problem in parsed.warnings)


def test_a_kubernetes_list_is_its_items(reading: Reading) -> None:
    text = """
apiVersion: v1
kind: List
items:
  - apiVersion: pyrra.dev/v1alpha1
    kind: ServiceLevelObjective
    metadata: {name: a, labels: {pyrra.dev/service: s}, uid: 1-2-3}
    spec: {target: "99", window: 1w, indicator: {ratio: {errors: {metric: e}, total: {metric: t}}}}
  - apiVersion: v1
    kind: ConfigMap
"""
    parsed = reading(text, "list.yaml")
    assert slos(parsed)["a"].window == "7d"
    assert [problem.reason for problem in parsed.warnings] == [
        "this ConfigMap is no SLO definition and was left out"
    ]


def test_json_definitions_are_yaml_too(reading: Reading) -> None:
    text = '{"apiVersion": "openslo/v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {}}'
    assert services(reading(text, "service.json")).keys() == {"a"}


def test_newer_versions_are_refused_by_name(reading: Reading) -> None:
    parsed = reading("apiVersion: openslo.com/v2alpha\nkind: SLO\n", "slo.yaml")
    assert (
        parsed.rejected[0].reason == "OpenSLO version “openslo.com/v2alpha” is not read; v1 and v1alpha are"
    )


def test_other_yaml_is_refused(refusal: Callable[..., SourceError]) -> None:
    assert "no SLO definition found" in refusal("apiVersion: v1\nkind: ConfigMap\n", "x.yaml").message


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "\ufeffEurope/Paris", "../../etc/passwd", "Europe"])
def test_an_unknown_time_zone_is_said_and_its_slo_left_out(tmp_path: Path, zone: str) -> None:
    text = (DATA / "openslo-shop.yaml").read_text("utf-8")
    path = tmp_path / "slos.yaml"
    path.write_text(text.replace("timeZone: Europe/Paris", f'timeZone: "{zone}"'), "utf-8")
    parsed = read_file(path, NOW)
    assert [problem for problem in map(str, parsed.rejected) if "is not a time zone" in problem]
