"""A workspace is damaged: what can be done, and what exactly is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from slodesk.gui.first_run import Job
from slodesk.gui.widgets.labels import IconLabel, label
from slodesk.gui.widgets.scrolling import plain_scroll
from slodesk.gui.zoom import fit_dialog

if TYPE_CHECKING:
    from slodesk.gui.theme import Theme

Way = Literal["restore", "repair", "read_only", "export", "continue"]


@dataclass(frozen=True, slots=True)
class Damage:
    """What is known of a damaged workspace.

    Attributes:
        name: what the workspace is called.
        problems: one sentence each.
        is_open: whether it could be opened for writing all the same.
        newest_backup: how old the newest backup is, "2 hours old"; empty without one.
    """

    name: str
    problems: tuple[str, ...]
    is_open: bool
    newest_backup: str


class DamagedDialog(QDialog):
    """Offers the ways out of a damaged workspace, the safest first.

    Args:
        theme: looks.
        damage: what is wrong.
        parent: the window.
    """

    chosen = Signal(str)
    """One of ``Way``."""

    def __init__(self, theme: Theme, damage: Damage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("SLO Desk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._damage = damage
        self.ways: dict[str, Job] = {}
        inside = QWidget()
        inside.setProperty("role", "page")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addLayout(self._head(theme))
        for way, icon, title, text in self._offers():
            job = Job(theme, icon, title, text)
            job.setObjectName(f"way_{way}")
            job.chosen.connect(lambda way=way: self._choose(way))
            self.ways[way] = job
            column.addWidget(job)
        self.details = QPlainTextEdit("\n".join(damage.problems))
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("What is damaged"))
        self.details.setTabChangesFocus(True)
        self.details.setFixedHeight(theme.px(96))
        column.addWidget(label(self.tr("What is damaged"), "strong"))
        column.addWidget(self.details)
        column.addStretch(1)
        scroll = plain_scroll(inside, sideways=False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton(self.tr("Copy details"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(damage.problems)))
        buttons.rejected.connect(self.reject)
        outer = QVBoxLayout(self)
        edge = theme.space(3)
        outer.setContentsMargins(edge, edge, edge, edge)
        outer.setSpacing(theme.space(2))
        outer.addWidget(scroll, 1)
        outer.addWidget(buttons)
        next(iter(self.ways.values())).setFocus()
        fit_dialog(self, theme, 600, 740)

    def _head(self, theme: Theme) -> QHBoxLayout:
        words = self.tr("{name} is damaged. Nothing was changed; choose what to do.")
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(IconLabel(theme, "alert", "status:critical", 32), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(words.format(name=self._damage.name), "heading", wrap=True), 1)
        return head

    def _offers(self) -> list[tuple[Way, str, str, str]]:
        tr, damage = self.tr, self._damage
        offers: list[tuple[Way, str, str, str]] = []
        if damage.newest_backup:
            text = tr("It is {age}. The damaged file is kept beside it.").format(age=damage.newest_backup)
            offers.append(("restore", "restore", tr("Restore the newest backup"), text))
        text = tr("Everything that can be read goes into a new, sound file; this one stays as it is.")
        offers.append(("repair", "database", tr("Repair a copy"), text))
        text = tr("Look around without changing anything; some figures may be missing.")
        offers.append(("read_only", "eye", tr("Open read-only"), text))
        text = tr("Write all that can be read into one readable file.")
        offers.append(("export", "export", tr("Export everything as JSON"), text))
        if damage.is_open:
            text = tr("Go on working in the damaged file. More may get lost.")
            offers.append(("continue", "edit", tr("Continue"), text))
        return offers

    def _choose(self, way: str) -> None:
        self.accept()
        self.chosen.emit(way)
