"""The table of services and the preview of a bulk change, as models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QModelIndex, Qt

from slodesk.gui.models.services import (
    FINDINGS,
    MIME,
    NEEDS,
    OWNER,
    SERVICE,
    SLOS,
    TEAM,
    ServiceLine,
    ServicesModel,
)
from slodesk.gui.models.services_bulk import NOTE, SLO, BulkLine, BulkModel
from slodesk.storage.queries.services import ServiceRecord

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot


def line(name: str, title: str = "", *, findings: tuple[str, ...] = (), **fields: Any) -> ServiceLine:
    record = ServiceRecord(
        id=f"id-{name}", name=name, display_name=title, description="",
        critical=fields.get("critical", False),
        tags=fields.get("tags", ()), team_id=None, team=fields.get("team", ""), owner_id=None,
        owner=fields.get("owner", ""), slo_names=fields.get("slos", ()),
    )  # fmt: skip
    return ServiceLine(record, fields.get("needs", 0), findings, "; ".join(findings))


LINES = (
    line("checkout", "Checkout", team="Payments", slos=("up", "fast"), needs=2, findings=("Above ceiling",)),
    line("search", "Apple finder", team="Discovery", owner="Mei", slos=("found",), tags=("web",)),
    line("auth", team="Platform", critical=True),
)


@pytest.fixture
def model(qapp: object) -> ServicesModel:
    made = ServicesModel()
    made.set_lines(LINES)
    return made


def names(model: ServicesModel) -> list[str]:
    return [found.record.name for row in range(model.rowCount()) if (found := model.line(row)) is not None]


def test_the_model_is_sound(model: ServicesModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    model.sort(TEAM)
    model.set_filter("a")
    qtmodeltester.check(model)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (SERVICE, ["search", "auth", "checkout"]),
        (TEAM, ["search", "checkout", "auth"]),
        (OWNER, ["search", "checkout", "auth"]),  # nobody at the end
        (SLOS, ["auth", "search", "checkout"]),
        (NEEDS, ["search", "auth", "checkout"]),
        (FINDINGS, ["checkout", "search", "auth"]),  # what has findings first
    ],
)
def test_columns_sort(model: ServicesModel, column: int, expected: list[str]) -> None:
    model.sort(column)
    assert names(model) == expected


def test_no_column_is_the_own_order(model: ServicesModel) -> None:
    model.sort(SLOS, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["checkout", "search", "auth"]
    assert not model.in_own_order
    model.sort(-1)
    assert names(model) == ["checkout", "search", "auth"]
    assert model.in_own_order


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("apple", ["search"]),
        ("SEARCH", ["search"]),
        ("payments", ["checkout"]),
        ("web mei", ["search"]),
        ("fast", ["checkout"]),
        ("ceiling", ["checkout"]),
        ("web payments", []),
        ("", ["checkout", "search", "auth"]),
    ],
)
def test_every_word_must_be_found(model: ServicesModel, text: str, expected: list[str]) -> None:
    model.set_filter(text)
    assert names(model) == expected
    assert model.total == 3


def test_unchanged_keys_change_only_their_cells(model: ServicesModel, qtbot: QtBot) -> None:
    renamed = (line("checkout", "Kasse"), *LINES[1:])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        model.set_lines(renamed)
    assert model.index(0, SERVICE).data() == "Kasse"


def test_screen_readers_hear_that_a_service_is_critical(model: ServicesModel) -> None:
    assert model.index(2, SERVICE).data(Qt.ItemDataRole.AccessibleTextRole) == "auth, critical"
    said = model.index(0, FINDINGS).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert said == "Above ceiling"


def test_a_drop_says_what_goes_before_what(model: ServicesModel, qtbot: QtBot) -> None:
    data = model.mimeData([model.index(2, column) for column in range(model.columnCount())])
    assert data.formats() == [MIME]
    with qtbot.waitSignal(model.moved) as moved:
        kept = model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert moved.args == [["id-auth"], "id-checkout"]
    assert not kept  # the view must not remove rows
    with qtbot.waitSignal(model.moved) as moved:
        model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, QModelIndex())
    assert moved.args == [["id-auth"], None]


def test_sorted_rows_cannot_be_moved(model: ServicesModel) -> None:
    drag = Qt.ItemFlag.ItemIsDragEnabled
    assert model.flags(model.index(0, 0)) & drag
    model.sort(TEAM)
    assert not model.flags(model.index(0, 0)) & drag
    data = model.mimeData([model.index(0, 0)])
    assert not model.canDropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())


def test_bulk_lines_are_ticked(qapp: object, qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = BulkModel()
    model.set_lines([BulkLine("a", "A", "99 %"), BulkLine("b", "B", "99.9 %", note="Looser than before.")])
    qtmodeltester.check(model)
    with qtbot.waitSignal(model.ticked_changed):
        assert model.setData(model.index(1, SLO), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert model.ticked == ["b"]
    model.set_lines([BulkLine("a", "A", "99 %", "98 %"), BulkLine("b", "B", "99.9 %", "98 %")])
    assert model.ticked == ["b"]  # ticks outlive new words
    assert not model.setData(model.index(1, NOTE), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    model.tick(["b", "a"])
    assert model.ticked == ["a", "b"]
    assert model.index(0, SLO).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
