"""Action items as CSV: read back by a CSV reader, and imported again without a difference."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from slodesk.integrations.actions_export import GITHUB, JIRA, OWN, to_csv
from slodesk.integrations.files import read_file
from slodesk.operations.actions import add_action
from slodesk.operations.imports import apply_import
from slodesk.operations.services import add_service
from slodesk.storage.queries.actions import ActionLine, action_lines
from slodesk.storage.workspace import create_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slodesk.storage.workspace import Workspace

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOSTILE = (
    '=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "'=1", "  =1+1", "\uff1d1",
    "a,b;\"c\"", "<img src=x>", "]](", "שלום", "\u202eabc", "🚢", "x" * 200,
)  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with create_workspace(tmp_path / "w.slodesk", time_zone="UTC") as made:
        yield made


def lines(workspace: Workspace) -> tuple[ActionLine, ...]:
    with workspace.reading() as source:
        return action_lines(source, NOW)


def table(workspace: Workspace, kind: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(lines(workspace), kind).decode(), newline="")))


def add(workspace: Workspace, title: str, **fields: Any) -> None:
    workspace.edit("Add", add_action, title, **{"created": NOW, **fields})


def full(workspace: Workspace) -> None:
    service = workspace.edit("Add", add_service, "pay", display_name="Card payments").result
    add(
        workspace, "Limit the pool", owner="@Kim Lee", due="2027-Q1", priority="P0", service_id=service,
        source="INC-2026-007", description="Two lines\nof words", link="https://wiki.example/pool",
    )  # fmt: skip
    add(workspace, "Write it down", status="dropped", priority="P3", created=NOW - timedelta(days=3))


def test_jira(workspace: Workspace) -> None:
    """A column for each label, all of one name: that is how the program takes several values."""
    full(workspace)
    found = list(csv.reader(io.StringIO(to_csv(lines(workspace), JIRA).decode(), newline="")))
    assert found == [
        [
            "Summary", "Description", "Assignee", "Due date", "Priority", "Status",
            "Labels", "Labels", "Labels", "Labels", "Labels",
        ],
        [
            "Limit the pool", "Two lines\nof words\n\nSource: INC-2026-007\n\nSee https://wiki.example/pool",
            "Kim Lee", "2027-03-31", "Highest", "To Do",
            "slo-desk", "P0", "INC-2026-007", "Card-payments", "long-term",
        ],
        ["Write it down", "", "", "", "Low", "Done", "slo-desk", "P3", "wontfix", "", ""],
    ]  # fmt: skip
    assert to_csv((), JIRA) == b"Summary,Description,Assignee,Due date,Priority,Status\r\n"


def test_github(workspace: Workspace) -> None:
    """An assignee that is no login would keep the issue out: the name stands in the text."""
    full(workspace)
    add(workspace, "Add a quota", owner="@kim-lee", priority="P1")
    assert table(workspace, GITHUB) == [
        {
            "title": "Limit the pool", "assignees": "", "state": "open",
            "body": "Two lines\nof words\n\nSource: INC-2026-007\n\nSee https://wiki.example/pool\n\n"
            "Owner: @Kim Lee\n\nDue: 2027-Q1 (2027-03-31)",
            "labels": "slo-desk,P0,INC-2026-007,Card-payments,long-term",
        },
        {
            "title": "Add a quota", "assignees": "kim-lee", "state": "open", "body": "Owner: @kim-lee",
            "labels": "slo-desk,P1",
        },
        {
            "title": "Write it down", "body": "", "assignees": "", "labels": "slo-desk,P3,wontfix",
            "state": "closed",
        },
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [OWN, JIRA, GITHUB])
def test_no_cell_is_taken_for_a_formula(workspace: Workspace, kind: str) -> None:
    for text in HOSTILE:
        add(workspace, text, owner=text, description=f"{text}\n=2", source=text)
    read = csv.reader(io.StringIO(to_csv(lines(workspace), kind).decode(), newline=""))
    cells = [cell for row in list(read)[1:] for cell in row]
    for cell in cells:
        assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"))
    for text in HOSTILE:
        assert any(cell.endswith(text.strip()) for cell in cells)


def test_our_own_imports_again_without_a_difference(workspace: Workspace, tmp_path: Path) -> None:
    full(workspace)
    for text in HOSTILE:
        add(
            workspace,
            text,
            owner=text,
            description=f"{text}\n\n=2\tx ",
            source=text,
            due=date(2026, 12, 1),
        )
    add(workspace, "Twice", due=date(2026, 12, 1), horizon="")
    add(workspace, "Twice", due=date(2026, 12, 1), owner="Ana")
    add(workspace, "Some day", horizon="long-term", status="done", created=NOW - timedelta(days=1))
    before, path = lines(workspace), tmp_path / "actions.csv"
    path.write_bytes(to_csv(before, OWN))
    parsed = read_file(path, NOW)
    assert (parsed.kind, parsed.rejected, parsed.warnings) == ("actions", (), ())
    assert not workspace.edit("Again", apply_import, parsed, now=NOW)
    with create_workspace(tmp_path / "other.slodesk", time_zone="UTC") as other:
        other.edit("Add", add_service, "pay", display_name="Card payments")
        other.edit("Import", apply_import, parsed, now=NOW)

        def plain(shown: tuple[ActionLine, ...]) -> list[tuple[object, ...]]:
            names = [name for name in ActionLine.__slots__ if name not in ("id", "service_id", "lacks")]
            return sorted((tuple(_text(getattr(line, name)) for name in names) for line in shown), key=repr)

        assert plain(lines(other)) == plain(before)


def test_title_and_due_date_tell_action_items_apart(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "actions.csv"
    path.write_text(
        "title,due,owner,id\nRotate keys,2026-12-01,Kim,PAY-1\nRotate keys,2027-03-01,Ana,PAY-2\n"
        "Rotate keys,,,\n"
    )
    parsed = read_file(path, NOW)
    workspace.edit("Import", apply_import, parsed, now=NOW)
    assert [line.owner for line in lines(workspace)] == ["Kim", "Ana", ""]
    assert not workspace.edit("Again", apply_import, parsed, now=NOW)
    path.write_text("title,due,owner\nRotate keys,2027-Q1,Zoe\nRotate keys,2027-03-01,Zoe\n")
    workspace.edit("Import", apply_import, read_file(path, NOW), now=NOW)
    assert [(line.owner, line.due) for line in lines(workspace)] == [
        ("Kim", date(2026, 12, 1)), ("Zoe", date(2027, 3, 1)), ("Zoe", date(2027, 3, 31)), ("", None),
    ]  # fmt: skip


def _text(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
