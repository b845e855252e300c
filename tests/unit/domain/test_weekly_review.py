"""R13, R14: when a review is due and overdue, and what is kept of it can be read for good."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slodesk.domain import weekly_review as kept
from slodesk.domain.burn import FIRING, PairState
from slodesk.domain.review_schedule import GRACE, due_at, is_overdue, monday

DUE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
REVIEW = kept.Review("r", None, "", date(2026, 11, 23), DUE)


def test_r13_the_sections_are_those_of_the_agenda() -> None:
    assert kept.SECTIONS == (
        "status", "incidents", "budgets", "releases", "adjustments", "actions", "recommendations",
    )  # fmt: skip
    assert kept.POSTSCRIPT not in kept.SECTIONS


def test_r14_due_in_the_zone_of_the_workspace_across_the_change_of_clocks() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert due_at(date(2026, 10, 19), 2, "10:00", berlin) == datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
    assert due_at(date(2026, 10, 26), 2, "10:00", berlin) == datetime(2026, 10, 27, 9, 0, tzinfo=UTC)
    assert due_at(date(2026, 11, 23), 7, "09:30", ZoneInfo("UTC")) == datetime(
        2026, 11, 29, 9, 30, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        (date(2027, 1, 1), date(2026, 12, 28)),
    ],
)
def test_weeks_begin_on_monday(day: date, first: date) -> None:
    assert monday(day) == first


@pytest.mark.parametrize("state", [kept.NOT_STARTED, kept.IN_REVIEW])
def test_r14_overdue_a_day_after_it_was_due_until_held_or_skipped(state: str) -> None:
    review = replace(REVIEW, state=state)
    assert review.shown_state(DUE + GRACE) == state
    assert review.shown_state(DUE + GRACE + SECOND) == kept.OVERDUE
    assert review.shown_state(DUE + timedelta(days=400)) == kept.OVERDUE
    assert is_overdue(DUE, DUE + GRACE + SECOND)


@pytest.mark.parametrize("state", [kept.REVIEWED, kept.SKIPPED])
def test_r14_held_and_skipped_are_never_overdue(state: str) -> None:
    assert replace(REVIEW, state=state).shown_state(DUE + timedelta(days=400)) == state


def line(**changes: Any) -> kept.SloLine:
    made = kept.SloLine(
        slo_id="slo", service_id="service", service="checkout", service_title="Checkout", name="bookings",
        title="Bookings", target=Decimal("0.9990"), window="30d", actual=0.9993, remaining=0.3, consumed=0.7,
        minutes=43.2, minutes_remaining=12.96, status="attention", before="healthy", remaining_before=0.75,
        burn={"1h": None, "3d": 1.5}, burn_word="slow burn", pairs_firing=("3d/6h",), exhaustion="projected",
        simple_days=6.0, projected_days=7.5, newest=DUE, stale=False,
        trend=(None, *(0.5 + week / 100 for week in range(11)), 0.3),
        pairs=(PairState("3d/6h", "ticket", 1.0, 1.5, 1.2, FIRING),), runs_out=DUE + timedelta(days=7.5),
        good=999.0, total=1000.0, new=True,
    )  # fmt: skip
    return replace(made, **changes)


def test_what_changed_and_both_trends() -> None:
    assert line().change == pytest.approx(-0.45)
    assert line(remaining_before=None).change is None
    assert line(remaining=None).change is None
    assert (len(line().trend), len(line().short_trend)) == (13, 4)
    assert line().short_trend == line().trend[-4:]
    assert [line(status=each).at_risk for each in ("exhausted", "critical", "warning", "attention")] == [
        True, True, True, False,
    ]  # fmt: skip


def whole() -> kept.Review:
    item = kept.ActionItem("a", "Add an index", "Kim", date(2026, 12, 1), "P1", "open", overdue=False)
    prepared = kept.Prepared(
        as_of=DUE, since=DUE - timedelta(days=7), until=DUE, profile="Framework", policy_version=2,
        slos=(line(),),
        incidents=(
            kept.IncidentItem(
                "i", "INC-2026-014", "Pool exhausted", ("Checkout",), DUE, None, 60.0, "SEV1",
                (kept.IncidentCost("Checkout, Bookings", 0.6944, "estimated"),), "due",
            ),
        ),
        metrics=(kept.MetricItem("m", "Checkout", "p95", 800.0, 750.0, "ms", DUE),),
        releases=(
            kept.ReleaseItem(
                "rel", "s", "Checkout", "2.4", "", DUE, "normal", "planned", "", "defer", "high", 7, 1
            ),
        ),
        done=(item,), carried=(item,), new=(item,), late=(item,),
        recommendations=(kept.Recommendation("critical", 1, "slo", "overview", {"slo": "x"}, "Hold it."),),
        compared=DUE - timedelta(days=7), compared_with=date(2026, 11, 16), gone=("Old, thing",),
        wishes=(kept.Wish("retrospective", "w", "INC-2026-014", "slo", "x", "Relax", Decimal("0.995")),),
    )  # fmt: skip
    return replace(
        REVIEW, state=kept.REVIEWED, closed=DUE, closed_as="Kim", prepared=prepared,
        notes=(kept.Note("n", "status", "slo", "The pool again."),),
        adjustments=(kept.Adjustment("d", "slo", "x", "Slower networks", threshold=Decimal("750.50")),),
        people=(kept.Attendee("p", "Kim", "SLO owner"),),
    )  # fmt: skip


def test_what_is_kept_comes_back_from_plain_json() -> None:
    assert kept.from_data(json.loads(json.dumps(kept.to_data(whole())))) == whole()
    text = json.dumps(kept.to_data(whole()))
    assert '"threshold": "750.50"' in text  # digit by digit


def test_r50_a_body_of_an_older_program_is_read_with_defaults() -> None:
    data = json.loads(json.dumps(kept.to_data(whole())))
    for name in ("late", "compared", "compared_with", "gone", "wishes"):
        del data["prepared"][name]
    for name in ("pairs", "runs_out", "good", "total", "measured", "new", "trend"):
        del data["prepared"]["slos"][0][name]
    del data["prepared"]["recommendations"][0]["text"]
    del data["prepared"]["releases"][0]["rolled_back"]
    for name in ("at", "by"):
        del data["notes"][0][name]
    data["of_a_later_program"] = {"left": "out"}
    found = kept.from_data(data)
    assert found.prepared is not None
    (slo,) = found.prepared.slos
    assert (slo.remaining, slo.pairs, slo.trend, slo.new) == (0.3, (), (), False)
    assert (found.prepared.gone, found.prepared.compared) == ((), None)
    assert found.notes == whole().notes


def test_notes_are_found_by_what_they_are_about_and_postscripts_apart() -> None:
    said = kept.Note("a", "status", "slo", "Again")
    other = kept.Note("b", "status", "", "Quiet week")
    later = kept.Note("c", kept.POSTSCRIPT, "", "It was the cache", DUE, "Kim")
    review = replace(REVIEW, notes=(said, other, later))
    assert review.notes_on("status", "slo") == (said,)
    assert review.notes_on("status") == (other,)
    assert review.postscripts == (later,)
