"""Ctrl+K: every command, service and SLO by a few letters, and everything written, by its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.shell.commands import plain_text
from slodesk.gui.widgets.labels import label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtGui import QAction

    from slodesk.gui.document import Document
    from slodesk.gui.shell.commands import Commands
    from slodesk.gui.shell.tab_host import TabHost
    from slodesk.gui.tasks import Task, TaskRunner
    from slodesk.gui.theme import Theme

SEARCH_MS = 120
LIMIT = 60
_TEXT_FROM = 2
"""Letters from which the text is searched."""

ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)

TAB_OF_KIND = {
    "service": "services", "slo": "services", "metric": "services",
    "release": "releases", "release_decision": "releases",
    **dict.fromkeys(
        ("plan_item", "plan_input", "initiative", "risk", "plan_feedback", "plan_message", "meeting_entry"),
        "quarterly_plan",
    ),
    **dict.fromkeys(
        (
            "incident", "action_item", "retrospective", "retro_event", "retro_factor", "retro_point",
            "retro_figure", "retro_adjustment",
        ),
        "retrospectives",
    ),
    **dict.fromkeys(("review", "review_note", "review_adjustment"), "weekly_review"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it says, what kind it is, and what choosing it does."""

    title: str
    kind: str
    run: Callable[[], object]
    detail: str = ""
    icon: str = "command"
    key: str = ""


def score(words: str, title: str) -> int:
    """Say how well a title answers what was typed; 0 not at all, higher is better.

    Every word must begin a word of the title, or occur in it, or its letters occur in order.
    """
    wanted, text = words.casefold().split(), title.casefold()
    if not wanted:
        return 1
    total = 0
    parts = text.replace("-", " ").replace("/", " ").split()
    for word in wanted:
        if text.startswith(word):
            total += 40
        elif any(part.startswith(word) for part in parts):
            total += 30
        elif word in text:
            total += 15
        elif len(word) > 1 and _in_order(word, text):
            total += 5
        else:
            return 0
    return total * 10 - min(len(text), 90) // 10


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)


class PaletteModel(QAbstractListModel):
    """The lines that answer what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def set_entries(self, entries: list[Entry]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, row: int) -> Entry | None:
        """Return a line."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Count the lines."""
        return 0 if parent.isValid() else len(self._entries)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return words, the line itself, or what a screen reader says."""
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.kind}. {entry.detail}"
        return entry if role == ENTRY_ROLE else None


class _Line(QStyledItemDelegate):
    """Paints icon, title, kind at the right, and where the words were found."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return one or two lines' height."""
        entry: Entry = index.data(ENTRY_ROLE)
        height = QFontMetrics(self._theme.font()).height() + self._theme.space(1.25)
        if entry.detail:
            height += QFontMetrics(self._theme.font("small")).height()
        return QSize(self._theme.px(200), height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one line."""
        entry: Entry = index.data(ENTRY_ROLE)
        theme = self._theme
        self.initStyleOption(option, index)
        option.text = ""
        option.widget.style().drawControl(
            QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget
        )
        painter.save()
        pad, edge = theme.px(12), theme.px(18)
        line = QFontMetrics(theme.font()).height()
        top = option.rect.top() + theme.px(5)
        icon = theme.icons.pixmap(entry.icon, "muted", 18, painter.device().devicePixelRatioF())
        painter.drawPixmap(QRect(option.rect.left() + pad, top + (line - edge) // 2, edge, edge), icon)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("muted"))
        kind_width = painter.fontMetrics().horizontalAdvance(entry.kind)
        right = option.rect.right() - pad
        vertical = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRect(right - kind_width, top, kind_width, line),
            vertical | Qt.AlignmentFlag.AlignRight,
            entry.kind,
        )
        left = option.rect.left() + 2 * pad + edge
        width = right - kind_width - pad - left
        if entry.detail:
            detail = painter.fontMetrics().elidedText(entry.detail, Qt.TextElideMode.ElideRight, right - left)
            painter.drawText(
                QRect(left, top + line, right - left, painter.fontMetrics().height()), vertical, detail
            )
        painter.setFont(theme.font())
        painter.setPen(theme.color("text"))
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, top, width, line), vertical, title)
        painter.restore()


class Palette(QDialog):
    """Type, choose with the arrow keys, Enter."""

    def __init__(
        self,
        parent: QWidget,
        commands: Commands,
        tabs: TabHost,
        document: Document | None,
        theme: Theme,
        runner: TaskRunner,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("Search or run a command"))
        self._window = parent
        self._theme = theme
        self._tabs = tabs
        self._document = document
        self._runner = runner
        self._found_for = ""
        self._found: list[Entry] = []
        self._task: Task | None = None
        self._entries = [*self._command_entries(commands), *self._workspace_entries()]
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Type a command, a service or any words"))
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setClearButtonEnabled(False)
        self.model = PaletteModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Line(theme, self.list))
        self.list.setUniformItemSizes(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("Results"))
        self.nothing = label(self.tr("Nothing found. Try fewer letters."), "muted")
        frame = QFrame()
        frame.setProperty("role", "palette")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(*[theme.space()] * 4)
        inner.addWidget(self.field)
        inner.addWidget(self.list)
        inner.addWidget(self.nothing)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(SEARCH_MS)
        self._wait.timeout.connect(self._search)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda _: self.choose())
        self.list.entered.connect(self.list.setCurrentIndex)
        self._show()

    def open_below(self, header: QWidget) -> None:
        """Appear in the upper part of the window."""
        window = self._window
        width = min(self._theme.px(620), window.width() - self._theme.space(4))
        height = min(self._theme.px(440), window.height() - header.height() - self._theme.space(6))
        self.resize(width, max(height, self._theme.px(160)))
        left = (window.width() - width) // 2
        self.move(
            window.mapToGlobal(header.geometry().topLeft()).x() + left,
            header.mapToGlobal(header.rect().topLeft()).y(),
        )
        self.show()
        self.field.setFocus()

    def choose(self) -> None:
        """Close and do what the marked line says."""
        entry = self.model.entry(self.list.currentIndex().row())
        if entry is None:
            return
        self.accept()
        entry.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the list while the cursor stays in the field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.choose()
                return True
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
                QApplication.sendEvent(self.list, event)
                return True
        return False

    # Entries

    def _command_entries(self, commands: Commands) -> list[Entry]:
        actions = list(commands)
        widget = self._tabs.widget
        if widget is not None:
            actions += [action for action in widget.actions() if action not in actions]
        offered = (action for action in actions if action.objectName() != "command_palette")
        return [self._command(action) for action in offered if action.isEnabled() and action.text()]

    def _command(self, action: QAction) -> Entry:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        title = action.property("palette_words") or plain_text(action)
        return Entry(title, keys or self.tr("Command"), action.trigger)

    def _workspace_entries(self) -> Iterable[Entry]:
        document = self._document
        if document is None:
            return []
        from slodesk.storage.queries.services import service_list

        service = self.tr("Service")
        records = document.query(service_list)
        entries = [self._thing("service", each.id, each.title, service, "server") for each in records]
        return [*entries, *self._slo_entries(document)]

    def _slo_entries(self, document: Document) -> Iterable[Entry]:
        from slodesk.storage.queries.overview import slo_infos

        for info in document.query(slo_infos):
            title = info.display_name or info.name
            service = info.service_display or info.service
            yield self._thing("slo", info.id, f"{service}: {title}", self.tr("SLO"), "target")

    def _thing(self, kind: str, key: str, title: str, words: str, icon: str, detail: str = "") -> Entry:
        tab = TAB_OF_KIND.get(kind, "overview")
        detail = "" if detail == title else detail
        return Entry(title, words, lambda: self._tabs.show_tab(tab, key), detail, icon, key)

    # Answers

    def _typed(self) -> None:
        self._show()
        if self._document is not None and len(self.field.text().strip()) >= _TEXT_FROM:
            self._wait.start()

    def _show(self) -> None:
        words = self.field.text().strip()
        ranked = sorted(
            ((score(words, entry.title), place, entry) for place, entry in enumerate(self._entries)),
            key=lambda item: (-item[0], item[1]),
        )
        entries = [entry for points, _, entry in ranked if points][:LIMIT]
        if words and words == self._found_for:
            shown = {entry.key for entry in entries}
            entries += [entry for entry in self._found if entry.key not in shown]
        self.model.set_entries(entries)
        self.list.setVisible(bool(entries))
        self.nothing.setVisible(not entries)
        if entries:
            self.list.setCurrentIndex(self.model.index(0))

    def _search(self) -> None:
        document, words = self._document, self.field.text().strip()
        if document is None:
            return
        workspace = document.workspace

        def work(_: Task) -> Any:
            from slodesk.storage.search import search

            with workspace.session() as session:
                return words, search(session, words, LIMIT)

        if self._task is not None:
            self._task.cancel()
        self._task = self._runner.run(work, succeeded=self._searched)

    def _searched(self, answer: Any) -> None:
        self._task = None
        self._found_for, hits = answer
        kinds = {
            "service": (self.tr("Service"), "server"), "slo": (self.tr("SLO"), "target"),
            "metric": (self.tr("Metric"), "chart"), "team": (self.tr("Team"), "team"),
            "person": (self.tr("Person"), "person"), "incident": (self.tr("Incident"), "incident"),
            "release": (self.tr("Release"), "release"), "action_item": (self.tr("Action"), "check"),
            "plan_item": (self.tr("Step of a plan"), "list"), "plan_input": (self.tr("Goal"), "flag"),
            "initiative": (self.tr("Initiative"), "journey"), "risk": (self.tr("Risk"), "alert"),
            "plan_feedback": (self.tr("Feedback"), "edit"), "plan_message": (self.tr("Message"), "promise"),
            "meeting_entry": (self.tr("Said in a meeting"), "workshop"),
            "retrospective": (self.tr("Retrospective"), "book"),
            "retro_event": (self.tr("Line of a timeline"), "clock"),
            "retro_factor": (self.tr("Contributing factor"), "journey"),
            "retro_point": (self.tr("Learned"), "star"),
            "release_decision": (self.tr("Decision about a release"), "release"),
            "review": (self.tr("Weekly review"), "calendar"),
            "review_note": (self.tr("Said in a review"), "edit"),
            "review_adjustment": (self.tr("Proposed in a review"), "target"),
        }  # fmt: skip
        self._found = []
        for hit in hits:
            words, icon = kinds.get(hit.kind, (self.tr("Found"), "search"))
            self._found.append(self._thing(hit.kind, hit.id, hit.title or words, words, icon, hit.snippet))
        if self._found_for == self.field.text().strip():
            self._show()
