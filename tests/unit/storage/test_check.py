"""The check finds what is wrong and says it; a sound workspace has nothing to say."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from slodesk.storage.check import MOST, check
from slodesk.storage.connection import server_engine
from slodesk.storage.samples import make_points, metric_row, pack
from slodesk.storage.schema import MetricDayRow, MetricRow
from slodesk.storage.workspace import create_workspace, open_workspace
from tests.fresh import new_workspace
from tests.unit.storage.edits import add_service, dump

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sqlalchemy.orm import Session

    from slodesk.storage.workspace import Workspace


def add_metric(session: Session, service: str, day: date) -> None:
    metric = MetricRow(service_id=service, name="p95")
    session.add(metric)
    session.flush()
    values = metric_row(day, make_points([60, 120], [1.5, 2.5], [0, 0]))
    session.add(MetricDayRow(metric_id=metric.id, **values))


@pytest.fixture
def closed(path: Path) -> Path:
    from datetime import date

    with new_workspace(path) as workspace:
        key = workspace.edit("Add", add_service, "checkout", "a", "b").result
        workspace.edit("Metric", add_metric, key, date(2026, 11, 1))
    assert check(path) == []
    return path


def change(path: Path, statement: str, *values: object) -> list[str]:
    """Change the file behind the program's back and check it."""
    raw = sqlite3.connect(path)
    raw.execute(statement, values)
    raw.commit()
    raw.close()
    return check(path)


def test_sound_on_both(workspace: Workspace) -> None:
    workspace.edit("Add", add_service, "checkout", "a")
    assert check(workspace.location) == []


def test_a_database_without_a_workspace(database: str) -> None:
    assert check(database) == ["The database holds no workspace: create one there first."]


def test_a_row_without_its_parent(closed: Path) -> None:
    problems = change(closed, "DELETE FROM service")
    assert any("belongs to an entry of service that does not exist" in problem for problem in problems)


def test_points_that_disagree_with_their_sums(closed: Path) -> None:
    (one, two) = change(closed, "UPDATE sample_day SET good = good + 1")
    assert "do not add up" in one
    assert "2026-11-01" in two


@pytest.mark.parametrize(
    ("blob", "words"),
    [
        (b"", "cut short"),
        (b"\x01" * 16, "cannot be read"),
        (pack(make_points([], [], [])), "no points"),
        (pack(make_points([43200, 86000], [9, 8], [10, 10])), "first and last"),
        (pack(make_points([43200, 43200, 86400], [9, 4, 4], [10, 5, 5])), "not in order"),
        (pack(make_points([43200, 86400], [18, -1], [10, 10])), "impossible"),
    ],
)
def test_damaged_points(closed: Path, blob: bytes, words: str) -> None:
    assert words in change(closed, "UPDATE sample_day SET points = ?", blob)[0]


def test_metric_values(closed: Path) -> None:
    assert "disagree with their last value" in change(closed, "UPDATE metric_day SET last_value = 9")[0]
    assert "cannot be read" in change(closed, "UPDATE metric_day SET points = x'00'")[0]


def test_search_out_of_step_and_rebuilt(closed: Path) -> None:
    (problem,) = change(closed, "UPDATE service SET display_name = 'Renamed'")
    assert "Search misses" in problem
    with open_workspace(closed) as workspace:
        workspace.rebuild_search()
        dump(workspace)
    assert check(closed) == []


def test_search_on_a_server(database: str) -> None:
    with create_workspace(database) as workspace:
        workspace.edit("Add", add_service, "checkout", "a")
        engine = server_engine(database, read_only=False)
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM search_entry WHERE kind = 'slo'")
        engine.dispose()
        assert "Search misses" in check(database)[0]
        workspace.rebuild_search()
        assert check(database) == []


def test_a_missing_table_or_column(closed: Path) -> None:
    assert check_after(closed, "DROP TABLE release") == ["The table release is missing."]
    assert "The column body of policy_version is missing." in check_after(
        closed, "ALTER TABLE policy_version DROP COLUMN body"
    )


def check_after(path: Path, statement: str) -> list[str]:
    return change(path, statement)


def test_damaged_pages_and_files_that_are_none(closed: Path, tmp_path: Path) -> None:
    raw = bytearray(closed.read_bytes())
    for page in range(4, len(raw) // 4096, 3):
        raw[page * 4096 : page * 4096 + 300] = b"\x7f" * 300
    closed.write_bytes(raw)
    problems = check(closed)
    assert problems
    assert all("damaged" in problem for problem in problems)
    assert len(problems) <= MOST + 1
    assert "There is no workspace" in check(tmp_path / "none")[0]
    (tmp_path / "text").write_text("hello" * 100)
    assert "is not a SLO Desk workspace" in check(tmp_path / "text")[0]


def test_thousands_of_problems_are_told_in_short(closed: Path) -> None:
    problems = change(
        closed,
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
        " INSERT INTO journey (id, service_id, name, description, position, version)"
        " SELECT 'j' || i, 'nobody', 'x', '', 0, 1 FROM n",
    )
    assert len(problems) == MOST + 1
    assert problems[-1] == "There are more problems; these are the first."


def test_a_check_works_while_somebody_writes(file: Workspace, path: Path) -> None:
    file.edit("Add", add_service, "checkout")
    assert check(path) == []
    assert file.edit("Add", add_service, "payment")


def test_damaged_pages_are_told_line_by_line(closed: Path) -> None:
    data = bytearray(closed.read_bytes())
    for page in range(5, len(data) // 4096, 3):
        data[page * 4096 : page * 4096 + 600] = b"\x17" * 600
    closed.write_bytes(data)
    problems = check(closed)
    assert problems
    for problem in problems:
        assert "damaged" in problem
        assert "\n" not in problem
        assert "***" not in problem
        assert "run a check" not in problem
