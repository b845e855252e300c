"""The glossary: find a word, read a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QDialog, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from slodesk.gui.forms.ui_glossary import Ui_GlossaryDialog
from slodesk.gui.glossary import Word, glossary
from slodesk.gui.zoom import fit_dialog, scale_layouts

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
WORD_ROLE = int(Qt.ItemDataRole.UserRole)
_NOWHERE = QModelIndex()
_WRAP = Qt.TextFlag.TextWordWrap


class GlossaryModel(QAbstractListModel):
    """The words that hold what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = glossary()
        self._shown = self._all

    def find(self, letters: str) -> None:
        """Show words with these letters; words before meanings."""
        wanted = letters.strip().casefold()
        self.beginResetModel()
        by_word = [word for word in self._all if wanted in word.word.casefold()]
        by_meaning = [word for word in self._all if word not in by_word and wanted in word.meaning.casefold()]
        self._shown = by_word + by_meaning
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Count the words."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return word and meaning."""
        if not index.isValid():
            return None
        word = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{word.word}: {word.meaning}"
        return word if role == WORD_ROLE else None


class _WordDelegate(QStyledItemDelegate):
    """Paints the word in bold and its meaning below, wrapped."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height the meaning takes at the list's width."""
        word: Word = index.data(WORD_ROLE)
        width = self._list.viewport().width() - self._theme.space(2)
        title = QFontMetrics(self._theme.font(bold=True)).boundingRect(
            QRect(0, 0, width, 9999), _WRAP, word.word
        )
        text = QFontMetrics(self._theme.font()).boundingRect(QRect(0, 0, width, 9999), _WRAP, word.meaning)
        return QSize(width, title.height() + text.height() + self._theme.space(2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one word."""
        word: Word = index.data(WORD_ROLE)
        theme = self._theme
        painter.save()
        area = option.rect.adjusted(theme.space(), theme.space(), -theme.space(), 0)
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.color("text"))
        title = painter.boundingRect(area, _WRAP, word.word)
        painter.drawText(area, _WRAP, word.word)
        painter.setFont(theme.font())
        painter.setPen(theme.color("muted"))
        painter.drawText(area.adjusted(0, title.height(), 0, 0), _WRAP, word.meaning)
        painter.restore()


class GlossaryDialog(QDialog):
    """Stays beside the work: it does not block the window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = Ui_GlossaryDialog()
        self.form.setupUi(self)
        self.model = GlossaryModel(self)
        self.form.words.setModel(self.model)
        self.form.words.setItemDelegate(_WordDelegate(theme, self.form.words))
        self.form.words.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.form.words.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.form.nothing.hide()
        self.form.find.textChanged.connect(self._find)
        self.form.close.clicked.connect(self.accept)
        self.form.find.setFocus()
        scale_layouts(self, theme)
        fit_dialog(self, theme, 520, 560)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        self.form.words.scheduleDelayedItemsLayout()

    def _find(self, letters: str) -> None:
        self.model.find(letters)
        self.form.nothing.setVisible(self.model.rowCount() == 0)
        self.form.words.setVisible(self.model.rowCount() > 0)
