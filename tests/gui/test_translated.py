"""A pseudo-locale marks every text that can be translated; whatever is unmarked can't be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QLocale, Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QWidget,
)

from slodesk.storage.schema import Base
from tests.gui.everything import VIEWS, close_all, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow

MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
SHOWN_ROWS = 12
FREE = {
    # names of products, formats and keys, the same in every language
    "SLO Desk", "SLOs", "SLO", "Prometheus", "PromQL", "OpenSLO", "Sloth", "Pyrra", "CSV", "JSON", "PDF",
    "HTML", "Markdown", "Python", "Qt", "PostgreSQL", "UTC", "URL", "A4", "Letter", "slodesk", "Framework",
    "Recommended", "http", "https", "Ctrl", "Shift", "Alt", "Del", "Ins", "Esc", "Tab", "Enter", "Return",
    "Space", "PgUp", "PgDown", "Home", "End", "Up", "Down", "Left", "Right", "Backspace",
    # given by the test
    "payment.yaml", "x.csv", "Ada’s", "Bob’s", "Theirs came first.", "The file is damaged: page 4.",
    "Sales", "2 hours old", "Traceback", "Empty", "Sample", "MiB", "The server does not answer.",
}  # fmt: skip


class Marks(QTranslator):
    """Wraps every translated text."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1, /) -> str:
        return f"⟦{text}⟧" if text.strip() else text


@pytest.fixture
def marked(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    """The window on the sample, every translated text marked."""
    marks = Marks()
    qapp.installTranslator(marks)
    yield request.getfixturevalue("sample_window")
    qapp.removeTranslator(marks)


def user_data(document: Document) -> list[str]:
    """Return every text of the workspace, the longest first."""
    found: set[str] = set()
    with document.session() as session:
        for table in Base.metadata.sorted_tables:
            if table.name in {"sample_day", "metric_day", "change_log"}:
                continue
            for row in session.execute(table.select()):
                for value in row:
                    texts = value if isinstance(value, list) else [value]
                    found.update(str(text) for text in texts if isinstance(text, str) and len(text) > 1)
    return sorted(found, key=len, reverse=True)


def locale_words() -> set[str]:
    locale = QLocale()
    kinds = (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)
    months = {locale.monthName(number, kind) for number in range(1, 13) for kind in kinds}
    return months | {locale.dayName(number, kind) for number in range(1, 8) for kind in kinds}


def unmarked(text: str, known: list[str]) -> str:
    """Return the words of a text that are neither marked nor data."""
    rest = re.sub("<[^>]*>", " ", text)
    while MARKED.search(rest):
        rest = MARKED.sub(" ", rest)
    for data in known:
        if data in rest:
            rest = rest.replace(data, " ")
    return " ".join(WORD.findall(rest))


def own_texts(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Yield what a widget says and to whom."""
    yield "tooltip", widget.toolTip()
    yield "name", widget.accessibleName()
    yield "description", widget.accessibleDescription()
    yield "status tip", widget.statusTip()
    if widget.isWindow():
        yield "title", widget.windowTitle()
    if isinstance(widget, QLabel | QAbstractButton):
        yield "text", widget.text()
    elif isinstance(widget, QGroupBox):
        yield "title", widget.title()
    elif isinstance(widget, QLineEdit):
        yield "placeholder", widget.placeholderText()
    elif isinstance(widget, QComboBox):
        for index in range(min(widget.count(), 40)):
            yield "choice", widget.itemText(index)
    elif isinstance(widget, QTabBar):
        for index in range(widget.count()):
            yield "tab", widget.tabText(index)
            yield "tab tooltip", widget.tabToolTip(index)
    elif isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
        model = widget.model()
        if model is not None:
            yield from cells(model)
    elif isinstance(widget, QMenu):
        for action in widget.actions():
            yield from action_texts(action)


def cells(model: QAbstractItemModel) -> Iterator[tuple[str, str]]:
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
    )
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for column in range(columns):
        for role in roles:
            yield "header", as_text(model.headerData(column, Qt.Orientation.Horizontal, role))
    for row in range(min(model.rowCount(), SHOWN_ROWS)):
        for column in range(columns):
            for role in roles:
                yield f"cell {column}", as_text(model.index(row, column).data(role))


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def action_texts(action: QAction) -> Iterator[tuple[str, str]]:
    yield "action", action.text()
    if action.toolTip() != action.text().replace("&", "").rstrip("…"):
        yield "action tooltip", action.toolTip()
    yield "action status tip", action.statusTip()


def test_every_text_can_be_translated(marked: MainWindow, qtbot: QtBot) -> None:
    own = str(Path(marked.document.workspace.location).parent)
    known = sorted(
        {own, *user_data(marked.document), *FREE, *locale_words(), *available_zones()}, key=len, reverse=True
    )
    findings: dict[tuple[str, str], str] = {}

    def note(where: str, kind: str, text: str) -> None:
        words = unmarked(text, known)
        if words:
            findings.setdefault((kind, words), f"{where}: {kind} of it says {text[:90]!r}")

    for action in marked.commands:
        for kind, text in action_texts(action):
            note("commands", kind, text)
    for menu in marked.menuBar().findChildren(QMenu):
        note("menus", "title", menu.title())
    for view in VIEWS:
        shown = view.show(marked, qtbot)
        for widget in [shown, *shown.findChildren(QWidget)]:
            if widget.isVisible() and not widget.objectName().startswith("qt_"):
                for kind, text in own_texts(widget):
                    note(f"{view.name}, {type(widget).__name__} {widget.objectName()}", kind, text)
        close_all(marked)
        settle()
    assert not findings, "\n".join(findings.values())


def available_zones() -> set[str]:
    import zoneinfo

    return zoneinfo.available_timezones()
