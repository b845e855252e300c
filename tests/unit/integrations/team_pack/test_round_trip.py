"""A team goes from one workspace to another as a file, all of it, and nothing else."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from slodesk.operations import actions, people, services, slos
from slodesk.operations.imports import apply_import
from slodesk.operations.team_pack_rows import LEFT_BEHIND, OWNERS, SAMPLES
from slodesk.operations.workspace_copy import table_names
from tests.unit.integrations.team_pack.bringing import bring, key_of, look, of_pack, packed
from tests.unit.integrations.test_workspace_json import content

if TYPE_CHECKING:
    from pathlib import Path

    from slodesk.storage.workspace import Workspace


def test_every_table_is_part_of_a_team_or_left_behind_on_purpose() -> None:
    known = {*OWNERS, *LEFT_BEHIND, *SAMPLES, "team", "incident"}
    assert set(table_names()) - known == set()


def test_into_an_empty_workspace_everything_arrives(
    there: Workspace, here: Workspace, tmp_path: Path
) -> None:
    parsed = packed(there, tmp_path)
    assert parsed.kind == "team_pack"
    shown = look(here, parsed)
    assert not shown.comparison.lines
    summary = bring(here, parsed)
    found, arrived = of_pack(there), of_pack(here)
    found["holiday"] = []  # everybody's, so not the team's
    assert arrived == found
    assert summary.added == parsed.count
    assert summary.warnings == []


def test_a_second_time_changes_nothing(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    parsed = packed(there, tmp_path)
    bring(here, parsed)
    changes = here.edit("Again", apply_import, parsed)
    assert not changes
    assert (changes.result.added, changes.result.updated) == (0, 0)
    assert changes.result.unchanged == parsed.count
    back = packed(here, tmp_path)
    assert not there.edit("Back", apply_import, back)


def test_one_undo_takes_all_of_it_back(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    before = content(here)
    changes = here.edit("Import", apply_import, packed(there, tmp_path))
    here.apply(changes.inverted())
    assert content(here) == before
    assert bring(here, packed(there, tmp_path)).added, "what was taken back is no removal: it comes again"


def test_the_file_is_readable_and_says_where_it_is_from(there: Workspace, tmp_path: Path) -> None:
    packed(there, tmp_path)
    data = json.loads((tmp_path / "there.slodesk-pack").read_text("utf-8"))
    assert (data["format"], data["version"]) == ("slodesk-team-pack", 1)
    assert (data["workspace"], data["team"], data["by"]) == ("Ünïcödé 名前 🚢", "Payments", there.who)
    assert data["workspace_key"]
    assert [row["name"] for row in data["tables"]["service"]] == ["web", "api"]
    assert "setting" not in data["tables"]
    assert {change["who"] for change in data["changes"]} == {there.who}


def test_without_samples(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    parsed = packed(there, tmp_path, include_samples=False)
    bring(here, parsed)
    assert content(here)["sample_day"] == []
    assert len(content(here)["slo"]) == 1


def test_only_the_team_is_taken(there: Workspace, here: Workspace, tmp_path: Path) -> None:
    def others(session: Any) -> None:
        team = people.add_team(session, "Search")
        other = services.add_service(session, "index", team_id=team)
        slos.add_slo(session, other, "fresh", Decimal("0.99"))
        actions.add_action(session, "Not ours", service_id=other)
        services.set_dependencies(session, key_of(there, "service", "web"), [other])

    there.edit("Others", others)
    parsed = packed(there, tmp_path)
    shown = look(here, parsed)
    assert [str(note) for note in shown.comparison.notes] == ["web depends on “index”, which is not here."]
    bring(here, parsed)
    assert [row["name"] for row in content(here)["service"]] == ["web", "api"]
    assert [row["title"] for row in content(here)["action_item"]] == ["Do it", "Limit the pool"]
    assert content(here)["dependency"] == []

    index = here.edit("Made here", services.add_service, "index").result
    bring(here, parsed)
    assert [row["depends_on_id"] for row in content(here)["dependency"]] == [index], "found by its name"


def test_what_was_never_here_is_no_difference_on_the_way_back(
    there: Workspace, here: Workspace, tmp_path: Path
) -> None:
    api = key_of(there, "service", "api")
    there.edit("Not ours", services.set_service_field, api, "team_id", None)
    bring(here, packed(there, tmp_path))
    action, learned = content(here)["action_item"]
    assert action["service_id"] is None
    assert learned["source_id"] == content(here)["retrospective"][0]["id"], "a retrospective brings its own"
    assert not look(there, packed(here, tmp_path)).comparison.lines
    made = here.edit("Made here", services.add_service, "api").result
    bring(here, packed(there, tmp_path))
    assert content(here)["action_item"][0]["service_id"] == made, "found by its name, once it is here"
