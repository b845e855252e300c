"""The overview's table model, its words, what it copies, and the decisions derived beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt

from slodesk.domain.assessment import Assessment, ServiceAssessment, SloInfo, assess
from slodesk.domain.dependencies import ABOVE_CEILING, LOOSER_THAN_SLA, Finding
from slodesk.domain.periods import period_results
from slodesk.domain.policy import FRAMEWORK
from slodesk.domain.series import ListSeries, Point
from slodesk.domain.settings import WorkspaceSettings
from slodesk.domain.status import Status, worst
from slodesk.domain.target import BEGINNING, Objective, TargetHistory
from slodesk.domain.window import Calendar, Rolling, quarter_of
from slodesk.gui.models.overview import COLUMNS, NAMES, OverviewModel, copied_rows
from slodesk.gui.models.overview_decisions import decisions
from slodesk.gui.models.overview_facts import Facts
from slodesk.gui.tabs.overview.copying import cells, markdown, mime, rich_text
from slodesk.gui.widgets.roles import BADGES_ROLE, BELOW_ROLE, ID_ROLE, REMAINING_ROLE, STATUS_ROLE
from slodesk.storage.queries.overview import Overview
from slodesk.storage.queries.review_waiting import DueReview, RhythmWaits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QApplication
    from pytestqt.modeltest import ModelTester

    from slodesk.domain.window import Window

AT = datetime(2026, 11, 20, tzinfo=UTC)
SETTINGS = WorkspaceSettings()


def judged(
    name: str,
    bad: Iterable[float] = (),
    *,
    target: str = "0.999",
    window: Window | None = None,
    service: str = "",
    end: datetime = AT,
    hourly: bool = False,
) -> Assessment:
    """An SLO whose last days had these bad events of 100,000 each, oldest first."""
    days = list(bad)
    points = []
    for back, count in enumerate(reversed(days)):
        if hourly:
            hours = [end - timedelta(days=back, hours=hour) for hour in range(24)]
            points += [Point(hour, 100_000 / 24 - count / 24, 100_000 / 24) for hour in hours]
        else:
            points.append(Point(end - timedelta(days=back), 100_000 - count, 100_000))
    history = TargetHistory((Objective(BEGINNING, Decimal(target), window or Rolling(30)),))
    owner = service or name
    info = SloInfo(
        f"slo-{name}", f"{name}-availability", f"{name.title()} works", f"svc-{owner}", owner, owner.title(),
        None, False, "ratio", "", history,
    )  # fmt: skip
    return assess(info, ListSeries(points), AT, SETTINGS, FRAMEWORK, AT)


def overview_of(*assessments: Assessment) -> Overview:
    services: dict[str, list[Assessment]] = {}
    for a in assessments:
        services.setdefault(a.slo.service_id, []).append(a)
    made = tuple(
        ServiceAssessment(key, group[0].slo.service, "", worst(a.status for a in group), tuple(group))
        for key, group in services.items()
    )
    return Overview(AT, SETTINGS, FRAMEWORK, made)


def several() -> list[Assessment]:
    return [
        judged("alpha", [10] * 30),
        judged("beta", [140] * 30),
        judged("gamma", [92] * 30),
        judged("delta", []),
        judged("epsilon", [60] * 30, window=Calendar("month")),
    ]


@pytest.fixture
def model(qapp: QApplication) -> OverviewModel:
    made = OverviewModel()
    made.set_rows(several())
    return made


def names(model: OverviewModel) -> list[str]:
    return [a.slo.service for a in model.rows]


def cell(model: OverviewModel, row: int, column: str, role: int = Qt.ItemDataRole.DisplayRole) -> object:
    return model.data(model.index(row, NAMES.index(column)), role)


def test_qt_accepts_the_model(qtmodeltester: ModelTester, model: OverviewModel) -> None:
    qtmodeltester.check(model)
    model.sort(NAMES.index("left"), Qt.SortOrder.DescendingOrder)
    qtmodeltester.check(model)
    model.set_filter("beta")
    qtmodeltester.check(model)
    model.set_rows([])
    qtmodeltester.check(model)


def test_cells_say_the_figures(model: OverviewModel) -> None:
    row = names(model).index("beta")
    assert cell(model, row, "target") == "99.9\u00a0%"
    assert cell(model, row, "actual") == "99.86\u00a0%"
    assert cell(model, row, "left") == "−40\u00a0%"
    assert cell(model, row, "burn_3d") == "1.4"
    assert cell(model, row, "burn_1h") == "—"  # daily samples say nothing about an hour
    assert cell(model, row, "runs_out") == "now"
    assert cell(model, row, "left", REMAINING_ROLE) == pytest.approx(-0.4)
    assert cell(model, row, "status", STATUS_ROLE) == "exhausted"
    assert cell(model, row, "status") == "Exhausted"
    assert cell(model, row, "service", ID_ROLE) == "slo-beta"


def test_what_is_not_known_is_a_dash(model: OverviewModel) -> None:
    row = names(model).index("delta")
    for column in ("actual", "left", "burn_1h", "burn_6h", "burn_3d", "runs_out"):
        assert cell(model, row, column) == "—"
    assert cell(model, row, "status") == "No data"


def test_calendar_windows_last_their_period(model: OverviewModel) -> None:
    assert cell(model, names(model).index("epsilon"), "runs_out") == "lasts the month"


def test_figures_are_aligned_right_with_their_headings(model: OverviewModel) -> None:
    for column, kind in enumerate(COLUMNS):
        head = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert head == model.data(model.index(0, column), Qt.ItemDataRole.TextAlignmentRole)
        assert bool(head & Qt.AlignmentFlag.AlignRight) == kind.figure


@pytest.mark.parametrize(
    ("column", "order"),
    [
        ("status", ["beta", "gamma", "delta", "epsilon", "alpha"]),
        ("left", ["beta", "gamma", "epsilon", "alpha", "delta"]),
        ("service", ["alpha", "beta", "delta", "epsilon", "gamma"]),
        ("runs_out", ["beta", "alpha", "gamma", "epsilon", "delta"]),
    ],
)
def test_sorting(model: OverviewModel, column: str, order: list[str]) -> None:
    model.sort(NAMES.index(column), Qt.SortOrder.AscendingOrder)
    assert names(model)[0] == order[0]
    assert names(model)[-1] == order[-1]
    if column != "runs_out":
        assert names(model) == order


def test_what_is_not_known_stays_last_both_ways(model: OverviewModel) -> None:
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        model.sort(NAMES.index("left"), order)
        assert names(model)[-1] == "delta"


def test_a_selection_stays_on_its_row_when_sorted(model: OverviewModel) -> None:
    kept = QPersistentModelIndex(model.index(names(model).index("gamma"), 3))
    model.sort(NAMES.index("service"), Qt.SortOrder.DescendingOrder)
    assert model.at(kept.row()).slo.service == "gamma"
    assert kept.column() == 3


def test_every_word_has_to_occur(model: OverviewModel) -> None:
    model.set_filter("ETA works")
    assert names(model) == ["beta"]
    model.set_filter("exhausted")
    assert names(model) == ["beta"]
    model.set_filter("nothing like it")
    assert model.rowCount() == 0
    model.set_filter("  ")
    assert model.rowCount() == 5


def test_a_burn_that_alerts_and_old_samples_are_badges_in_plain_words(qapp: QApplication) -> None:
    model = OverviewModel()
    burning = judged("burning", [0] * 27 + [400] * 3, hourly=True)
    old = judged("old", [1] * 10, end=AT - timedelta(days=3))
    model.set_rows([burning, old], AT)
    assert burning.burn.firing
    assert not burning.burn.page_firing
    assert cell(model, 0, "status", BADGES_ROLE) == ("slow burn",)
    assert cell(model, 0, "status", BELOW_ROLE) == "slow burn"
    spoken = str(cell(model, 0, "status", Qt.ItemDataRole.AccessibleTextRole))
    for pair in burning.burn.firing:
        assert f"Alert {pair} fires" in spoken
        assert f"Alert {pair} fires" in str(cell(model, 0, "status", Qt.ItemDataRole.ToolTipRole))
    assert cell(model, 1, "status", BADGES_ROLE) == ("3 days old",)
    assert cell(model, 1, "status", Qt.ItemDataRole.AccessibleTextRole) == "Healthy, 3 days old"
    for word in ("stale", "slow burn", burning.burn.firing[0]):  # found by the words of the rules, too
        model.set_filter(word)
        assert model.rowCount() == 1, word


def test_target_and_objective_stand_below(model: OverviewModel) -> None:
    row = names(model).index("beta")
    assert cell(model, row, "service", BELOW_ROLE) == "Beta works"
    assert cell(model, row, "actual", BELOW_ROLE) == "of 99.9\u00a0%"
    said = Qt.ItemDataRole.AccessibleTextRole
    assert cell(model, row, "actual", said) == "99.86\u00a0%, of 99.9\u00a0%"
    assert "min" in str(cell(model, row, "left", Qt.ItemDataRole.ToolTipRole))


def test_a_name_is_never_markup(qapp: QApplication) -> None:
    model = OverviewModel()
    model.set_rows([judged("<img src='/etc/passwd'>", [1] * 30)])
    shown = cell(model, 0, "service", Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in str(shown).lower()
    assert "&lt;img" in str(shown).lower()


def test_a_hundred_thousand_rows_sort_without_a_proxy(qapp: QApplication) -> None:
    model = OverviewModel()
    few = several()
    model.set_rows([few[number % 5] for number in range(100_000)])
    model.sort(NAMES.index("left"), Qt.SortOrder.AscendingOrder)
    assert model.rowCount() == 100_000
    assert model.at(0).slo.service == "beta"
    assert model.at(99_999).slo.service == "delta"


# Copying


def test_copied_cells_are_a_table(qapp: QApplication) -> None:
    table = copied_rows(several()[:2])
    lines = cells(table).split("\n")
    assert lines[0].split("\t")[:3] == ["Service", "Service level objective", "Status"]
    assert lines[1].split("\t")[:4] == ["Alpha", "Alpha works", "Healthy", "99.9\u00a0%"]
    assert len({line.count("\t") for line in lines}) == 1


HOSTILE = "=HYPERLINK(1)|<img src=x>\t*b*\n[a](b)"


def test_hostile_names_are_copied_harmlessly() -> None:
    table = [["Service", "Left"], [HOSTILE, "7 %"]]
    assert cells(table).split("\n")[1] == "'=HYPERLINK(1)|<img src=x> *b* [a](b)\t7 %"
    assert "<img" not in rich_text(table, [False, True])
    assert "&lt;img" in rich_text(table, [False, True])
    lines = markdown(table, [False, True]).splitlines()
    assert len(lines) == 3
    assert lines[1] == "| --- | ---: |"
    assert r"\<img src=x\>" in lines[2]
    assert r"\[a\]" in lines[2]
    assert r"\|" in lines[2]
    both = mime(table, [False, True])
    assert both.hasText()
    assert both.hasHtml()


# Decisions


def kinds(shown: Overview, facts: Facts | None = None) -> list[tuple[str, str]]:
    return [(each.kind, each.item) for each in decisions(shown, facts or Facts(), AT)]


def test_each_state_asks_its_question(qapp: QApplication) -> None:
    shown = overview_of(*several())
    found = {each.item: each for each in decisions(shown, Facts(), AT)}
    assert found["slo-beta"].title == "Freeze Beta?"
    assert found["slo-beta"].detail == "budget spent, 140\u00a0%"
    assert found["slo-gamma"].title == "Hold releases of Gamma?"
    assert found["slo-gamma"].detail.startswith("8\u00a0% left")
    assert found["slo-delta"].title == "Delta: no data"
    assert "slo-alpha" not in found


def test_the_most_urgent_comes_first_and_once(qapp: QApplication) -> None:
    shown = overview_of(*several())
    assert kinds(shown) == [("exhausted", "slo-beta"), ("critical", "slo-gamma"), ("no_data", "slo-delta")]


def test_a_firing_page_pair_is_a_decision_even_when_healthy(qapp: QApplication) -> None:
    points = [Point(AT - timedelta(minutes=5 * step), 1000, 1000) for step in range(12, 288 * 30)]
    points += [Point(AT - timedelta(minutes=5 * step), 980, 1000) for step in range(12)]
    info = judged("quick").slo
    a = assess(info, ListSeries(points), AT, SETTINGS, FRAMEWORK, AT)
    assert a.burn.page_firing
    assert a.status == Status.HEALTHY
    found = decisions(overview_of(a), Facts(), AT)
    assert found[0].kind == "page"
    assert found[0].detail == "fast burn, 20.0 times the pace the budget allows"
    assert "Alert 1h/5m fires" in found[0].notes[0]


def test_old_samples_and_where_to_look(qapp: QApplication) -> None:
    old = judged("old", [1] * 10, end=AT - timedelta(days=3))
    (found,) = decisions(overview_of(old), Facts(), AT)
    assert (found.kind, found.place) == ("stale", "services")
    assert found.detail == "the newest is from 17 Nov"


def test_a_missed_quarter_and_one_far_exceeded(qapp: QApplication) -> None:
    quarter = quarter_of(date(2026, 8, 1))
    points = [Point(datetime(2026, 8, 1, tzinfo=UTC), 99_850.0, 100_000.0)]
    missed, above = judged("m", [1] * 30), judged("x", [1] * 30, target="0.99")
    results = {
        a.slo.id: period_results(a.slo, ListSeries(points), [quarter], AT, SETTINGS, lowest=False)[0]
        for a in (missed, above)
    }
    found = {
        each.item: each for each in decisions(overview_of(missed, above), Facts(last_quarter=results), AT)
    }
    assert found["slo-m"].title == "M missed its target"
    assert found["slo-m"].detail == "99.85\u00a0% against 99.9\u00a0% in 2026-Q3"
    assert found["slo-x"].kind == "exceeded"


def test_promises_that_cannot_hold(qapp: QApplication) -> None:
    a = judged("web", [1] * 30)
    above = Finding(ABOVE_CEILING, "web", "web-availability", "", Decimal("0.9985"))
    loose = Finding(LOOSER_THAN_SLA, "web", "web-availability", "", Decimal("0.9995"))
    (first,) = decisions(overview_of(a), Facts(findings=(above,)), AT)
    assert first.title == "Can Web promise 99.9\u00a0%?"
    assert "99.85" in first.detail
    (second,) = decisions(overview_of(a), Facts(findings=(loose,)), AT)
    assert second.detail == "customers were promised 99.95\u00a0%"
    other = replace(above, slo="gone")
    assert decisions(overview_of(a), Facts(findings=(other,)), AT) == ()


def test_missing_owners_are_one_decision(qapp: QApplication) -> None:
    a = judged("web", [1] * 30)
    (one,) = decisions(overview_of(a), Facts(unowned=(("k", "Web"),)), AT)
    assert one.title == "Who owns Web?"
    many = tuple((f"k{n}", f"S{n}") for n in range(5))
    (all_of_them,) = decisions(overview_of(a), Facts(unowned=many), AT)
    assert all_of_them.title == "Who owns 5 services?"
    assert all_of_them.detail == "S0, S1, S2…"


def test_the_objective_is_named_where_a_service_has_several(qapp: QApplication) -> None:
    bad, good = judged("orders", [140] * 30, service="shop"), judged("search", [1] * 30, service="shop")
    (found,) = decisions(overview_of(bad, good), Facts(), AT)
    assert found.subject == "Orders works"
    assert found.detail == "budget spent, 140\u00a0%"


def test_names_with_braces_are_only_names(qapp: QApplication) -> None:
    odd = judged("{service}", [140] * 30)
    (found,) = decisions(overview_of(odd), Facts(), AT)
    assert found.title == "Freeze {Service}?"


def rhythm(*due: DueReview, releases: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, str, str, str]]:
    facts = Facts(waits=RhythmWaits(due, releases))
    return [(each.title, each.detail, each.place, each.item) for each in decisions(overview_of(), facts, AT)]


def test_r14_a_weekly_review_is_due_or_overdue(qapp: QApplication) -> None:
    """The clock says midnight of 20 November; a review due then or later that day is due today."""
    morning = AT + timedelta(hours=10)
    assert rhythm(DueReview("r", "", morning, overdue=False)) == [
        ("Weekly review is due today", "10:00", "weekly_review", "r")
    ]
    yesterday = AT - timedelta(hours=14)
    assert rhythm(DueReview("r", "Payments", yesterday, overdue=False)) == [
        ("Weekly review is due", "Payments, since 19 Nov, 10:00", "weekly_review", "r")
    ]
    late = DueReview("", "", AT - timedelta(days=3, hours=14), overdue=True)
    assert rhythm(late) == [("Weekly review is overdue", "since 16 Nov, 10:00", "weekly_review", "")]
    assert rhythm(late, DueReview("r", "", morning, overdue=False))[0][:2] == (
        "2 weekly reviews are due", "the first since 16 Nov, 10:00",
    )  # fmt: skip
    assert rhythm(late, late)[0][0] == "2 weekly reviews are overdue"


def test_r36_releases_that_wait_are_one_decision(qapp: QApplication) -> None:
    one = ("a", "Checkout 2.4.0")
    assert rhythm(releases=(one,)) == [("1 release waits for a decision", "Checkout 2.4.0", "releases", "a")]
    four = (one, ("b", "Pay 1"), ("c", "Pay 2"), ("d", "Pay 3"))
    assert rhythm(releases=four) == [
        ("4 releases wait for a decision", "Checkout 2.4.0, Pay 1, Pay 2…", "releases", "a")
    ]
