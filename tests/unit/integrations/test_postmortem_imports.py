"""Postmortems brought into a workspace: once, whole or not at all, linked with what is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from slodesk.domain.errors import RuleBroken, SourceError
from slodesk.integrations.files import read_file
from slodesk.integrations.postmortem_markdown import write
from slodesk.operations import retrospectives as operations
from slodesk.operations.imports import apply_import, steps
from slodesk.operations.incidents import add_incident
from slodesk.operations.incoming import Parsed, RetroItem
from slodesk.operations.services import add_service
from slodesk.operations.slos import add_slo
from slodesk.storage.queries.retrospectives import retro_list, retrospective
from slodesk.storage.schema import IncidentRow
from slodesk.storage.schema_retrospectives import RetrospectiveRow
from slodesk.storage.workspace import Workspace, create_workspace
from tests.unit.integrations.conftest import DATA
from tests.unit.integrations.retro_values import without_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.domain.retrospective import Retrospective
    from slodesk.operations.incoming import ImportSummary

NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)
POSTMORTEMS = DATA / "postmortems"
NAMES = sorted(path.stem for path in POSTMORTEMS.iterdir())


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with create_workspace(tmp_path / "w.slodesk", time_zone="Europe/Berlin") as made:
        yield made


def bring(workspace: Workspace, path: Path) -> ImportSummary:
    return workspace.edit("Import", apply_import, read_file(path, NOW), now=NOW).result


def counts(summary: ImportSummary) -> tuple[int, int, int]:
    return summary.added, summary.updated, summary.unchanged


def stored(workspace: Workspace) -> list[Retrospective]:
    with workspace.session() as session:
        found = [retrospective(session, line.id) for line in retro_list(session)]
    return [each for each in found if each is not None]


def log(workspace: Workspace) -> int:
    with workspace.session() as session:
        return int(session.connection().exec_driver_sql("SELECT COUNT(*) FROM change_log").scalar_one())


@pytest.mark.parametrize("name", NAMES)
def test_the_same_file_twice_changes_nothing(workspace: Workspace, name: str) -> None:
    path = POSTMORTEMS / f"{name}.md"
    assert counts(bring(workspace, path)) == (1, 0, 0)
    before, written = stored(workspace), log(workspace)
    assert counts(bring(workspace, path)) == (0, 0, 1)
    assert stored(workspace) == before
    assert log(workspace) == written


@pytest.mark.parametrize("name", NAMES)
def test_an_export_brought_back_changes_nothing(workspace: Workspace, tmp_path: Path, name: str) -> None:
    bring(workspace, POSTMORTEMS / f"{name}.md")
    before = stored(workspace)
    exported = tmp_path / "export.txt"
    exported.write_text(write(before[0]), "utf-8")
    assert counts(bring(workspace, exported)) == (0, 0, 1)
    assert stored(workspace) == before


def test_everything_reaches_another_workspace(workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, POSTMORTEMS / "template.md")
    there = stored(workspace)[0]
    path = tmp_path / "pool.md"
    path.write_text(write(there), "utf-8")
    with create_workspace(tmp_path / "other.slodesk") as other:
        bring(other, path)
        here = stored(other)[0]
    assert here.incident is not None
    assert there.incident is not None
    same = replace(
        here, id=there.id, incident=replace(here.incident, id=there.incident.id), notes=there.notes
    )
    actions = [replace(item, id="") for item in same.actions]
    assert sorted(actions, key=str) == sorted((replace(item, id="") for item in there.actions), key=str)
    bare = {"actions": ()}
    assert without_keys(replace(same, **bare)) == without_keys(replace(there, **bare))


def test_services_slos_and_incidents_are_found(workspace: Workspace) -> None:
    def make(session: Any) -> tuple[str, str]:
        service = add_service(session, "payment-api")
        slo = add_slo(session, service, "availability-slo", Decimal("0.999"))
        add_incident(
            session,
            "Pool",
            datetime(2027, 1, 15, 13, 58, tzinfo=UTC),
            identifier="INC-2027-004",
            severity="SEV1",
        )
        return service, slo

    service, slo = workspace.edit("Make", make).result
    summary = bring(workspace, POSTMORTEMS / "template.md")
    found = stored(workspace)[0]
    assert found.incident is not None
    assert (found.incident.title, found.incident.severity) == ("Pool", "SEV1")
    assert found.incident.services == ((service, "payment-api"),)
    assert found.incident.resolved == datetime(2027, 1, 15, 16, 15, tzinfo=UTC)
    assert "Services that are not in this workspace: Order Service" in found.notes
    assert "Started: 2027-01-15T14:00:00+00:00" in found.notes
    assert {figure.slo_id for figure in found.figures if figure.label == "Availability SLO"} == {slo}
    assert any("Order Service" in str(warning) for warning in summary.warnings)
    assert [(item.period, item.due) for item in found.actions if item.period] == [
        ("2027-Q1", date(2027, 3, 31)), ("2027-Q2", date(2027, 6, 30)),
    ]  # fmt: skip
    assert counts(bring(workspace, POSTMORTEMS / "template.md")) == (0, 0, 1)


def test_what_people_wrote_since_stays_where_the_file_is_silent(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Pool\n\n## Summary\n\nIt ran dry.\n\n## What went well\n\n- Fast\n")
    bring(workspace, path)
    key = stored(workspace)[0].id
    workspace.edit("Write", operations.set_retrospective_field, key, "recommendations", "Set limits.")
    workspace.edit("Write", operations.add_part, key, "person", name="Kim")
    path.write_text("# Pool\n\n## Summary\n\nIt ran dry at noon.\n\n## What went well\n\n- Calm\n- Fast\n")
    assert counts(bring(workspace, path)) == (0, 1, 0)
    found = stored(workspace)[0]
    assert (found.id, found.summary, found.recommendations) == (key, "It ran dry at noon.", "Set limits.")
    assert [point.text for point in found.points] == ["Calm", "Fast"]
    assert [person.name for person in found.people] == ["Kim"]


def test_one_step_is_undone(workspace: Workspace) -> None:
    plan = steps(read_file(POSTMORTEMS / "template.md", NOW), now=NOW)
    edit = workspace.edit_slices("Import template.md", plan)
    changes = None
    while changes is None:
        try:
            next(edit)
        except StopIteration as ended:
            changes = ended.value
    assert stored(workspace)
    workspace.apply(changes.inverted())
    assert stored(workspace) == []
    with workspace.session() as session:
        assert session.scalars(select(IncidentRow)).all() == []


def test_a_published_one_is_not_overwritten(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Pool\n\n## Summary\n\nIt ran dry.\n")
    bring(workspace, path)
    key = stored(workspace)[0].id

    def publish(session: Any) -> None:
        session.get_one(RetrospectiveRow, key).state = "published"

    workspace.edit("Publish", publish)
    assert counts(bring(workspace, path)) == (0, 0, 1)
    path.write_text("# Pool\n\n## Summary\n\nIt ran dry at noon.\n\n## What went well\n\n- Fast\n")
    with pytest.raises(SourceError, match=r"a\.md:1: This retrospective is published: open a revision"):
        bring(workspace, path)
    assert stored(workspace)[0].summary == "It ran dry."


def test_what_does_not_fit_is_one_sentence(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# Pool\n\n## Summary\n\n" + "x" * 1_200_000 + "\n\n## What went well\n\n- Fast\n")
    with pytest.raises(SourceError) as refused:
        bring(workspace, path)
    assert str(refused.value) == (
        "a.md:1: summary: This is 1,200,000 characters long; at most 1,000,000 fit here."
    )
    assert stored(workspace) == []


def test_a_word_of_200_000_characters_everywhere(workspace: Workspace, tmp_path: Path) -> None:
    """It is kept in full, and so is the export of it, however long that becomes."""
    word = "<a" * 150_000

    parts = [
        f"## {heading}\n\n{word}\n"
        for heading in ("Summary", "Trigger", "Detection", "Business impact", "Recommendations", "Oddities")
    ]
    lists = [
        f"## {heading}\n\n- {word}\n"
        for heading in ("Timeline", "Root cause", "What went well", "Action items")
    ]
    path = tmp_path / "a.md"
    path.write_text("# Pool\n\n" + "\n".join([*parts[:5], lists[0]]))
    bring(workspace, path)
    path = tmp_path / "b.md"
    path.write_text("# Basin\n\n" + "\n".join([*lists, parts[5]]))
    bring(workspace, path)
    pool, basin = sorted(stored(workspace), key=lambda each: each.title, reverse=True)
    for text in (pool.summary, pool.trigger, pool.detection, pool.business_impact, pool.recommendations):
        assert text == word
    assert (
        pool.events[0].text == basin.events[0].text == basin.factors[0].text == basin.points[0].text == word
    )
    assert basin.actions[0].description == word
    assert word in basin.notes
    exported = tmp_path / "out.md"
    exported.write_text(write(pool), "utf-8")
    assert exported.stat().st_size > 2 * 1024 * 1024
    assert counts(bring(workspace, exported)) == (0, 0, 1)


def test_a_value_the_rules_refuse_names_its_field(workspace: Workspace) -> None:
    from slodesk.domain.retrospective import Retrospective

    parsed = Parsed("a.md", "retrospective", (RetroItem(Retrospective("", "x" * 300, NOW)),), count=1)
    with pytest.raises((SourceError, RuleBroken), match=r"a\.md:1: title: This is 300 characters long"):
        workspace.edit("Import", apply_import, parsed, now=NOW)
