"""The line above a retrospective: which it is, how far it is, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from slodesk.gui.formats import number_text
from slodesk.gui.tabs.retrospectives.words import state_sign, state_word, tr
from slodesk.gui.widgets.bound_field import BoundField
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.giving_way import GivingWay
from slodesk.gui.widgets.labels import IconLabel, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from slodesk.domain.retrospective import Retrospective
    from slodesk.gui.context import TabContext
    from slodesk.gui.tabs.retrospectives.editor.edits import RetroEdits
    from slodesk.gui.theme import Theme

_RUN, _FINDINGS = range(2)
"""Places of these buttons among those that give way."""
_EDGE, _WIDEST = 12, 480
"""Beside the words of the title, and the most it wants before buttons give way, at 100 %."""


def _run_words(words: str) -> str:
    return f"{words}  {QKeySequence('F11').toString(QKeySequence.SequenceFormat.NativeText)}"


class _Title(QLineEdit):
    """Wants the width of its words, within reason, before buttons beside it show theirs."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.textChanged.connect(lambda _: self.updateGeometry())

    def sizeHint(self) -> QSize:
        """Return room for the words."""
        hint, px = super().sizeHint(), self._theme.px
        words = self.fontMetrics().horizontalAdvance(self.text()) + px(2 * _EDGE)
        return QSize(max(hint.width(), min(words, px(_WIDEST))), hint.height())


class EditorHead(QWidget):
    """Names the retrospective in view; its title is typed in place.

    Attributes:
        back: leads to the list.
        title: typed in place.
        export: what can be saved of it.
        findings: shows what does not add up.
        run: holds it as a workshop; hidden where nothing can be written.
        more: everything else.
        title_error: why a title is refused.
    """

    back_wanted = Signal()

    def __init__(self, context: TabContext, edits: RetroEdits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme = context.theme
        self.back = self._button(tr("All retrospectives"), "chevron-left", "retrospective_back")
        self.back.setProperty("kind", "quiet")
        self.back.clicked.connect(self.back_wanted)
        self.identifier = label("", "muted")
        self.title = _Title(theme)
        self.title.setObjectName("retrospective_title")
        self.title.setProperty("kind", "title")
        self.title.setAccessibleName(tr("Title of the retrospective"))
        self.title_error = FieldError(theme, self.title)
        self._title = BoundField(
            context.document, self.title, edits.typing(tr("Set title"), "title"),
            error=self.title_error, on_error=context.show_error,
        )  # fmt: skip
        self._sign = IconLabel(theme, "edit", "muted", 18)
        self.state = label("", "muted")
        self.findings = self._button(tr("Findings"), "flag", "retrospective_findings")
        self.findings.setCheckable(True)
        self.findings.setToolTip(tr("What does not add up; F8 leads to the next, Shift+F8 to the one before"))
        self.export = self._button(tr("Export"), "export", "retrospective_export")
        self.export.setMenu(QMenu(self.export))
        self.run = self._button(_run_words(tr("Run workshop")), "presentation", "retrospective_run")
        self.run.setProperty("kind", "primary")
        theme.icons.follow(self.run, "presentation", "on_accent", 18)
        self.more = QToolButton()
        self.more.setObjectName("retrospective_more")
        self.more.setToolTip(tr("More for this retrospective"))
        self.more.setAccessibleName(self.more.toolTip())
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        theme.icons.follow(self.more, "more", "text", 18)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.back)
        self._row.addWidget(self.identifier)
        self._row.addWidget(self.title, 1)
        for part in (self._sign, self.state, self.findings, self.export, self.run, self.more):
            self._row.addWidget(part)
        beside = (self.identifier, self.title, self._sign, self.state, self.more)
        self._giving_way = GivingWay(self, (self.run, self.findings, self.back, self.export), beside)
        theme.changed.connect(self._space)
        self._space()

    def add(self, words: str, icon: str, run: Callable[[], object], name: str, menu: QMenu) -> QAction:
        """Offer something in one of the menus."""
        action = QAction(words, self)
        action.setObjectName(name)
        action.triggered.connect(lambda: run())
        self._theme.icons.follow(action, icon, "text", 18)
        menu.addAction(action)
        return action

    def show_content(self, content: Retrospective, *, editable: bool) -> None:
        """Name a retrospective."""
        incident = content.incident
        self.identifier.setText(incident.identifier if incident is not None else "")
        self.identifier.setVisible(bool(self.identifier.text()))
        self._title.fill(content.title)
        self.title.setToolTip(content.title)
        self.title.setReadOnly(not editable)
        icon, _, color = state_sign(content.state).partition(" ")
        self._sign.show_icon(icon, color)
        words = state_word(content.state)
        if content.revision > 1:
            words = tr("{state}, revision {number}").format(state=words, number=content.revision)
        self.state.setText(words)
        self._giving_way.fit()

    def show_meeting(self, *, under_way: bool, able: bool) -> None:
        """Offer to run the workshop, or to go on with one that was left."""
        words = tr("Resume workshop") if under_way else tr("Run workshop")
        self.run.setToolTip(_run_words(words))
        self._giving_way.set_words(_RUN, _run_words(words), words)
        self.run.setVisible(able)

    def show_findings(self, count: int) -> None:
        """Say how much there is to look at."""
        words = tr("Findings")
        shown = f"{words}  {number_text(count)}" if count else words
        self._giving_way.set_words(_FINDINGS, shown, tr("%Ln finding(s)", "", count) if count else words)

    def _button(self, words: str, icon: str, name: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        self._theme.icons.follow(button, icon, "text", 18)
        return button

    def _space(self) -> None:
        self._row.setSpacing(self._theme.space())
        self.title.setMinimumWidth(self._theme.px(180))
