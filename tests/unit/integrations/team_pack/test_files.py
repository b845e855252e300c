"""Team packs as files: samples that go on, and everything that is wrong, refused whole."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.domain.errors import SourceError, WorkspaceError
from slodesk.integrations.files import read_file
from slodesk.integrations.team_pack import export_team
from slodesk.operations import samples
from slodesk.storage.workspace import Workspace, open_workspace
from tests.unit.integrations.team_pack.bringing import bring, change, key_of, packed, team_of
from tests.unit.integrations.test_workspace_json import content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def filled_pack(filled: Path) -> str:
    """The text of its pack."""
    with open_workspace(filled, read_only=True) as workspace:
        packed(workspace, filled.parent)
    return filled.with_suffix(".slodesk-pack").read_text("utf-8")


# Samples


def test_a_day_that_goes_on_is_completed_and_another_one_stays(
    both: tuple[Workspace, Workspace], tmp_path: Path
) -> None:
    there, here = both
    slo = key_of(there, "slo", "x")
    more = [(datetime(2025, 2, 1, hour, tzinfo=UTC), 1.0, 2.0) for hour in (6, 7)]
    there.edit("More", samples.store_points, slo, more, 3600)
    here.edit("Other", samples.store_points, slo, [(datetime(2025, 1, 1, 1, tzinfo=UTC), 1.0, 3.0)], None)
    summary = bring(here, packed(there, tmp_path))
    assert [warning.reason for warning in summary.warnings] == [
        "1 days of samples are others here: they stay as they are"
    ]
    days = {row["day"]: row for row in content(here)["sample_day"]}
    assert days[date(2025, 2, 1)]["last"] == 7 * 3600
    assert days[date(2025, 1, 1)]["good"] == 1.0


# Files


def test_a_team_that_is_gone_or_a_folder(there: Workspace, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no longer"):
        export_team(there, "nobody", tmp_path / "x.slodesk-pack")
    with pytest.raises(WorkspaceError, match="folder"):
        export_team(there, team_of(there), tmp_path)
    assert not (tmp_path / "x.slodesk-pack").exists()


WRONG: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "newer": (lambda d: d.update(version=9, program="9.0"), "exported by SLO Desk 9.0; update this one"),
    "newer rows": (lambda d: d.update(schema=99), "update this one to import it"),
    "no tables": (lambda d: d.pop("tables"), "the tables are missing"),
    "no key": (lambda d: d.pop("key"), "it does not say what it is"),
    "no moment": (lambda d: d.update(made="soon"), "it does not say what it is"),
    "settings": (lambda d: d["tables"].update(setting=[]), "a pack has no table “setting”"),
    "value": (lambda d: change(d, "slo_target", "target", "2"), "slo_target: “target”"),
    "no row key": (lambda d: d["tables"]["service"][0].pop("id"), "service: “id” is missing"),
    "twice": (lambda d: d["tables"]["sla"].append(d["tables"]["sla"][0]), "is there twice"),
    "names twice": (
        lambda d: d["tables"]["service"].append({**d["tables"]["service"][0], "id": "other"}),
        "service: name is there twice",
    ),
    "reference": (lambda d: change(d, "slo", "service_id", "nobody"), "service_id nobody names no service"),
    "other team": (lambda d: d.update(key="other"), "does not bring exactly the team it names"),
    "outside": (lambda d: d["outside"].append({"table": "spy", "key": "k"}), "it names no table"),
    "entry": (lambda d: d["changes"].append(7), "an entry holds names and values"),
    "who": (lambda d: d["changes"].append({"key": "k", "who": 7, "at": "x"}), "Text is expected here"),
    "marks": (
        lambda d: d["changes"].append({"key": "k", "field": "f", "who": "", "at": d["made"], "was": [1]}),
        "“was”: not a list of marks",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_whole_and_named(name: str, filled_pack: str, tmp_path: Path) -> None:
    data = json.loads(filled_pack)
    spoil, reason = WRONG[name]
    spoil(data)
    (tmp_path / "bad.slodesk-pack").write_text(json.dumps(data))
    with pytest.raises(SourceError) as caught:
        read_file(tmp_path / "bad.slodesk-pack")
    said = [caught.value.message, *map(str, caught.value.problems)]
    assert any(reason in sentence for sentence in said), said
