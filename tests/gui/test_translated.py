"""A pseudo-locale marks every text that can be translated; whatever is unmarked can't be."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
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

from slodesk.domain.burn import BURN_WINDOWS
from slodesk.domain.dependencies import Promise, ServicePromises
from slodesk.domain.explain import (
    explain_actual,
    explain_budget,
    explain_burn,
    explain_exhaustion,
    explain_status,
)
from slodesk.domain.explain_promises import explain_ceiling, explain_period
from slodesk.domain.settings import WorkspaceSettings, to_data
from slodesk.gui.widgets.explain import ExplainPopover
from slodesk.storage.queries.executive import executive
from slodesk.storage.queries.overview import overview
from slodesk.storage.schema import Base
from tests.gui.conftest import NOW
from tests.gui.everything import RITUALS, VIEWS, close_all, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from slodesk.domain.explanation import Explanation
    from slodesk.gui.document import Document
    from slodesk.gui.main_window import MainWindow

MARKED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
SHOWN_ROWS = 12
FREE = {
    # names of products, formats and keys, the same in every language
    "SLO Desk", "SLOs", "SLO", "Prometheus", "PromQL", "OpenSLO", "Sloth", "Pyrra", "CSV", "JSON", "PDF",
    "HTML", "Markdown", "Python", "Qt", "PostgreSQL", "UTC", "URL", "A4", "Letter", "slodesk", "Framework",
    "Recommended", "Google", "Tracefox", "Four levels",
    "http", "https", "Ctrl", "Shift", "Alt", "Del", "Ins", "Esc", "Tab", "Enter", "Return",
    "Space", "PgUp", "PgDown", "Home", "End", "Up", "Down", "Left", "Right", "Backspace",
    # given by the test
    "payment.yaml", "x.csv", "Ada’s", "Bob’s", "Theirs came first.", "The file is damaged: page 4.",
    "INC", "{year}", "{month}", "{number}",
    "Sales", "2 hours old", "improve", "Traceback", "Empty", "Sample", "MiB", "The server does not answer.",
}  # fmt: skip


GAP = re.compile(r"(\{\w*\}|%L?n|%\d)")


class Marks(QTranslator):
    """Wraps every translated text but what is put into its gaps."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1, /) -> str:
        return "".join(
            part if GAP.fullmatch(part) or not part.strip() else f"⟦{part}⟧" for part in GAP.split(text)
        )


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
                    found.update(text for text in texts_in(value) if len(text) > 1)
    for kept in to_data(WorkspaceSettings()).values():  # what a workspace begins with, and people change
        found.update(text for text in texts_in(kept) if len(text) > 1)
    return sorted(found, key=len, reverse=True)


def texts_in(value: Any) -> Iterator[str]:
    """Yield every text in a value, also those that were kept for good."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_in(each)


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


def known_words(window: MainWindow) -> list[str]:
    """Return what stands on screen in any language, the longest first."""
    own = str(Path(window.document.workspace.location).parent)
    entered = user_data(window.document)
    known = {
        own,
        window.document.workspace.who,
        *entered,
        *FREE,
        *locale_words(),
        *available_zones(),
    }
    known.update(text.removesuffix(".") for text in entered)
    return sorted(known, key=len, reverse=True)


def test_every_text_can_be_translated(marked: MainWindow, qtbot: QtBot) -> None:
    known = known_words(marked)
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
    for view in (*RITUALS, *VIEWS):
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


def every_explanation(window: MainWindow) -> Iterator[Explanation]:
    """Yield how each figure of the sample came about, and of its months and ceilings."""
    with window.document.session() as session:
        shown = overview(session, now=NOW)
        story = executive(session, now=NOW)
    for a in shown.assessments:
        yield from (explain_actual(a), explain_budget(a), explain_status(a), explain_exhaustion(a))
        yield from (explain_burn(a, window) for window in BURN_WINDOWS)
        for result in story.results[a.slo.id]:
            yield explain_period(a.slo, result, a.policy)
    promises = {
        "shop": ServicePromises("shop", "Empty", depends_on=("db",)),
        "db": ServicePromises("db", "Sample", (Promise("up", Decimal("0.9995")),)),
    }
    for service in promises.values():
        yield explain_ceiling(service, promises, NOW, shown.policy)


def test_every_explanation_can_be_translated(marked: MainWindow, qtbot: QtBot) -> None:
    known = known_words(marked)
    zone = ZoneInfo("Europe/Berlin")
    findings: set[str] = set()
    titles: set[str] = set()
    for told in every_explanation(marked):
        panel = ExplainPopover(marked.theme, told, zone, "Sample", marked)
        titles.add(panel.accessibleName())
        texts = [text for widget in [panel, *panel.findChildren(QWidget)] for _, text in own_texts(widget)]
        texts += panel.text().splitlines()
        findings.update(f"{words}: {text[:90]}" for text in texts if (words := unmarked(text, known)))
        panel.deleteLater()
    assert not findings, "\n".join(findings)
    parts = (
        "⟦Actual⟧",
        "⟦Error budget⟧",
        "⟦Status⟧",
        "⟦Burn rate",
        "⟦Time until",
        "⟦ in ⟧2026-Q3",
        "⟦Ceiling",
    )
    assert all(any(part in title for title in titles) for part in parts)


def test_an_explanation_writes_numbers_and_times_by_locale(sample_window: MainWindow) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        told = next(told for told in every_explanation(sample_window) if "÷" in str(told.substituted))
        panel = ExplainPopover(sample_window.theme, told, ZoneInfo("Europe/Berlin"), "Sample", sample_window)
        swapped = str(told.substituted).translate(str.maketrans(",.", ".,"))
        assert swapped in panel.text()
        assert re.search(r"\d+ \w+\.? 2026 \d\d:\d\d", panel.text())
        panel.deleteLater()
    finally:
        QLocale.setDefault(before)


def test_a_report_made_in_the_window_speaks_its_language(marked: MainWindow, qtbot: QtBot) -> None:
    marked.navigate("reports", None)
    tab: Any = marked.tabs.widget
    qtbot.waitUntil(lambda: tab.form.copy_markdown.isEnabled(), timeout=20_000)
    qtbot.mouseClick(tab.form.copy_markdown, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("# ⟦Reliability for executives⟧")
    assert "⟦Draft⟧" in text
