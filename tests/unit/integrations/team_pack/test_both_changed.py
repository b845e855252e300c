"""A team that was changed on both sides: what comes in, what stays, what is asked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import SourceError
from slodesk.operations import people, services, slos
from slodesk.operations.imports import apply_import
from slodesk.operations.team_packs import PackPlan, line_text
from tests.unit.integrations.team_pack.bringing import bring, decide, key_of, look, of_pack, packed, team_of
from tests.unit.integrations.test_workspace_json import content

if TYPE_CHECKING:
    from pathlib import Path

    from slodesk.storage.workspace import Workspace


def describe(workspace: Workspace, text: str, name: str = "web") -> None:
    workspace.edit("Say", services.set_service_field, key_of(workspace, "service", name), "description", text)


def test_what_changed_there_only_comes_in(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    describe(there, "Sells tickets")
    parsed = packed(there, tmp_path)
    (line,) = look(here, parsed).comparison.lines
    assert (line.side, line.table, line.path, line.column) == ("there", "service", ("web",), "description")
    assert (line.mine, line.theirs) == ("", "Sells tickets")
    assert line.there is not None
    assert line.there.who == there.who
    assert bring(here, parsed).updated == 1
    assert of_pack(here)["service"] == of_pack(there)["service"]


def test_what_changed_here_only_stays(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    describe(here, "Sells tickets")
    parsed = packed(there, tmp_path)
    (line,) = look(here, parsed).comparison.lines
    assert (line.side, line.mine, line.theirs) == ("here", "Sells tickets", "")
    assert not here.edit("Import", apply_import, parsed)


def test_what_both_changed_is_refused_and_named(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    describe(there, "Sells tickets")
    describe(here, "The web shop")
    parsed, before = packed(there, tmp_path), content(here)
    (line,) = look(here, parsed).comparison.conflicts
    assert line.here is not None
    assert line.there is not None
    assert line_text(line) == (
        "service web: description: here The web shop, there Sells tickets; "
        f"here by {here.who} {line.here.at:%Y-%m-%d %H:%M} UTC; "
        f"there by {there.who} {line.there.at:%Y-%m-%d %H:%M} UTC"
    )
    with pytest.raises(SourceError) as caught:
        bring(here, parsed)
    assert "both sides changed the same" in caught.value.message
    assert [problem.reason for problem in caught.value.problems] == [line_text(line)]
    assert content(here) == before
    assert not decide(here, parsed, lambda _: False).updated
    assert content(here) == before
    assert decide(here, parsed, lambda _: True).updated == 1
    assert of_pack(here)["service"] == of_pack(there)["service"]


def test_many_conflicts_are_all_named(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both

    def add(session: Any) -> None:
        service = key_of(there, "service", "web")
        for number in range(30):
            slos.add_slo(session, service, f"slo-{number}", Decimal("0.99"))

    there.edit("Add", add)
    bring(here, packed(there, tmp_path))
    for workspace in both:
        for row in content(workspace)["slo"]:
            workspace.edit("Say", slos.set_slo_field, row["id"], "description", workspace.name)
    with pytest.raises(SourceError) as caught:
        bring(here, packed(there, tmp_path))
    assert len(caught.value.problems) == 31


def test_references_are_shown_by_name(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    owner = there.edit("Add", people.add_person, "Ada", team_id=team_of(there)).result
    there.edit("Own", services.set_service_field, key_of(there, "service", "web"), "owner_id", owner)
    (line,) = look(here, packed(there, tmp_path)).comparison.lines
    assert (line.column, line.mine, line.theirs) == ("owner_id", "Kim", "Ada")
    bring(here, packed(there, tmp_path))
    assert of_pack(here)["service"] == of_pack(there)["service"]


def test_a_change_in_between_is_not_overwritten(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    describe(there, "Sells tickets")
    parsed = packed(there, tmp_path)
    shown = look(here, parsed)
    describe(here, "Just now")
    plan = PackPlan(parsed, parsed.items[0], shown, {line.number for line in shown.comparison.lines})
    with pytest.raises(SourceError) as caught:
        list(here.edit_slices("Bring in", plan))
    assert "changed here in the meantime" in caught.value.message
    assert content(here)["service"][0]["description"] == "Just now"


# Removed


def test_what_was_removed_there_is_asked(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    there.edit("Remove", services.remove_service, key_of(there, "service", "api"))
    parsed = packed(there, tmp_path)
    lines = [line for line in look(here, parsed).comparison.lines if line.what == "gone_there"]
    assert [(line.table, line.path) for line in lines if line.table == "service"] == [("service", ("api",))]
    with pytest.raises(SourceError):
        bring(here, parsed)
    before = content(here)
    decide(here, parsed, lambda line: line.what != "gone_there")
    assert content(here)["service"] == before["service"]
    decide(here, parsed, lambda _: True)
    assert of_pack(here) == {**of_pack(there), "holiday": []}


def test_what_was_removed_here_stays_away(both: tuple[Workspace, Workspace], tmp_path: Path) -> None:
    there, here = both
    here.edit("Remove", slos.remove_slo, key_of(here, "slo", "x"))
    parsed = packed(there, tmp_path, include_samples=False)
    lines = look(here, parsed).comparison.lines
    (line,) = [line for line in lines if line.table == "slo"]
    assert (line.what, line.side, line.path) == ("gone_here", "here", ("web", "x"))
    bring(here, parsed)
    assert content(here)["slo"] == content(here)["slo_target"] == []
    decide(here, parsed, lambda _: True)
    for table in ("slo", "slo_target", "evidence", "plan_target"):
        assert of_pack(here)[table] == of_pack(there)[table]
