"""Plans in a team pack: field by field while open, as a whole once signed."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import SourceError
from slodesk.operations import plans, risks
from slodesk.operations.settings import set_setting
from tests.unit.integrations.team_pack.bringing import bring, decide, key_of, look, of_pack, packed
from tests.unit.integrations.test_workspace_json import content

if TYPE_CHECKING:
    from pathlib import Path

    from slodesk.storage.workspace import Workspace


# Plans


def sign(workspace: Workspace, *, revision: int = 1, text: str = "As agreed") -> None:
    from slodesk.storage.schema_planning import PlanRow, PlanSnapshotRow

    def work(session: Any) -> None:
        plan = session.get(PlanRow, content(workspace)["plan"][0]["id"])
        plan.state, plan.revision, plan.summary = "approved", revision, text
        made = datetime(2026, 12, 1, tzinfo=UTC)
        plan.snapshots.append(PlanSnapshotRow(number=revision + 1, made=made, body={"text": text}))

    workspace.edit("Sign", work)


def test_an_open_plan_differs_field_by_field(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    risk = key_of(there, "risk", "Zone fails")
    for workspace, minutes in ((there, 10), (here, 20)):
        workspace.edit("Guess", risks.set_risk_field, risk, "detect_minutes", Decimal(minutes))
    lines = look(here, packed(there, tmp_path)).comparison.conflicts
    assert [(line.path, line.column, line.mine, line.theirs) for line in lines] == [
        (("2027-Q1", "Zone fails"), "detect_minutes", Decimal(20), Decimal(10))
    ]


def test_a_plan_signed_there_comes_as_a_whole(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    there.edit("And", plans.set_item_field, content(there)["plan_item"][0]["id"], "notes", "done well")
    sign(there)
    parsed = packed(there, tmp_path)
    (line,) = look(here, parsed).comparison.lines
    assert (line.what, line.side, line.path) == ("plan", "there", ("2027-Q1",))
    bring(here, parsed)
    assert of_pack(here) == {**of_pack(there), "holiday": []}


def test_a_plan_signed_there_and_changed_here_is_asked(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    there, here = both
    sign(there)
    here.edit("Mine", risks.set_risk_field, key_of(here, "risk", "Zone fails"), "note", "mine")
    parsed, before = packed(there, tmp_path), content(here)
    (line,) = look(here, parsed).comparison.conflicts
    assert line.what == "plan"
    decide(here, parsed, lambda _: False)
    assert content(here) == before
    decide(here, parsed, lambda _: True)
    assert of_pack(here) == {**of_pack(there), "holiday": []}


def test_what_was_signed_here_stays_signed(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    sign(there)
    sign(here, text="Otherwise")
    parsed, before = packed(there, tmp_path), content(here)
    shown = look(here, parsed)
    assert shown.comparison.lines == ()
    assert [str(note) for note in shown.comparison.notes] == [
        "The plan for 2027-Q1 was signed here and differs there: ours stays as it is."
    ]
    summary = decide(here, parsed, lambda _: True)
    assert content(here) == before
    assert len(summary.warnings) == 1


def test_the_next_revision_is_taken_or_left(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    sign(there)
    bring(here, packed(there, tmp_path))
    sign(there, revision=2, text="Better")
    parsed = packed(there, tmp_path)
    (line,) = look(here, parsed).comparison.conflicts
    assert (line.mine, line.theirs) == ("approved 1", "approved 2")
    decide(here, parsed, lambda _: True)
    assert of_pack(here) == {**of_pack(there), "holiday": []}


def test_plans_for_other_months_are_refused_until_both_years_begin_alike(
    there: Workspace, here: Workspace, tmp_path: Path
) -> None:
    pack = packed(there, tmp_path)
    here.edit("April", set_setting, "fiscal_year_start", 4)
    before = content(here)
    with pytest.raises(SourceError, match="begins in January; here it begins in April"):
        look(here, pack)
    with pytest.raises(SourceError, match="other months"):
        bring(here, pack)
    assert content(here) == before
    here.edit("January", set_setting, "fiscal_year_start", 1)
    bring(here, pack)
    assert content(here)["plan"]
