"""R49: nothing an audience may not see reaches its document, in any format, metadata included."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slodesk.domain import retrospective as kept
from slodesk.domain.incident_impact import Impact
from slodesk.domain.retro_evidence import Curve, Evidence, SloCost, SloTarget
from slodesk.domain.retro_visibility import AUDIENCES, sees, visible_sections
from slodesk.domain.settings import WorkspaceSettings
from slodesk.reports.formats import file_name, render
from slodesk.reports.retrospective import build
from slodesk.storage.queries.retro_report import RetroReportData
from slodesk.storage.queries.retro_snapshots import SnapshotHead
from tests.unit.reports.reading import pdf_pages, pdf_reader, squeezed

AT = datetime(2026, 11, 20, 14, tzinfo=UTC)
TEAM_ONLY = "people+team"
"""Reviewers: with the people, and only for those who see what is the team's alone."""


class Secrets:
    """Makes texts that are found again, and remembers which sections each belongs to."""

    def __init__(self) -> None:
        self._number = count(1)
        self.made: dict[str, tuple[str, ...]] = {}

    def __call__(self, *sections: str) -> str:
        text = f"secret{next(self._number):04}z"
        self.made[text] = sections
        return text


def crowded(secret: Secrets) -> RetroReportData:
    """Return a retrospective with a secret in every place that holds a text, and telling figures."""
    both = ("summary", "impact")
    incident = kept.IncidentFacts(
        "i", secret("summary"), secret("summary"), AT, AT + timedelta(minutes=7), None, None,
        AT + timedelta(minutes=61), secret("summary"), (("s", secret("summary")),),
        error_rate=Decimal("0.4711"), request_rate=Decimal(8153), customer_impacting=True,
        cause=secret("summary", "factors"), impact=secret("summary"),
        description=secret("summary", "notes"),
        links=((secret("summary", "notes"), f"https://ok.example/{secret('summary', 'notes')}"),),
    )  # fmt: skip
    points = tuple(
        kept.Point(kind, kind, f"{secret(kind)} within 3 minutes detected", "", secret(kind))
        for kind in kept.POINT_KINDS
    )
    content = kept.Retrospective(
        "r", secret("summary"), AT, incident=incident, authors=secret("summary"),
        summary=secret("summary"), user_impact=secret("summary"), detection=secret("factors"),
        trigger=secret("factors"), not_caught=secret("not_caught"), business_impact=secret("impact"),
        slo_note=secret("adjustments"), recommendations=secret("recommendations"), notes=secret("notes"),
        follow_up=AT, follow_up_agenda=secret("follow_up"), revision_reason=secret(TEAM_ONLY),
        events=(
            kept.Event("e", AT + timedelta(minutes=9), secret("timeline"), "detected"),
            kept.Event("n", AT + timedelta(minutes=2), secret("timeline"), "", secret("timeline")),
            kept.Event("o", None, secret("timeline"), "", secret("timeline")),
        ),
        factors=(
            kept.Factor("f", secret("factors"), secret("factors"), primary=True),
            kept.Factor("g", secret("factors"), parent_id="f"),
        ),
        points=points,
        figures=(
            kept.TypedFigure("a", kept.USERS, secret("impact"), Decimal(66613), secret("impact"),
                             note=secret("impact"), written=secret("impact")),
            kept.TypedFigure("b", kept.REVENUE, secret("impact"), Decimal(77714), secret("impact")),
            kept.TypedFigure("c", kept.CONSUMED, "", Decimal("0.08515"), slo_id="slo", slo=secret("impact")),
            kept.TypedFigure("d", "duration", "", Decimal(88816)),
            kept.TypedFigure("h", kept.TARGET, "", Decimal("0.95"), slo_id="far"),
        ),
        adjustments=(kept.Adjustment("j", secret("adjustments"), None, secret("adjustments"),
                                     Decimal("0.91919")),),
        people=(kept.Participant("p", secret("people"), secret("people")),),
        reviewers=(kept.Reviewer("v", secret(TEAM_ONLY), kept.APPROVED, secret(TEAM_ONLY), AT,
                                 secret(TEAM_ONLY)),),
        actions=(
            kept.Action("x", secret("actions"), secret("actions"), None, secret("actions"), "P1", "open", "",
                        secret("actions"), f"https://ok.example/{secret('actions')}"),
        ),
    )  # fmt: skip
    impact = Impact(
        Decimal("0.121212"),
        Decimal("0.232323"),
        Decimal("0.343434"),
        0.454545,
        31.25,
        0.565656,
        False,
        0.676767,
    )
    cost = SloCost("slo", secret(*both), Decimal("0.98989"), "30d", Decimal(43200), impact, 0.787878,
                   Decimal(99917), 55518.0, 44419.0)  # fmt: skip
    seconds = AT.timestamp()
    curve = Curve(secret(*both, "timeline"), (seconds, seconds + 1800, seconds + 3600), (0.0, 0.898989, 0.0))
    far = SloTarget("far", secret(*both), Decimal("0.97979"), Decimal(43200))
    return RetroReportData(
        WorkspaceSettings(name="Company", time_zone="UTC", author="Writer"), content,
        Evidence(AT + timedelta(days=1), (cost,), (curve,), (far,)),
        SnapshotHead("snap", 1, AT + timedelta(days=2), secret(TEAM_ONLY), secret(TEAM_ONLY)),
    )  # fmt: skip


FIGURES = {
    "66,613": ("impact",), "77,714": ("impact",), "8.515": ("impact",), "91.919": ("adjustments",),
    "47.11": ("summary", "impact"), "8,153": ("summary", "impact"), "98.989": ("summary", "impact"),
    "23.23": ("summary", "impact"), "45.45": ("summary", "impact"), "67.68": ("summary", "impact"),
    "89.9": ("summary", "impact", "timeline"), "0.898989": ("summary", "impact", "timeline"),
    "1 h 1 min": ("summary",), "7 min": ("summary",),
}  # fmt: skip
"""Figures that give something away, and the sections that have to be seen for it."""


def titles(outline: list[Any]) -> list[Any]:
    """Return the words of bookmarks; where on a page they lead is a number that says nothing."""
    return [titles(each) if isinstance(each, list) else each.title for each in outline]


def said(note: dict[str, Any]) -> list[str]:
    """Return what a link says and where it leads, without its place on the page."""
    return [f"{key} {value}" for key, value in note.items() if key not in ("/Rect", "/Border", "/Dest")]


def files(data: RetroReportData, audience: str) -> dict[str, str]:
    """Return everything each format holds, as text; of the PDF what a reader and its properties say."""
    report = build(data, audience)
    found = {form: render(report, form).decode() for form in ("markdown", "html", "json")}
    pdf = render(report, "pdf")
    reader = pdf_reader(pdf)
    outline = repr(titles(reader.outline))
    links = repr([said(note.get_object()) for page in reader.pages for note in page.get("/Annots") or []])
    found["pdf"] = (
        "".join(pdf_pages(pdf)) + repr(reader.metadata) + outline + links + repr(reader.xmp_metadata)
    )
    found["name"] = file_name(report, "pdf")
    return found


def may(data: RetroReportData, audience: str, sections: tuple[str, ...]) -> bool:
    if sections == (TEAM_ONLY,):
        return sees(audience, kept.TEAM)
    return set(sections) <= visible_sections(data.content, audience)


visibilities = st.fixed_dictionaries(
    {section: st.sampled_from(kept.VISIBILITIES) for section in kept.SECTIONS}
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(visibilities, st.sampled_from(AUDIENCES), st.booleans())
def test_no_secret_reaches_those_who_may_not_see_it(
    visibility: dict[str, str], audience: str, published: bool
) -> None:
    secret = Secrets()
    data = crowded(secret)
    state = kept.PUBLISHED if published else kept.IN_REVIEW
    content = replace(data.content, visibility=tuple(sorted(visibility.items())), state=state)
    data = replace(data, content=content)
    for form, text in files(data, audience).items():
        close = squeezed(text)
        for word, sections in secret.made.items():
            if not may(data, audience, sections):
                assert word not in close, (form, word, sections)
        for figure, sections in FIGURES.items():
            if not may(data, audience, sections):
                assert squeezed(figure) not in close, (form, figure, sections)


def test_those_who_wrote_it_see_every_secret() -> None:
    secret = Secrets()
    data = crowded(secret)
    data = replace(data, content=replace(data.content, state=kept.PUBLISHED))
    assert data.content.incident is not None
    unused = {
        data.content.revision_reason,  # the snapshot's reason is told instead,
        data.content.incident.impact,  # what users met as the retrospective says it,
        data.evidence.others[0].title,  # and this is only looked at by the checks
    }
    for form, text in files(data, "").items():
        if form == "name":
            continue
        close = squeezed(text)
        missing = [word for word in secret.made if word not in close and word not in unused]
        assert missing == [], form
        told = FIGURES if form != "json" else {key: of for key, of in FIGURES.items() if key != "89.9"}
        shown = [figure for figure in told if squeezed(figure) in close]
        assert len(shown) >= len(told) - 2, (form, sorted(set(told) - set(shown)))


@pytest.mark.parametrize(
    ("audience", "sections"),
    [
        ("customers", {"summary"}),
        ("executives", {"summary", "timeline", "factors", "impact", "actions", "adjustments",
                        "recommendations"}),
        ("board", {"summary", "timeline", "factors", "impact", "actions", "adjustments", "recommendations"}),
        ("product", set(kept.SECTIONS)),
        ("engineering", set(kept.SECTIONS)),
        ("", set(kept.SECTIONS)),
    ],
)  # fmt: skip
def test_who_sees_what_unless_it_says_otherwise(audience: str, sections: set[str]) -> None:
    assert visible_sections(crowded(Secrets()).content, audience) == sections


def test_what_is_hidden_is_not_hinted_at() -> None:
    data = crowded(Secrets())
    every = tuple((section, kept.TEAM) for section in kept.SECTIONS)
    report = build(replace(data, content=replace(data.content, visibility=every)), "customers")
    assert (report.title, report.period) == ("Retrospective", "")
    assert report.subtitle.endswith("For customers")
    assert report.blocks == ()
    for form in ("pdf", "markdown", "html"):
        assert render(report, form)
    assert json.loads(render(report, "json"))["title"] == "Retrospective"
