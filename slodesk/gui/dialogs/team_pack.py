"""What a team pack would change here, line by line, before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QDialog, QHeaderView, QWidget

from slodesk.domain.errors import RuleBroken
from slodesk.gui.dialogs.team_pack_words import tr, words_of
from slodesk.gui.formats import moment_text
from slodesk.gui.forms.ui_team_pack import Ui_TeamPackDialog
from slodesk.gui.language import QtLanguage
from slodesk.gui.models.pack_lines import CHANGED, FIELD, MINE, THEIRS, WHAT, PackLinesModel
from slodesk.gui.widgets.field_error import FieldError
from slodesk.gui.widgets.tables import prepare_table
from slodesk.gui.zoom import fit_dialog, follow, scale_layouts

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from slodesk.gui.theme import Theme
    from slodesk.operations.incoming import PackItem
    from slodesk.operations.team_packs import Preview

LINE, THING, ALL = range(3)
"""What the buttons choose for."""
_LONG = 60
"""Characters of a value that a cell does not show in full."""
_NOTES = 6


class TeamPackDialog(QDialog):
    """Shows what differs; mine stays unless theirs is chosen, but for what only they changed.

    Args:
        theme: looks.
        item: the team and where it comes from.
        shown: the comparison.
        now: dates of this year go without it.
        zone: in which moments are told.
        parent: the window.

    Attributes:
        model: the lines and what is chosen.
    """

    def __init__(
        self,
        theme: Theme,
        item: PackItem,
        shown: Preview,
        now: datetime,
        zone: ZoneInfo,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._shown = theme, shown
        self.form = Ui_TeamPackDialog()
        self.form.setupUi(self)
        found = shown.comparison
        self.model = PackLinesModel([words_of(line, now, zone) for line in found.lines], found.safe, self)
        self._long = any(
            len(value) > _LONG or "\n" in value
            for line in self.model.lines for value in (line.mine, line.theirs)
        )  # fmt: skip
        self.error = FieldError(theme, self.form.table)
        self.form.error_column.addWidget(self.error)
        made = moment_text(item.made, now, zone)
        heading = self.tr("{team}, from {workspace}").format(team=item.team, workspace=item.workspace)
        self.form.heading.setText(heading)
        self.form.hint.setText(self._hint(item.who, made))
        say = QtLanguage(zone).say
        notes = [say(note) for note in found.notes[:_NOTES]]
        if len(found.notes) > _NOTES:
            notes.append(self.tr("And %Ln more like these.", "", len(found.notes) - _NOTES))
        self.form.notes.setText("\n".join(notes))
        self.form.notes.setVisible(bool(notes))
        for words in (tr("selected lines"), tr("whole things"), tr("all lines")):
            self.form.scope.addItem(words)
        self.form.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.form.scope.setMinimumContentsLength(11)
        self._prepare_table()
        self._connect()
        scale_layouts(self, theme)
        fit_dialog(self, theme, 960, 640)
        follow(theme, self, self._space)
        self._count()
        self.form.table.selectRow(0)
        self.form.table.setFocus()

    @property
    def theirs(self) -> frozenset[int]:
        """The decisions in which the pack is followed."""
        return self.model.theirs

    def _hint(self, who: str, made: str) -> str:
        found = self._shown.comparison
        words = [self.tr("Made by {who}, {when}.").format(who=who, when=made)]
        new = sum(found.new.values())
        if new:
            words.append(self.tr("%Ln new record(s) will come in.", "", new))
        if found.only_here:
            words.append(self.tr("%Ln record(s) found only here will stay.", "", found.only_here))
        words.append(self.tr("Nothing is written before you bring it in."))
        return " ".join(words)

    def _prepare_table(self) -> None:
        table = self.form.table
        table.setModel(self.model)
        prepare_table(table, self._theme, stretch=-1, row_height=6)
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = table.horizontalHeader()
        for column in (WHAT, MINE, THEIRS):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.installEventFilter(self)

    def _connect(self) -> None:
        form = self.form
        form.take_mine.clicked.connect(lambda: self._choose(theirs=False))
        form.take_theirs.clicked.connect(lambda: self._choose(theirs=True))
        form.take_newer.clicked.connect(self._newer)
        form.table.selectionModel().currentRowChanged.connect(self._show_whole)
        self.model.chosen.connect(self._count)
        form.cancel.clicked.connect(self.reject)
        form.accept.clicked.connect(self._accept)

    def _numbers(self) -> set[int]:
        """Return the decisions the buttons choose for."""
        lines = self.model.lines
        scope = self.form.scope.currentIndex()
        rows = {index.row() for index in self.form.table.selectionModel().selectedRows()}
        if scope == THING:
            things = {lines[row].thing for row in rows}
            return {line.number for line in lines if line.thing in things}
        return {line.number for row, line in enumerate(lines) if scope == ALL or row in rows}

    def _choose(self, *, theirs: bool) -> None:
        self.model.choose(self._numbers(), theirs=theirs)

    def _newer(self) -> None:
        """Take the side that changed last; where that is not known, mine."""
        numbers = self._numbers()
        newer = {line.number for line in self._shown.comparison.lines if line.newer_there}
        self.model.choose(numbers - newer, theirs=False)
        self.model.choose(numbers & newer, theirs=True)

    def _count(self) -> None:
        self.error.clear()
        words = self.tr("Theirs in {n} of {all}").format(n=len(self.theirs), all=len(self.model.lines))
        self.form.count.setText(words)

    def _show_whole(self) -> None:
        row = self.form.table.currentIndex().row()
        if 0 <= row < len(self.model.lines):
            self.form.mine_text.setPlainText(self.model.lines[row].mine)
            self.form.theirs_text.setPlainText(self.model.lines[row].theirs)

    def _accept(self) -> None:
        try:
            self._shown.decide(self.theirs)
        except RuleBroken as broken:
            self.error.show_message(broken.message)
            return
        self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn the selected lines over with the space bar."""
        if _is_space(event):
            rows = {index.row() for index in self.form.table.selectionModel().selectedRows()}
            numbers = {self.model.lines[row].number for row in rows}
            self.model.choose(numbers, theirs=not numbers <= self.theirs)
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the table most of the room."""
        super().resizeEvent(event)
        self._space()

    def _space(self) -> None:
        px, table = self._theme.px, self.form.table
        narrow, low = self.width() < px(700), self.height() < px(480)
        self.model.set_narrow(narrow)
        table.setColumnHidden(FIELD, narrow)
        table.setColumnHidden(CHANGED, narrow)  # who changed it is in the cells
        table.setColumnWidth(FIELD, px(132))
        table.setColumnWidth(CHANGED, px(92))
        for text in (self.form.mine_text, self.form.theirs_text):
            text.setVisible(self._long and not low)  # the tooltips say it, too
            text.setFixedHeight(px(88))


def _is_space(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() == Qt.Key.Key_Space
        and event.modifiers() == Qt.KeyboardModifier.NoModifier
    )
